"""The intake's quarantine over REST: seen, mended, replayed and discarded by whoever may."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.test import Client
from tests.support.city import Person, hire
from tests.support.city_things import PARTITIONS, ThingsInMemory, readings_in

from furong.foundation.streams import Streams
from furong.kernel.clock import FrozenClock
from furong.nets.sensing.api import intake as api
from furong.nets.sensing.pipeline.intake import Intake

pytestmark = pytest.mark.django_db

NOW_MS = 1_795_564_800_000
NOW = datetime.fromtimestamp(NOW_MS / 1000, UTC)
GOOD = f'{{"code":"cd-temp-0","time":{NOW_MS},"value":1}}'
LATE = f'{{"code":"late","time":{NOW_MS},"value":2}}'


@pytest.fixture
def intake(things: ThingsInMemory, log: Streams, monkeypatch: pytest.MonkeyPatch) -> Iterator[Intake]:
    """The intake of the city."""
    opened = Intake(things, log, PARTITIONS, clock=FrozenClock(NOW))
    monkeypatch.setattr(api, "city_intake", lambda: opened)
    yield opened
    opened.close()


@pytest.fixture
def steward() -> Person:
    """The data steward of the city."""
    return hire("data_steward", name="steward", area="510100", organisation="data-bureau")


def held(steward: Person) -> list[int]:
    """Return the numbers of the rows that wait."""
    page = Client().get("/api/v1/sensing/rejections", headers=steward.bearer).json()
    return [one["id"] for one in page["rejections"]]


def post(steward: Person, path: str, text: str = "") -> tuple[int, dict[str, object]]:
    """Post a mended text and return status and answer."""
    answer = Client().post(
        f"/api/v1/sensing/rejections/{path}", {"text": text}, "application/json", headers=steward.bearer
    )
    return answer.status_code, answer.json()


def test_a_record_is_replayed_once_its_thing_is_registered(
    intake: Intake, things: ThingsInMemory, log: Streams, steward: Person
) -> None:
    intake.take_ndjson(LATE.encode(), "gateway")
    (number,) = held(steward)
    assert post(steward, f"{number}/replay")[0] == 422
    things.register("late")
    status, receipt = post(steward, f"{number}/replay")
    assert (status, receipt["stored"]) == (200, 1)
    assert readings_in(log) == [(5, NOW_MS, 2.0)]
    assert held(steward) == []
    assert post(steward, f"{number}/replay")[1]["code"] == "sensing.rejection_settled"


def test_a_record_is_mended_and_another_is_discarded(intake: Intake, log: Streams, steward: Person) -> None:
    intake.take_ndjson(b'{"code":\nnonsense', "gateway")
    first, second = held(steward)
    assert post(steward, f"{first}/replay", GOOD)[0] == 200
    assert post(steward, f"{second}/discard") == (200, {"count": 1})
    row = Client().get(f"/api/v1/sensing/rejections/{second}", headers=steward.bearer).json()
    assert (row["state"], row["source"], row["count"]) == ("discarded", "gateway", 1)
    assert readings_in(log) == [(0, NOW_MS, 1.0)]


def test_floods_are_counted_by_source_and_reason(intake: Intake, steward: Person) -> None:
    for _ in range(3):
        intake.take_ndjson((LATE + "\n").encode() * 4, "gateway")
    sums = Client().get("/api/v1/sensing/rejections/sums", headers=steward.bearer).json()
    assert sums == [{"source": "gateway", "reason": "unknown_code", "rows": 1, "records": 12}]


def test_who_may_not_look_is_told_so() -> None:
    handler = hire("handler")
    assert Client().get("/api/v1/sensing/rejections", headers=handler.bearer).status_code == 403
