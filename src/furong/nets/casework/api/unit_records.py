"""What units had to do in a period and did, for processes: nobody's permission narrows it."""

from __future__ import annotations

from furong.nets.casework.selectors.unit_records import unit_records

__all__ = ["unit_records"]
