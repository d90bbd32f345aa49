"""Readings over HTTP: taken as they come, with a receipt, and every refusal says what to do."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import UTC, datetime

import httpx
import numpy as np
import pytest
from starlette.applications import Starlette
from tests.support.city_things import PARTITIONS, ThingsInMemory, readings_in

from furong.engines.readings.frames import Readings, encode_frame
from furong.foundation.streams import NewMessage, Streams, StreamUnavailable
from furong.kernel.clock import FrozenClock
from furong.kernel.permissions import Actor, Grant
from furong.nets.sensing.adapters import ingest_http
from furong.nets.sensing.adapters.callers import Callers
from furong.nets.sensing.adapters.ingest_http import IngestDoor, Room
from furong.nets.sensing.api import intake as api
from furong.nets.sensing.pipeline.intake import Intake

NOW_MS = 1_795_564_800_000
NOW = datetime.fromtimestamp(NOW_MS / 1000, UTC)
PATH = "/api/v1/sensing/readings"
NDJSON = {"Content-Type": "application/x-ndjson", "Accept-Language": "en"}
ARROW = {"Content-Type": "application/vnd.apache.arrow.stream", "Accept-Language": "en"}


class Anybody(Callers):
    """Lets everybody in."""

    async def actor(self, authorization: str) -> Actor:
        """Return a gateway."""
        grant = Grant(role="gateway", actions=frozenset({"observation.write"}), area="510100")
        return Actor(key="user:1", name="gateway", grants=(grant,))


@pytest.fixture
def door(things: ThingsInMemory, log: Streams) -> Iterator[IngestDoor]:
    """The door over a real log."""
    intake = Intake(things, log, PARTITIONS, clock=FrozenClock(NOW), keep=lambda _source, _rejected: None)
    made = IngestDoor(lambda: intake)
    made._callers = Anybody("observation.write")
    yield made
    intake.close()


def post(door: IngestDoor, content: bytes | AsyncIterator[bytes], headers: dict[str, str]) -> httpx.Response:
    """Send one request."""

    async def send() -> httpx.Response:
        transport = httpx.ASGITransport(Starlette(routes=list(door.routes)))
        async with httpx.AsyncClient(transport=transport, base_url="http://city") as client:
            return await client.post(PATH, content=content, headers=headers)

    return asyncio.run(send())


def lines(count: int, code: str = "cd-temp-0") -> bytes:
    return b"".join(b'{"code":"%s","time":%d,"value":%d}\n' % (code.encode(), NOW_MS - n, n) for n in range(count))


def test_a_receipt_says_what_became_of_every_line(door: IngestDoor, log: Streams) -> None:
    answer = post(door, lines(3) + b"\n" + lines(2, "nobody") + b"{", NDJSON)
    assert answer.status_code == 202
    told = answer.json()
    assert (told["durability"], told["received"], told["stored"], told["quarantined"]) == ("stored", 6, 3, 3)
    assert told["reasons"] == {"not_json": 1, "unknown_code": 2}
    assert {(one["place"], one["reason"]) for one in told["first"]} == {
        ("line 5", "unknown_code"),
        ("line 7", "not_json"),
    }
    assert len(readings_in(log)) == 3


def test_a_body_in_many_pieces_keeps_its_lines_whole(
    door: IngestDoor, log: Streams, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ingest_http, "_PIECE", 10_000)
    body = lines(5_000) + lines(1, "nobody")

    async def crumbs() -> AsyncIterator[bytes]:
        for start in range(0, len(body), 777):
            yield body[start : start + 777]

    answer = post(door, crumbs(), NDJSON)
    assert (answer.json()["stored"], answer.json()["first"][0]["place"]) == (5_000, "line 5001")
    assert len(readings_in(log)) == 5_000


@pytest.mark.parametrize("members", [1, 3])
def test_gzip_is_unpacked_as_it_comes(door: IngestDoor, log: Streams, members: int) -> None:
    packed = gzip.compress(lines(100)) * members
    answer = post(door, packed, {**NDJSON, "Content-Encoding": "gzip"})
    assert answer.json()["stored"] == 100 * members


def test_arrow_by_number_and_what_is_none(door: IngestDoor, log: Streams) -> None:
    frame = encode_frame(
        Readings(number=np.arange(5, dtype=np.int32), time_ms=np.full(5, NOW_MS), value=np.arange(5.0))
    )
    assert post(door, frame, ARROW).json()["stored"] == 5
    broken = post(door, frame[:-40], ARROW)
    assert (broken.status_code, broken.json()["code"]) == (422, "sensing.arrow_broken")
    assert broken.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("content", "headers", "status", "code"),
    [
        (b"x", {"Content-Type": "text/plain"}, 415, "rest.content_type_unusable"),
        (b"x", {**NDJSON, "Content-Encoding": "br"}, 415, "rest.encoding_unusable"),
        (b"x", {**NDJSON, "Content-Encoding": "gzip"}, 400, "rest.body_unreadable"),
        (gzip.compress(b"x" * 1000, mtime=0)[:-9], {**NDJSON, "Content-Encoding": "gzip"}, 400, "rest.body_unreadable"),
    ],
)
def test_what_cannot_be_read_is_refused(
    door: IngestDoor, content: bytes, headers: dict[str, str], status: int, code: str
) -> None:
    answer = post(door, content, headers)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_too_much_arrow_is_refused_before_it_is_held(door: IngestDoor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "ARROW_MAX_MB", 1)
    answer = post(door, gzip.compress(b"\0" * (3 << 20)), {**ARROW, "Content-Encoding": "gzip"})
    assert (answer.status_code, answer.json()["code"]) == (413, "sensing.delivery_too_large")
    assert "1 MB" in answer.json()["title"]


def test_a_full_house_says_when_to_come_back(door: IngestDoor) -> None:
    async def crowd() -> list[httpx.Response]:
        door._room = Room(1000)
        await door._room.take(900)
        transport = httpx.ASGITransport(Starlette(routes=list(door.routes)))
        async with httpx.AsyncClient(transport=transport, base_url="http://city") as client:
            refused = await client.post(PATH, content=lines(10), headers=NDJSON)
            await door._room.give_back(900)
            return [refused, await client.post(PATH, content=lines(10), headers=NDJSON)]

    refused, taken = asyncio.run(crowd())
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "1")
    assert refused.json()["code"] == "sensing.intake_full"
    assert taken.json()["stored"] == 10


class LogAway:
    """A log whose server does not answer."""

    def publish_many(self, _messages: Sequence[NewMessage]) -> list[int]:
        """Fail."""
        raise StreamUnavailable(trouble="no answer in time")


def test_a_log_that_is_away_is_told(things: ThingsInMemory) -> None:
    intake = Intake(things, LogAway(), PARTITIONS, clock=FrozenClock(NOW))
    door = IngestDoor(lambda: intake)
    door._callers = Anybody("observation.write")
    answer = post(door, lines(1), NDJSON)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
    assert answer.json()["code"] == "sensing.intake_unavailable"
    intake.close()


def test_a_server_that_is_not_up_yet_is_told() -> None:
    def fail() -> Intake:
        raise StreamUnavailable(trouble="nobody answers")

    door = IngestDoor(fail)
    door._callers = Anybody("observation.write")
    answer = post(door, lines(1), NDJSON)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_another_method_is_refused_in_the_same_words(door: IngestDoor, method: str) -> None:
    async def send() -> httpx.Response:
        transport = httpx.ASGITransport(Starlette(routes=list(door.routes)))
        async with httpx.AsyncClient(transport=transport, base_url="http://city") as client:
            return await client.request(method, PATH)

    answer = asyncio.run(send())
    assert (answer.status_code, answer.headers["allow"], answer.json()["code"]) == (405, "POST", "web.method_refused")
