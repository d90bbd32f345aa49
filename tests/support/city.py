"""People, cases and photos of a small city, made through the same doors as in a real one."""

from __future__ import annotations

import io
import random
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from PIL import Image

from furong.foundation.identity.actors import actor_of
from furong.foundation.identity.models import User
from furong.foundation.identity.people import NewOrganisation, NewPerson, register_organisations, register_person
from furong.foundation.identity.tokens import issue_token
from furong.foundation.transactions import transaction
from furong.kernel.permissions import Actor
from furong.nets.casework import api as casework
from furong.nets.casework.contracts import NewCase, Source
from furong.nets.sensing import api as sensing
from furong.nets.sensing.contracts import FeedClock, ThingInfo
from furong.scenarios.install import install_pack
from furong.scenarios.pack import load_pack

__all__ = [
    "BIKES",
    "HIGH_TECH",
    "WUHOU",
    "Person",
    "bike_case",
    "ensure_organisation",
    "hire",
    "install_bikes",
    "open_bike_case",
    "open_case",
    "photo",
    "register_zone",
    "task_of",
]

HIGH_TECH = "510171"
WUHOU = "510107"
BIKES = "shared_bikes"
#: Shortly after the offices have opened.
EARLY = datetime.fromisoformat("2026-11-24T08:40:00+08:00")
PASSWORD = "correct horse battery"


@dataclass(frozen=True)
class Person:
    """Somebody of the city, as user, as actor, and with a token."""

    user: User
    token: str

    @property
    def actor(self) -> Actor:
        return actor_of(self.user)

    @property
    def bearer(self) -> dict[str, str]:
        """Headers of a call in their name."""
        return {"Authorization": f"Bearer {self.token}"}


def hire(
    role: str, *, name: str = "", area: str = HIGH_TECH, organisation: str = "district-centre", shown: str = ""
) -> Person:
    """Register somebody with one role; the name follows from role, area and organisation unless it is given."""
    username = name or f"{role}-{area}-{organisation}"
    with transaction():
        new = NewPerson(username, shown or f"名{username}", organisation, role, area)
        user = register_person(new, PASSWORD, since=date(2020, 1, 1))
    return Person(user, issue_token(user, "test"))


def ensure_organisation(code: str, area: str) -> None:
    """Register one more organisation."""
    with transaction():
        register_organisations([NewOrganisation(code, "centre", code, code, area)])


def install_bikes() -> None:
    """Install the pack of shared bikes: its stream, rule and case type."""
    install_pack(load_pack(settings.FURONG_PACKS, BIKES), date(2026, 11, 24))


def register_zone(feed: str = "bikes", *, area: str = HIGH_TECH, clock: FeedClock = FeedClock.FEEDER) -> None:
    """Register a feed of shared bikes with one square zone that takes 3 bikes."""
    ring = [[104.06, 30.55], [104.062, 30.55], [104.062, 30.552], [104.06, 30.552], [104.06, 30.55]]
    zone = ThingInfo(
        code=f"{feed}-z1",
        local_code="Z1",
        feed=feed,
        category="parking_zone",
        name_zh="天府三街口",
        name_en="Tianfu 3rd Street",
        area=area,
        lon=104.061,
        lat=30.551,
        properties={"capacity": 3},
        geometry={"type": "Polygon", "coordinates": [ring]},
    )
    with transaction():
        sensing.register_feed(
            feed,
            stream=f"{BIKES}/parking_occupancy",
            title_zh=feed,
            title_en=feed,
            clock=clock,
            area=area,
            things=[zone],
        )


def bike_case(key: str = "alarm-1", **changes: Any) -> NewCase:
    """Return a case of overflowing bikes that is not opened yet, with some of it changed."""
    new = NewCase(
        source=Source.SENSING,
        source_key=key,
        case_type=f"{BIKES}/overflow",
        title_zh="天府三街口共享单车淤积",
        title_en="Shared bikes overflow at Tianfu 3rd Street",
        priority="4",
        area=HIGH_TECH,
        place_zh="天府三街口",
        place_en="Tianfu 3rd Street",
        lon=104.061,
        lat=30.551,
        occurred_at=EARLY,
        groups={"A": 3, "B": 2, "C": 0},
    )
    return replace(new, **changes)


def open_case(new: NewCase, *, name: str = "test") -> str:
    """Open a case in the name of a part of the system and return its number."""
    with transaction():
        return casework.open_case(new, Actor(key="system:test", name=name))


def open_bike_case(
    key: str = "alarm-1",
    *,
    area: str = HIGH_TECH,
    at: datetime = EARLY,
    shares: dict[str, int] | None = None,
) -> str:
    """Open a case of overflowing bikes and return its number."""
    changes = {} if shares is None else {"groups": shares}
    return open_case(bike_case(key, area=area, occurred_at=at, **changes))


def photo(seed: str = "red", *, size: tuple[int, int] = (64, 48)) -> bytes:
    """Return a JPEG of coloured squares; another seed makes another one."""
    squares = Image.frombytes("RGB", (8, 8), random.Random(seed).randbytes(3 * 64))
    buffer = io.BytesIO()
    squares.resize(size, Image.Resampling.NEAREST).save(buffer, "JPEG")
    return buffer.getvalue()


def task_of(reader: Person, case: str, group: str) -> UUID:
    """Return the id of the task of a group, as the reader sees it."""
    return next(task.id for task in casework.get_case_for(reader.actor, case).tasks if task.group == group)
