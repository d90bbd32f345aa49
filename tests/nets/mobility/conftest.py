"""A district with two operators, the people who work on parking, and a square zone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from tests.support.city import HIGH_TECH, Person, hire

from furong.kernel.clock import FrozenClock
from furong.nets.mobility.api import operators
from furong.nets.mobility.contracts.operators import NewOperator
from furong.nets.mobility.contracts.zones import NewZone

#: West, south and side of the square zone. [deg]
WEST, SOUTH, SIDE = 104.06, 30.55, 0.001
PROVIDERS = {"A": UUID(int=0xA), "B": UUID(int=0xB)}


def square(west: float = WEST, south: float = SOUTH, side: float = SIDE) -> dict[str, Any]:
    """Return a square as GeoJSON, with the interior to the left."""
    east, north = west + side, south + side
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def new_zone(key: str = "Z1", **changes: Any) -> NewZone:
    """Return a zone that is not saved yet, with some of it changed."""
    given: dict[str, Any] = {"geometry": square(), "capacity": 10, "name_zh": "天府三街口", "area": HIGH_TECH}
    return NewZone(key=key, **{**given, **changes})


@dataclass(frozen=True)
class Parking:
    """Who works on parking in a district."""

    steward: Person
    duty: Person
    feed_a: Person
    feed_b: Person
    gateway: Person


@pytest.fixture
def parking(db: None, clock: FrozenClock) -> Parking:
    """The district, in a test that is rolled back."""
    for code, provider in PROVIDERS.items():
        operators.register_operator(
            NewOperator(code=code, organisation=f"operator-{code.lower()}", provider_id=provider)
        )
    return Parking(
        steward=hire("data_steward", name="steward"),
        duty=hire("duty_officer", name="duty"),
        feed_a=hire("operator_feed", name="feed-a", organisation="operator-a"),
        feed_b=hire("operator_feed", name="feed-b", organisation="operator-b"),
        gateway=hire("gateway", name="gateway"),
    )
