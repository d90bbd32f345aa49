"""Connectors fetch from a real server over a real socket, keep to their limits, and say how they are."""

from __future__ import annotations

import gzip
import json
import os
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from django.conf import settings
from django.utils import timezone

from furong.foundation.identity.errors import ActionRefused
from furong.kernel.errors import FurongError
from furong.kernel.permissions import Actor, Grant
from furong.nets.sensing.adapters import pulling
from furong.nets.sensing.adapters.connector_runner import ConnectorRunner
from furong.nets.sensing.adapters.guarded_http import Ask, fetch
from furong.nets.sensing.adapters.pulling import Puller
from furong.nets.sensing.api import connectors
from furong.nets.sensing.contracts.connectors import ConnectorKind, ConnectorSpec, ConnectorState, PullOutcome
from furong.nets.sensing.errors.connectors import (
    AddressForbidden,
    ConnectorTaken,
    ConnectorUnusable,
    SourceSilent,
    SourceTooLarge,
)
from furong.nets.sensing.models.connectors import ConnectorRow

pytestmark = pytest.mark.django_db

_STEWARD = Actor(
    key="user:s",
    name="steward",
    grants=(Grant(role="r", actions=frozenset({"connector.read", "connector.manage"}), area="510100"),),
)
_READINGS: list[dict[str, object]] = [
    {"id": "W1", "at": "2026-11-25T08:00:00+08:00", "pm": 35.5},
    {"id": "W2", "at": "2026-11-25T08:00:00+08:00", "pm": "41"},
]
_FIELDS = {"code": "id", "time": "at", "value": "pm"}


@dataclass
class Source:
    """What the server answers, by path, and what it was asked."""

    pages: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    address: str = ""


@dataclass
class Counted:
    stored: int
    quarantined: int = 0


@dataclass
class Lines:
    """Takes every line that is a JSON object with a code, a time and a value."""

    taken: list[dict[str, object]] = field(default_factory=list)

    def take_ndjson(self, content: bytes, source: str) -> Counted:
        assert source.startswith("connector ")
        records = [json.loads(line) for line in content.splitlines()]
        good = [r for r in records if isinstance(r, dict) and {"code", "time", "value"} <= set(r)]
        self.taken += good
        return Counted(len(good), len(records) - len(good))


@pytest.fixture
def source() -> Iterator[Source]:
    told = Source()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            told.asked.append((self.path, dict(self.headers)))
            status, headers, content = told.pages.get(self.path.partition("?")[0], (404, {}, b""))
            if headers.get("ETag") and self.headers.get("If-None-Match") == headers["ETag"]:
                status, content = 304, b""
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(content))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def log_request(self, code: int | str = 0, size: int | str = 0) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    told.address = f"http://127.0.0.1:{server.server_port}"
    yield told
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def lines() -> Lines:
    return Lines()


@pytest.fixture
def runner(lines: Lines, tmp_path: Path) -> ConnectorRunner:
    root = settings.FURONG_DIRECTORY.root
    return ConnectorRunner(Puller(lines, root / "incoming", tmp_path, ("127.0.0.0/8",)))


def make(source: Source, **changes: Any) -> ConnectorSpec:
    spec = ConnectorSpec(
        key="weather",
        title="Weather",
        kind=ConnectorKind.HTTP_JSON,
        address=f"{source.address}/now",
        records="data.items",
        fields=_FIELDS,
    )
    spec = replace(spec, **changes)
    connectors.create_connector(_STEWARD, spec)
    return spec


def answer(source: Source, content: bytes, path: str = "/now", **headers: str) -> None:
    source.pages[path] = (200, {name.replace("_", "-"): value for name, value in headers.items()}, content)


def due_again() -> None:
    ConnectorRow.objects.update(next_run_at=timezone.now())


def test_records_come_with_codes_times_and_numbers_and_health_says_so(
    source: Source, runner: ConnectorRunner, lines: Lines
) -> None:
    answer(source, json.dumps({"data": {"items": [*_READINGS, {"id": "W3"}]}}).encode())
    make(source, code_prefix="wx-")
    begun = timezone.now()
    assert runner.run_due() == 1
    assert [(r["code"], r["value"]) for r in lines.taken] == [("wx-W1", 35.5), ("wx-W2", 41.0)]
    info = connectors.get_connector_for(_STEWARD, "weather")
    assert (info.state, info.readings, info.quarantined_total) == (ConnectorState.HEALTHY, 2, 1)
    assert info.newest_at is not None
    assert info.newest_at.isoformat() == "2026-11-25T00:00:00+00:00"
    assert info.next_run_at is not None
    assert begun + timedelta(seconds=300) <= info.next_run_at <= timezone.now() + timedelta(seconds=300)
    assert runner.run_due() == 0, "not due yet"


