"""Parking zones and operators of a pack: what its points and groups are called become known to the mobility net."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid5

from furong.foundation.identity.actors import system_actor
from furong.nets.mobility.api import operators, zones
from furong.nets.mobility.contracts.operators import NewOperator
from furong.scenarios.pack import Pack
from furong.scenarios.translate import case_type_spec, points_of

__all__ = ["PARKING", "load_parking", "provider_id"]

#: Streams of this category are about places where vehicles stand.
PARKING = "parking_zone"
#: Ids of the operators of a demo are made of their organisation's code, so that they are the same everywhere.
_PROVIDERS = UUID("7f9a2f0d-5b0e-5c59-9a0b-2c4c2f1d6f53")


def provider_id(organisation: str) -> UUID:
    """Return the MDS and GBFS id of an operator of a demo."""
    return uuid5(_PROVIDERS, organisation)


def load_parking(pack: Pack, day: date) -> int:
    """Make the points and the operators of a pack known; return how many versions of zones that made.

    Operators are those to whom its types of cases give tasks by group.
    """
    made = 0
    for name, stream in pack.streams.items():
        if stream.category != PARKING:
            continue
        for code, organisation in _operators(pack, day).items():
            operators.register_operator(
                NewOperator(code=code, organisation=organisation, provider_id=provider_id(organisation))
            )
        features = [
            {
                "type": "Feature",
                "properties": {**zone.properties, "zone_id": zone.id, "crs": "EPSG:4326"},
                "geometry": zone.geometry,
            }
            for zone in points_of(pack, name).zones
        ]
        document = {"type": "FeatureCollection", "features": features}
        made += zones.load_zone_file(system_actor("packs"), document, area=pack.manifest.region).versions
    return made


def _operators(pack: Pack, day: date) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in pack.cases:
        assigned = case_type_spec(pack, name, day).organisations
        found |= {group: organisation for group, organisation in assigned.items() if group}
    return found
