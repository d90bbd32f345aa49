"""Parking zones as GBFS 3.0: virtual stations, what stands in them, and where rides may end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from furong.nets.mobility.contracts.counts import LiveCountInfo
from furong.nets.mobility.contracts.vehicles import VehicleState
from furong.nets.mobility.contracts.zones import Hours, ZoneInfo, ZoneMode

__all__ = ["geofencing_zones", "opening_hours", "station_information", "station_status", "vehicle_types"]

#: Types of vehicles, by form factor: what drives them, and how far at most; what is no bicycle is electric. [m]
_BICYCLE = "bicycle"
_RANGES_M = {"moped": 60_000, "scooter_standing": 40_000, "scooter_seated": 40_000, "cargo_bicycle": 60_000}
_LANGUAGES = ("zh-CN", "en")
#: States in which a vehicle stands and nobody can rent it until it was seen to.
_DISABLED = (VehicleState.NON_OPERATIONAL, VehicleState.NON_CONTACTABLE)


def vehicle_types(zones: Iterable[ZoneInfo]) -> list[dict[str, Any]]:
    """Return the types of vehicles that zones have room for; bicycles at the least."""
    kinds = dict.fromkeys([_BICYCLE, *(kind for zone in zones for kind in _capacities(zone))])
    return [_vehicle_type(kind) for kind in kinds]


def station_information(zones: Iterable[ZoneInfo]) -> list[dict[str, Any]]:
    """Return the zones in which parking is allowed as virtual stations."""
    return [
        {
            "station_id": zone.key,
            "name": _texts(zone.name_zh, zone.name_en),
            "lat": zone.lat,
            "lon": zone.lon,
            "station_opening_hours": opening_hours(zone.hours),
            "is_virtual_station": True,
            "station_area": _multi(zone.geometry),
            "parking_type": "sidewalk_parking",
            "parking_hoop": False,
            "capacity": zone.capacity,
            "vehicle_types_capacity": [
                {"vehicle_type_ids": [kind], "count": count} for kind, count in _capacities(zone).items()
            ],
        }
        for zone in _stations(zones)
    ]


def station_status(zones: Iterable[ZoneInfo], live: Mapping[str, LiveCountInfo]) -> list[dict[str, Any]]:
    """Return what stands in the stations.

    A station that is full goes on taking vehicles back (``is_returning``): riders must be able to end a ride, and what
    is too much is the operators' to clear. Vehicles that are booked stand there, but are neither available nor
    disabled.

    Args:
        zones: The zones.
        live: How many vehicles stand in each, by its key.
    """
    made = []
    for zone in _stations(zones):
        standing = round(live[zone.key].total)
        available, disabled = _split(standing, live[zone.key])
        room = max(0, zone.capacity - standing)
        made.append(
            {
                "station_id": zone.key,
                "num_vehicles_available": available,
                "vehicle_types_available": [{"vehicle_type_id": _BICYCLE, "count": available}],
                "num_vehicles_disabled": disabled,
                "num_docks_available": room,
                "vehicle_docks_available": [{"vehicle_type_ids": list(_capacities(zone)), "count": room}],
                "is_installed": True,
                "is_renting": True,
                "is_returning": True,
                "last_reported": stamp(live[zone.key].at),
            }
        )
    return made


def _split(standing: int, live: LiveCountInfo) -> tuple[int, int]:
    """Return how many of those that stand can be rented, and how many are disabled, by what positions tell of states.

    Where they tell nothing, those that a camera or a patrol saw are taken for available.
    """
    told = {state: one.value for state, one in live.by_vehicle_state.items() if one.value > 0}
    total = sum(told.values())
    if not total:
        return standing, 0
    available = round(standing * told.get(VehicleState.AVAILABLE, 0.0) / total)
    disabled = round(standing * sum(told.get(state, 0.0) for state in _DISABLED) / total)
    return available, min(disabled, standing - available)


def geofencing_zones(zones: Sequence[ZoneInfo]) -> dict[str, Any]:
    """Return where rides may end: of overlapping zones the first in the file counts, so what forbids comes first."""
    order = [ZoneMode.FORBIDDEN, ZoneMode.MANDATORY, ZoneMode.RECOMMENDED]
    features = [
        {
            "type": "Feature",
            "properties": {
                "name": _texts(zone.name_zh, zone.name_en),
                "start": stamp(zone.valid_from),
                **({"end": stamp(zone.valid_to)} if zone.valid_to is not None else {}),
                "rules": [_rule(can_end=zone.mode is not ZoneMode.FORBIDDEN)],
            },
            "geometry": _multi(zone.geometry),
        }
        for zone in sorted(zones, key=lambda one: (order.index(one.mode), one.key))
    ]
    is_bound = any(zone.mode is ZoneMode.MANDATORY for zone in zones)
    return {
        "geofencing_zones": {"type": "FeatureCollection", "features": features},
        "global_rules": [_rule(can_end=not is_bound)],
    }


def opening_hours(hours: Sequence[Hours]) -> str:
    """Return hours as OpenStreetMap writes them."""
    if not hours:
        return "24/7"
    return "; ".join(f"{','.join(day[:2].title() for day in one.days)} {one.start}-{one.end}".strip() for one in hours)


def stamp(at: datetime) -> str:
    """Return an instant as GBFS 3 writes it (RFC 3339)."""
    return at.isoformat(timespec="seconds")


def _rule(*, can_end: bool) -> dict[str, Any]:
    return {"ride_start_allowed": True, "ride_end_allowed": can_end, "ride_through_allowed": True}


def _stations(zones: Iterable[ZoneInfo]) -> list[ZoneInfo]:
    return [zone for zone in zones if zone.mode is not ZoneMode.FORBIDDEN]


def _capacities(zone: ZoneInfo) -> Mapping[str, int]:
    return zone.capacity_by_type or {_BICYCLE: zone.capacity}


def _vehicle_type(kind: str) -> dict[str, Any]:
    known = kind if kind in (_BICYCLE, *_RANGES_M) else "other"
    made: dict[str, Any] = {"vehicle_type_id": kind, "form_factor": known, "propulsion_type": "human"}
    if kind != _BICYCLE:
        made |= {"propulsion_type": "electric", "max_range_meters": _RANGES_M.get(kind, 50_000)}
    return made


def _texts(zh: str, en: str) -> list[dict[str, str]]:
    return [{"text": text, "language": language} for text, language in zip((zh, en), _LANGUAGES, strict=True)]


def _multi(geometry: Mapping[str, Any]) -> dict[str, Any]:
    coordinates = geometry["coordinates"]
    return {"type": "MultiPolygon", "coordinates": [coordinates] if geometry["type"] == "Polygon" else coordinates}
