"""JSON schemas of what the city publishes by MDS 2.0.2, written from the field tables of Policy and Geography.

The names of fields, which are required, and their types and words are those of ``policy/README.md`` and
``geography/README.md`` of the specification.
"""

from __future__ import annotations

from typing import Any

__all__ = ["GEOGRAPHIES", "POLICIES", "VALUE"]

_UUID = {"type": "string", "pattern": "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"}
_UUIDS = {"type": "array", "items": _UUID}
_TIME = {"type": "integer", "minimum": 1_514_764_800_000}
_TEXT = {"type": "string", "maxLength": 255}
_CLOCK = {"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]$"}
_STATES = [
    *("removed", "available", "non_operational", "reserved", "on_trip", "stopped"),
    *("non_contactable", "missing", "elsewhere"),
]
_TYPES = [
    *("bicycle", "bus", "cargo_bicycle", "car", "delivery_robot", "moped", "motorcycle"),
    *("scooter_standing", "scooter_seated", "truck", "other"),
]


def _object(required: dict[str, Any], optional: dict[str, Any] | None = None) -> dict[str, Any]:
    properties = {**required, **(optional or {})}
    return {"type": "object", "required": list(required), "properties": properties, "additionalProperties": False}


_RULE = _object(
    {
        "name": _TEXT,
        "rule_id": _UUID,
        "rule_type": {"enum": ["count", "time", "speed", "user"]},
        "geographies": {**_UUIDS, "minItems": 1},
        "states": {
            "type": "object",
            "propertyNames": {"enum": _STATES},
            "additionalProperties": {"type": "array", "items": {"type": "string"}},
        },
    },
    {
        "rule_units": {"enum": ["seconds", "minutes", "hours", "days", "mph", "kph", "devices"]},
        "vehicle_types": {"type": "array", "items": {"enum": _TYPES}, "uniqueItems": True},
        "maximum": {"type": "integer"},
        "inclusive_maximum": {"type": "boolean"},
        "start_time": _CLOCK,
        "end_time": _CLOCK,
        "days": {
            "type": "array",
            "items": {"enum": ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]},
            "uniqueItems": True,
        },
        "messages": {"type": "object", "propertyNames": {"pattern": "^[a-z]{2}-[A-Z]{2}$"}},
        "value_url": {"type": "string", "format": "uri"},
    },
)
_POLICY = _object(
    {
        "name": _TEXT,
        "mode_id": {"const": "micromobility"},
        "policy_id": _UUID,
        "description": _TEXT,
        "start_date": _TIME,
        "published_date": _TIME,
        "rules": {"type": "array", "minItems": 1, "items": _RULE},
    },
    {"end_date": _TIME, "prev_policies": _UUIDS},
)
_GEOGRAPHY = _object(
    {
        "name": _TEXT,
        "geography_id": _UUID,
        "geography_json": {
            "type": "object",
            "required": ["type", "features"],
            "properties": {"type": {"const": "FeatureCollection"}, "features": {"type": "array", "minItems": 1}},
        },
        "published_date": _TIME,
    },
    {
        "description": _TEXT,
        "geography_type": {"const": "policy_zone"},
        "effective_date": _TIME,
        "retire_date": _TIME,
        "prev_geographies": _UUIDS,
    },
)
_HEAD = {"version": {"type": "string", "pattern": r"^2\.\d+\.\d+$"}, "last_updated": _TIME}

POLICIES = _object({**_HEAD, "policies": {"type": "array", "items": _POLICY}})
GEOGRAPHIES = _object({**_HEAD, "geographies": {"type": "array", "items": _GEOGRAPHY}})
VALUE = _object({"value": {"type": "integer", "minimum": 0}, "timestamp": _TIME, "policy_id": _UUID})
