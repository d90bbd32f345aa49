"""The envelope is a CloudEvent of a registered type, and nothing else can be made."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from furong.kernel.clock import CITY_TIME
from furong.kernel.events import Event, EventType, event_type, register_event_type, registered_event_types

MORNING = datetime(2026, 11, 24, 7, 41, tzinfo=CITY_TIME)


@dataclass(frozen=True)
class Bell:
    """A bell that rang."""

    tower: str
    strokes: int


@dataclass
class Loose:
    """Not frozen."""

    tower: str


BELL_RANG = register_event_type("towers.bell_rang", version=1, data=Bell)


def rang(**changes: object) -> Event:
    parts: dict[str, Any] = {
        "id": UUID(int=7),
        "type": BELL_RANG,
        "source": "/towers",
        "subject": "north",
        "time": MORNING,
        "data": Bell("north", 7),
    }
    return Event(**(parts | changes))


def test_an_event_is_written_as_a_cloudevent() -> None:
    document = rang().cloudevent()
    assert json.loads(json.dumps(document)) == {
        "specversion": "1.0",
        "id": "00000000-0000-0000-0000-000000000007",
        "type": "city.furong.towers.bell_rang.v1",
        "source": "/towers",
        "subject": "north",
        "time": "2026-11-24T07:41:00+08:00",
        "datacontenttype": "application/json",
        "data": {"tower": "north", "strokes": 7},
    }
    # CloudEvents 1.0.2, naming conventions: attribute names are lower-case letters and digits.
    assert all(name.isalnum() and name.islower() for name in document)


@pytest.mark.parametrize(
    ("changes", "error", "trouble"),
    [
        ({"data": Loose("north")}, TypeError, "carries Bell, not Loose"),
        ({"source": ""}, ValueError, "source and a subject"),
        ({"subject": ""}, ValueError, "source and a subject"),
        ({"time": MORNING.replace(tzinfo=None)}, ValueError, "time zone"),
    ],
)
def test_an_event_that_could_not_be_read_is_not_made(
    changes: dict[str, object], error: type[Exception], trouble: str
) -> None:
    with pytest.raises(error, match=trouble):
        rang(**changes)


def test_a_type_is_found_by_its_cloudevents_name() -> None:
    assert event_type("city.furong.towers.bell_rang.v1") is BELL_RANG
    assert registered_event_types()[BELL_RANG.ce_type] is BELL_RANG
    assert list(registered_event_types()) == sorted(registered_event_types())
    with pytest.raises(KeyError):
        event_type("city.furong.towers.bell_rang.v9")


def test_a_type_is_registered_once_and_a_new_version_beside_it() -> None:
    with pytest.raises(TypeError, match="registered twice"):
        register_event_type("towers.bell_rang", version=1, data=Bell)
    name = f"towers.t{uuid4().hex}"
    first, second = (register_event_type(name, version=version, data=Bell) for version in (1, 2))
    assert isinstance(first, EventType)
    assert first.ce_type.removesuffix("v1") == second.ce_type.removesuffix("v2")


@pytest.mark.parametrize(
    ("name", "version"), [("bell", 1), ("Towers.Bell", 1), ("towers..bell", 1), ("towers.bell", 0)]
)
def test_a_name_is_dotted_words_in_small_letters(name: str, version: int) -> None:
    with pytest.raises(ValueError, match="dotted words"):
        register_event_type(name, version=version, data=Bell)


@pytest.mark.parametrize("data", [Loose, dict, str])
def test_the_payload_is_a_frozen_dataclass(data: type) -> None:
    with pytest.raises(TypeError, match="frozen dataclass"):
        register_event_type("towers.bell_fell", version=1, data=data)
