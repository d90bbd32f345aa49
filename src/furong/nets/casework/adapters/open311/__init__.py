"""Open311 GeoReport v2 for other people's apps: what can be reported, reporting it, and what became of it."""

from furong.nets.casework.adapters.open311.door import open311, open311_test

__all__ = ["open311", "open311_test"]