def test_what_has_not_changed_is_not_sent_again(source: Source, runner: ConnectorRunner, lines: Lines) -> None:
    answer(source, json.dumps({"data": {"items": _READINGS}}).encode(), ETag='"1"')
    make(source)
    runner.run_due()
    due_again()
    runner.run_due()
    assert source.asked[-1][1]["If-None-Match"] == '"1"'
    later = {**_READINGS[0], "at": "2026-11-25T09:00:00+08:00"}
    answer(source, json.dumps({"data": {"items": [*_READINGS, later]}}).encode(), ETag='"2"')
    due_again()
    runner.run_due()
    assert [r["time"] for r in lines.taken[2:]] == ["2026-11-25T09:00:00+08:00"]
    outcomes = [run.outcome for run in connectors.list_pull_runs_for(_STEWARD, "weather")]
    assert outcomes == [PullOutcome.STORED, PullOutcome.UNCHANGED, PullOutcome.STORED]


def test_a_failure_is_told_in_words_and_tried_again_later_and_later(source: Source, runner: ConnectorRunner) -> None:
    source.pages["/now"] = (503, {}, b"")
    make(source)
    info = connectors.get_connector_for(_STEWARD, "weather")
    for wait in (timedelta(seconds=5), timedelta(seconds=15), timedelta(seconds=60)):
        begun = timezone.now()
        assert runner.run_due() == 1
        info = connectors.get_connector_for(_STEWARD, "weather")
        assert info.next_run_at is not None
        assert begun + wait <= info.next_run_at <= timezone.now() + wait
        due_again()
    assert (info.state, info.failures) == (ConnectorState.FAILING, 3)
    assert "503" in info.error("en")
    assert "503" in info.error("zh")
    answer(source, json.dumps({"data": {"items": _READINGS}}).encode())
    runner.run_due()
    info = connectors.get_connector_for(_STEWARD, "weather")
    assert (info.state, info.error_en, info.readings) == (ConnectorState.HEALTHY, "", 2)


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"<html>", "no JSON"), (b'{"data": {"rows": []}}', "'items'"), (b'{"data": {"items": 3}}', "no list")],
)
def test_a_document_of_another_shape_fails_with_what_was_found(
    source: Source, runner: ConnectorRunner, content: bytes, words: str
) -> None:
    answer(source, content)
    make(source)
    runner.run_due()
    assert words in connectors.get_connector_for(_STEWARD, "weather").error_en


def test_a_table_is_read_and_times_without_zone_get_the_one_that_is_meant(
    source: Source, runner: ConnectorRunner, lines: Lines
) -> None:
    answer(source, gzip.compress(b"\xef\xbb\xbfid;at;pm\nW1;2026-11-25 08:00:00;3.5\n"), Content_Encoding="gzip")
    make(source, kind=ConnectorKind.HTTP_CSV, time_zone="+08:00")
    runner.run_due()
    assert lines.taken == [{"code": "W1", "time": "2026-11-25 08:00:00+08:00", "value": 3.5}]


def test_files_are_taken_once_and_a_broken_one_holds_up_no_other(runner: ConnectorRunner, lines: Lines) -> None:
    folder = settings.FURONG_DIRECTORY.root / "incoming" / "drop"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "a.csv").write_text("code,time,value\nA,2026-11-25T08:00:00Z,1\n")
    (folder / "b.ndjson").write_text('{"code": "B", "time": 1764057600, "value": 2}\nnot json\n')
    pl.DataFrame({"code": ["C"], "time": [1764057600000], "value": [3.0]}).write_parquet(folder / "c.parquet")
    (folder / "d.parquet").write_bytes(b"PAR1 no")
    for path in folder.iterdir():
        os.utime(path, (time.time() - 60, time.time() - 60))
    fresh = folder / "fresh.csv"
    fresh.write_text("code,time,value\nZ,2026-11-25T08:00:00Z,9\n")
    os.utime(fresh, (time.time() + 3_600, time.time() + 3_600))  # still being written, however slow this test is
    spec = ConnectorSpec(key="drop", title="Drop", kind=ConnectorKind.FOLDER, address="drop")
    connectors.create_connector(_STEWARD, spec)
    runner.run_due()
    assert sorted(str(r["code"]) for r in lines.taken) == ["A", "B", "C"]
    info = connectors.get_connector_for(_STEWARD, "drop")
    assert (info.state, info.readings_total, info.quarantined_total) == (ConnectorState.FAILING, 3, 1)
    assert "d.parquet" in info.error_en
    (folder / "d.parquet").unlink()
    due_again()
    runner.run_due()
    assert len(lines.taken) == 3
    assert connectors.get_connector_for(_STEWARD, "drop").state is ConnectorState.HEALTHY


