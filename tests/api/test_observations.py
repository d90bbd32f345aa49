"""Observations come in over HTTP: what is taken is on disk, what is not lies in the quarantine with its reason."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from tests.api.conftest import Node

from furong.nets.sensing.contracts import ReasonCode
from furong.nets.sensing.models import Feed, ObservationBatch, RejectionRow

PATH = "/api/v1/feeds/bikes/observations"
NDJSON = {"Content-Type": "application/x-ndjson"}
MB = 1024 * 1024


def line(bike: str, **changes: Any) -> str:
    at = datetime.now(UTC) - timedelta(minutes=5)
    record = {"bike_id": bike, "lat": 30.551, "lon": 104.061, "lock_time": at.isoformat(timespec="seconds"), **changes}
    return json.dumps(record)


def body(*lines: str) -> bytes:
    return "\n".join(lines).encode()


def send(node: Node, content: bytes | Iterator[bytes], **headers: str) -> httpx.Response:
    with node.client(node.gateway) as client:
        return client.post(PATH, content=content, headers={**NDJSON, **headers})


def held(reason: ReasonCode) -> int:
    return RejectionRow.objects.filter(reason=reason.value).count()


def test_what_is_taken_is_stored_before_it_is_answered(node: Node) -> None:
    answer = send(node, body(line("a1"), line("b2"), line("b2")))
    assert answer.status_code == 202, answer.text
    receipt = answer.json()
    assert receipt["durability"] == "stored"
    assert (receipt["received"], receipt["quarantined"]) == (3, 0)
    batch = ObservationBatch.objects.get(feed_id="bikes", sequence=receipt["batch"])
    assert batch.row_count == receipt["stored"]


def test_the_same_body_again_changes_nothing(node: Node) -> None:
    content = body(line("c3"), line("d4", lat=245))
    first = send(node, content).json()
    before = (Feed.objects.get(pk="bikes").observation_count, RejectionRow.objects.count())
    second = send(node, content).json()
    assert second["batch"] == first["batch"]
    assert (Feed.objects.get(pk="bikes").observation_count, RejectionRow.objects.count()) == before


def test_a_line_of_5_mb_is_put_aside_and_the_good_lines_are_taken(node: Node) -> None:
    long = '{"bike_id": "' + "f" * (5 * MB) + '"}'
    receipt = send(node, body(line("e5"), long, line("f6"))).json()
    assert (receipt["stored"], receipt["quarantined"]) == (2, 1)
    assert receipt["reasons"] == {"line_too_long": [1, "line 2"]}
    assert held(ReasonCode.LINE_TOO_LONG) == 1
    assert len(RejectionRow.objects.get(reason=ReasonCode.LINE_TOO_LONG.value).raw) < 20_000


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ("{not json", ReasonCode.NOT_A_RECORD),
        ("[1, 2]", ReasonCode.NOT_A_RECORD),
        ('"text"', ReasonCode.NOT_A_RECORD),
        ("\x00\x01", ReasonCode.NOT_A_RECORD),
        (line("a1", lat=245), ReasonCode.POSITION_OUT_OF_RANGE),
        (line("a1", lon=None), ReasonCode.FIELD_MISSING),
        (line("a1", lat="north"), ReasonCode.FIELD_UNREADABLE),
        (line("a1", lock_time="1970-01-01 00:00:00"), ReasonCode.TIME_IMPLAUSIBLE),
        (line("a1", lock_time="2199-01-01 00:00:00"), ReasonCode.TIME_IN_FUTURE),
        (line("a1", lock_time="yesterday"), ReasonCode.FIELD_UNREADABLE),
        (line("zz"), ReasonCode.SUBJECT_UNREADABLE),
        (line("a" * 200), ReasonCode.SUBJECT_UNREADABLE),
    ],
    ids=[
        "no json",
        "a list",
        "a text",
        "bytes",
        "latitude",
        "no longitude",
        "a word for latitude",
        "long ago",
        "far ahead",
        "a word for time",
        "no bike",
        "a long name",
    ],
)
def test_a_bad_line_is_put_aside_with_its_reason_and_its_text(node: Node, bad: str, reason: ReasonCode) -> None:
    receipt = send(node, body(line("a7"), bad)).json()
    assert receipt["quarantined"] == 1
    assert receipt["stored"] + receipt["duplicates"] == 1
    assert receipt["reasons"] == {reason.value: [1, "line 2"]}
    newest = RejectionRow.objects.filter(reason=reason.value).order_by("-id")[0]
    assert newest.raw[:10].replace("\\u0000", "\x00") == bad[:10]


def test_bytes_that_are_no_text_do_no_harm(node: Node) -> None:
    receipt = send(node, b"\xff\xfe\x00\x80\n" + line("a8").encode()).json()
    assert (receipt["stored"], receipt["quarantined"]) == (1, 1)


@pytest.mark.parametrize("content", [b"", b"\n\n", b"  \n"])
def test_nothing_is_taken_from_nothing(node: Node, content: bytes) -> None:
    answer = send(node, content)
    assert answer.status_code == 202
    assert answer.json()["received"] == 0
    assert answer.json()["batch"] is None


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_ends_of_lines_may_be_those_of_any_system(node: Node, end: str) -> None:
    receipt = send(node, (line("b1") + end + line("b3") + end).encode()).json()
    assert receipt["received"] == 2
    assert receipt["quarantined"] == 0


def test_a_compressed_body_is_unpacked(node: Node) -> None:
    answer = send(node, gzip.compress(body(line("b4"))) + gzip.compress(b"\n" + body(line("b5"))), **{
        "Content-Encoding": "gzip"
    })  # fmt: skip
    assert answer.json()["received"] == 2


def test_a_body_in_chunks_is_taken_like_any_other(node: Node) -> None:
    receipt = send(node, iter([line("b6").encode(), b"\n", line("b7").encode()])).json()
    assert receipt["received"] == 2


@pytest.mark.parametrize(
    ("content", "headers", "status", "code"),
    [
        (gzip.compress(b"{}", mtime=0)[:-4], {"Content-Encoding": "gzip"}, 400, "rest.body_unreadable"),
        (b"no gzip", {"Content-Encoding": "gzip"}, 400, "rest.body_unreadable"),
        (b"{}", {"Content-Encoding": "br"}, 415, "rest.encoding_unusable"),
        (b"{}", {"Content-Type": "application/json"}, 415, "rest.content_type_unusable"),
        (b"a=1", {"Content-Type": "application/x-www-form-urlencoded"}, 415, "rest.content_type_unusable"),
        (gzip.compress(b"\n" * (33 * MB), mtime=0), {"Content-Encoding": "gzip"}, 413, "rest.body_too_large"),
        (b"\n" * (33 * MB), {}, 413, "rest.body_too_large"),
    ],
    ids=["cut short", "no gzip", "brotli", "json", "form", "bomb", "too large"],
)
def test_a_body_that_cannot_be_taken_is_refused_whole(
    node: Node, content: bytes, headers: dict[str, str], status: int, code: str
) -> None:
    before = ObservationBatch.objects.count()
    answer = send(node, content, **headers)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert ObservationBatch.objects.count() == before


def test_too_large_in_chunks_is_refused_as_well(node: Node) -> None:
    answer = send(node, (b"\n" * MB for _ in range(33)))
    assert (answer.status_code, answer.json()["code"]) == (413, "rest.body_too_large")


def test_a_feed_that_is_not_there_is_told(node: Node) -> None:
    with node.client(node.gateway) as client:
        answer = client.post("/api/v1/feeds/nothing/observations", content=b"{}", headers=NDJSON)
    assert (answer.status_code, answer.json()["code"]) == (404, "sensing.feed_unknown")


def test_a_record_of_the_quarantine_is_mended_and_replayed(node: Node) -> None:
    send(node, body(line("c9", lat=145)))
    number = RejectionRow.objects.order_by("-id")[0].pk
    with node.client(node.everybody) as client:
        still = client.post(f"/api/v1/rejections/{number}/replay", json={"text": line("c9", lat=146)})
        assert (still.status_code, still.json()["code"]) == (422, "sensing.still_unusable")
        mended = client.post(f"/api/v1/rejections/{number}/replay", json={"text": line("c9")})
        assert (mended.status_code, mended.json()["stored"]) == (200, 1)
        again = client.post(f"/api/v1/rejections/{number}/discard")
        assert (again.status_code, again.json()["code"]) == (409, "sensing.rejection_settled")
