"""Questions about places, asked for whole columns: which zone holds a point, which cell, what is wrong with a file."""

from furong.engines.places.cells import Cells, cells_of
from furong.engines.places.membership import Zones, membership, zones_of
from furong.engines.places.reading import ZoneFile, ZoneProblem, ZoneProblemCode, ZoneRecord, read_zones

__all__ = [
    "Cells",
    "ZoneFile",
    "ZoneProblem",
    "ZoneProblemCode",
    "ZoneRecord",
    "Zones",
    "cells_of",
    "membership",
    "read_zones",
    "zones_of",
]