def test_observations_of_another_server_are_paged_through(
    source: Source, runner: ConnectorRunner, lines: Lines
) -> None:
    first = {"phenomenonTime": "2026-11-25T00:00:00Z", "result": 1, "Datastream": {"name": "DS1"}}
    second = {"phenomenonTime": "2026-11-25T01:00:00Z/2026-11-25T02:00:00Z", "result": 2, "Datastream": {"name": "DS2"}}
    link = f"{source.address}/v1.1/more"
    answer(source, json.dumps({"value": [first], "@iot.nextLink": link}).encode(), "/v1.1/Observations")
    answer(source, json.dumps({"value": [second]}).encode(), "/v1.1/more")
    make(source, kind=ConnectorKind.SENSORTHINGS, address=f"{source.address}/v1.1", records="", fields={})
    runner.run_due()
    assert [(r["code"], r["time"], r["value"]) for r in lines.taken] == [
        ("DS1", "2026-11-25T00:00:00Z", 1),
        ("DS2", "2026-11-25T01:00:00Z", 2),
    ]
    due_again()
    runner.run_due()
    assert "2026-11-25T00%3A00%3A00" in source.asked[-2][0], "asked from an hour before the newest"
    assert len(lines.taken) == 2


def test_a_server_with_too_much_is_gone_on_with_from_where_the_run_stopped(
    source: Source, runner: ConnectorRunner, lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pulling, "_PAGES_MAX", 1)
    one = {"phenomenonTime": "2026-11-25T05:00:00Z", "result": 1, "Datastream": {"name": "DS1"}}
    link = f"{source.address}/v1.1/more"
    answer(source, json.dumps({"value": [one], "@iot.nextLink": link}).encode(), "/v1.1/Observations")
    make(source, kind=ConnectorKind.SENSORTHINGS, address=f"{source.address}/v1.1", records="", fields={})
    for _ in range(2):
        runner.run_due()
        due_again()
    assert "2026-11-25T05%3A00%3A00" in source.asked[-1][0], "not an hour before: that would never end"
    assert len(lines.taken) == 1


def test_a_secret_reaches_its_own_host_and_no_other(source: Source, runner: ConnectorRunner, tmp_path: Path) -> None:
    held = tmp_path / "weather-key"
    held.write_text("Bearer abc\n")
    elsewhere = source.address.replace("127.0.0.1", "localhost")
    source.pages["/now"] = (302, {"Location": f"{elsewhere}/there"}, b"")
    answer(source, json.dumps({"data": {"items": []}}).encode(), "/there")
    make(source, secret=held.name)
    runner.run_due()
    assert [(path, asked.get("Authorization")) for path, asked in source.asked] == [
        ("/now", "Bearer abc"),
        ("/there", None),
    ]


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:1/", "http://localhost/", "http://169.254.169.254/latest", "http://[::ffff:127.0.0.1]/"]
)
def test_this_machine_and_its_link_are_not_asked(url: str) -> None:
    with pytest.raises(AddressForbidden):
        fetch(Ask(url=url, headers={}, timeout_s=60, size_max_mb=1))


def test_a_redirect_to_this_machine_is_refused_as_well(source: Source) -> None:
    source.pages["/now"] = (302, {"Location": "http://169.254.169.254/"}, b"")
    with pytest.raises(AddressForbidden):
        fetch(Ask(url=f"{source.address}/now", headers={}, timeout_s=60, size_max_mb=1, open_hosts=["127.0.0.1"]))


def test_too_much_and_too_late_are_refused(source: Source) -> None:
    bomb = gzip.compress(bytes(3_000_000))
    answer(source, bomb, Content_Encoding="gzip")
    ask = Ask(url=f"{source.address}/now", headers={}, timeout_s=60, size_max_mb=1, open_hosts=["127.0.0.1"])
    with pytest.raises(SourceTooLarge):
        fetch(ask)
    with pytest.raises(SourceSilent):
        fetch(replace(ask, url="http://127.0.0.1:1/"))


@pytest.mark.parametrize(
    "changes",
    [
        {"key": "Not A Key"},
        {"address": "ftp://host/"},
        {"address": "http://user@host/"},
        {"kind": ConnectorKind.FOLDER, "address": "../../etc"},
        {"period_s": 0},
        {"fields": {"colour": "x"}},
        {"time_zone": "Asia/Shanghai"},
        {"secret": "../key"},
    ],
)
def test_a_connector_that_cannot_work_is_refused(source: Source, changes: dict[str, Any]) -> None:
    with pytest.raises(ConnectorUnusable):
        make(source, **changes)


def test_who_may_make_and_see_connectors(source: Source) -> None:
    make(source)
    with pytest.raises(ConnectorTaken):
        make(source)
    stranger = Actor(key="user:x", name="x")
    calls: list[Callable[[], object]] = [
        lambda: connectors.list_connectors_for(stranger),
        lambda: connectors.run_connector_now(stranger, "weather"),
        lambda: connectors.delete_connector(stranger, "weather"),
    ]
    for call in calls:
        with pytest.raises(ActionRefused):
            call()


def test_pause_run_now_and_delete(source: Source, runner: ConnectorRunner) -> None:
    answer(source, json.dumps({"data": {"items": _READINGS}}).encode())
    make(source)
    connectors.pause_connector(_STEWARD, "weather")
    assert runner.run_due() == 0
    connectors.run_connector_now(_STEWARD, "weather")
    assert runner.run_due() == 1
    connectors.delete_connector(_STEWARD, "weather")
    with pytest.raises(FurongError):
        connectors.get_connector_for(_STEWARD, "weather")
