"""Mobility Data Specification 2.0.2: what operators send (Agency) and what the city publishes (Policy, Geography)."""

from furong.nets.mobility.adapters.mds.agency import mds_agency
from furong.nets.mobility.adapters.mds.policy import mds_geography, mds_policy

__all__ = ["mds_agency", "mds_geography", "mds_policy"]
