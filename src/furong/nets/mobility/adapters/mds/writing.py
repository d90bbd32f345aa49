"""Parking zones as MDS 2.0.2 Geography and Policy objects: one of each for every version, neither ever rewritten."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from furong.nets.mobility.adapters.mds.answers import milliseconds
from furong.nets.mobility.contracts.zones import Hours, ZoneInfo, ZoneMode

__all__ = ["geography_id", "geography_of", "policy_id", "policy_of"]

_IDS = UUID("0d7d3b54-2a0e-5f6a-9f0e-6c3f0d5c9a21")
#: So long before a policy holds it must be published (policy/README.md).
_NOTICE = timedelta(minutes=20)
#: States in which a vehicle stands in the public right of way.
_STANDING: dict[str, list[str]] = {"available": [], "non_operational": [], "reserved": [], "non_contactable": []}


def geography_id(zone: str, version: int) -> UUID:
    """Return the id of the geography of a version of a zone."""
    return uuid5(_IDS, f"geography/{zone}/{version}")


def policy_id(zone: str, version: int) -> UUID:
    """Return the id of the policy of a version of a zone."""
    return uuid5(_IDS, f"policy/{zone}/{version}")


def geography_of(zone: ZoneInfo) -> dict[str, Any]:
    """Return a version of a zone as a geography."""
    feature = {"type": "Feature", "properties": {"zone_id": zone.key}, "geometry": zone.geometry}
    made: dict[str, Any] = {
        "name": zone.name_zh,
        "description": zone.name_en,
        "geography_type": "policy_zone",
        "geography_id": str(geography_id(zone.key, zone.version)),
        "geography_json": {"type": "FeatureCollection", "features": [feature]},
        "effective_date": milliseconds(max(zone.valid_from, zone.saved_at)),
        "published_date": milliseconds(zone.saved_at),
    }
    if zone.version > 1:
        made["prev_geographies"] = [str(geography_id(zone.key, zone.version - 1))]
    if zone.valid_to is not None:
        made["retire_date"] = milliseconds(zone.valid_to)
    return made


def policy_of(zone: ZoneInfo, value_url: str) -> dict[str, Any]:
    """Return a version of a zone as a policy: no more vehicles than it takes, none where parking is forbidden.

    Args:
        zone: The version.
        value_url: Where the count of all operators together is told; of one type of vehicles nobody tells it.
    """
    made: dict[str, Any] = {
        "name": zone.name_zh,
        "mode_id": "micromobility",
        "policy_id": str(policy_id(zone.key, zone.version)),
        "description": f"{zone.name_en}: {zone.mode.value} parking, capacity {zone.capacity}"[:255],
        "published_date": milliseconds(zone.saved_at),
        "start_date": milliseconds(_begins(zone)),
        "rules": _rules(zone, value_url),
    }
    if zone.version > 1:
        made["prev_policies"] = [str(policy_id(zone.key, zone.version - 1))]
    if zone.valid_to is not None:
        made["end_date"] = milliseconds(max(zone.valid_to, _begins(zone)))
    return made


def _begins(zone: ZoneInfo) -> datetime:
    return max(zone.valid_from, zone.saved_at + _NOTICE)


def _rules(zone: ZoneInfo, value_url: str) -> list[dict[str, Any]]:
    """Return a rule for every span of hours and every type of vehicle that has a capacity of its own."""
    kinds: Sequence[tuple[str, int]] = sorted(zone.capacity_by_type.items()) or [("", zone.capacity)]
    made: list[dict[str, Any]] = []
    for hours in zone.hours or (Hours(),):
        for kind, most in kinds:
            made.append(_rule(zone, len(made), hours, kind, 0 if zone.mode is ZoneMode.FORBIDDEN else most, value_url))
    return made


def _rule(zone: ZoneInfo, number: int, hours: Hours, kind: str, most: int, value_url: str) -> dict[str, Any]:
    made: dict[str, Any] = {
        "name": zone.name_zh,
        "rule_id": str(uuid5(_IDS, f"rule/{zone.key}/{zone.version}/{number}")),
        "rule_type": "count",
        "rule_units": "devices",
        "geographies": [str(geography_id(zone.key, zone.version))],
        "states": {state: list(events) for state, events in _STANDING.items()},
        "maximum": most,
        "inclusive_maximum": True,
        "messages": {"zh-CN": _sentence_zh(zone, most), "en-US": _sentence_en(zone, most)},
    }
    made |= {"vehicle_types": [kind]} if kind else {"value_url": value_url}
    if hours.days:
        made["days"] = list(hours.days)
    if (hours.start, hours.end) != ("00:00", "24:00"):
        made["start_time"] = f"{hours.start}:00"
        made["end_time"] = "23:59:59" if hours.end == "24:00" else f"{hours.end}:00"
    return made


def _sentence_zh(zone: ZoneInfo, most: int) -> str:
    return f"{zone.name_zh}：禁止停放。" if not most else f"{zone.name_zh}：最多停放 {most} 辆。"


def _sentence_en(zone: ZoneInfo, most: int) -> str:
    return f"{zone.name_en}: no parking." if not most else f"{zone.name_en}: at most {most} vehicles."
