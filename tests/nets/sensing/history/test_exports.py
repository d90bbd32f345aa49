"""An export is written piece by piece, whatever happens to whoever writes, and is its owner's alone."""

from __future__ import annotations

import csv
import io
import os
import signal
import time
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pyarrow.parquet as pq
import pytest
from django.db import connections
from django.test import Client
from tests.support.city import Person, hire
from tests.support.history_city import BEGIN, READINGS, value_of

from furong.nets.sensing.actions.export_history import ask_export, write_next_piece
from furong.nets.sensing.contracts.history import ExportFormat, ExportSpec, ExportState
from furong.nets.sensing.errors import ThingUnknown
from furong.nets.sensing.errors.history import ExportNotReady, ExportUnknown, HistoryCategoryUnknown
from furong.nets.sensing.models.history import HistoryExport
from furong.nets.sensing.selectors.history_exports import get_export_for, open_export_for

_BEGIN, _END = BEGIN + timedelta(hours=6), BEGIN + timedelta(hours=42)
_ROWS = 36 * 12


@pytest.fixture
def steward(history_city: Path) -> Person:
    """Somebody who may export everything of the whole city."""
    return hire("data_steward", area="510100")


def _spec(**given: Any) -> ExportSpec:
    return ExportSpec(since=_BEGIN, until=_END, **given)


def _write_all() -> None:
    while write_next_piece():
        pass


def _rows(person: Person, export: UUID) -> list[dict[str, str]]:
    path, media_type, name = open_export_for(person.actor, export)
    assert media_type == "text/csv"
    assert name.endswith(".csv")
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))


def test_an_export_holds_what_was_asked_for(steward: Person) -> None:
    export = ask_export(steward.actor, _spec(category="water.rainfall"))
    _write_all()
    rows = _rows(steward, export)
    assert len(rows) == 2 * _ROWS
    assert rows[0] == {
        "code": "rain-1",
        "category": "water.rainfall",
        "time": "2026-11-22 22:00:00.000Z",
        "value": "0",
        "unit": "mm",
        "quality": "0",
    }
    told = get_export_for(steward.actor, export)
    assert (told.state, told.rows, told.pieces_done) == (ExportState.DONE, 2 * _ROWS, told.pieces)


def test_parquet_over_rest(steward: Person, history_city: Path) -> None:
    client = Client(headers=steward.bearer)
    body = {"since": _BEGIN.isoformat(), "until": _END.isoformat(), "format": "parquet", "codes": ["rain-2", "meter-1"]}
    asked = client.post("/api/v1/history/exports", body, content_type="application/json")
    assert asked.status_code == 202
    place = f"/api/v1/history/exports/{asked.json()['id']}"
    assert client.get(f"{place}/file").json()["code"] == "sensing.export_not_ready"
    _write_all()
    assert client.get(place).json()["state"] == "done"
    content = b"".join(client.get(f"{place}/file"))
    table = pq.read_table(io.BytesIO(content))
    assert sorted(set(table["code"].to_pylist())) == ["meter-1", "rain-2"]
    assert len(table) == 2 * _ROWS
    assert not (history_city / "export").exists() or not list((history_city / "export").iterdir())


def test_a_download_that_broke_off_goes_on_where_it_stood(steward: Person) -> None:
    export = ask_export(steward.actor, _spec())
    _write_all()
    client, path = Client(headers=steward.bearer), f"/api/v1/history/exports/{export}/file"
    whole = client.get(path)
    content, tag = b"".join(whole), whole.headers["ETag"]
    assert (len(content), whole.headers["Content-Type"]) == (
        get_export_for(steward.actor, export).size_bytes,
        "text/csv",
    )
    first = client.get(path, headers={"Range": "bytes=0-99"})
    assert (first.status_code, first.headers["Content-Range"]) == (206, f"bytes 0-99/{len(content)}")
    rest = client.get(path, headers={"Range": "bytes=100-", "If-Range": tag})
    assert b"".join(first) + b"".join(rest) == content
    assert client.get(path, headers={"Range": f"bytes={len(content)}-"}).status_code == 416


@pytest.mark.parametrize("pieces", [1, 3, 6])
def test_a_writer_that_is_killed_is_followed_by_another(steward: Person, pieces: int) -> None:
    export = ask_export(steward.actor, _spec())
    connections.close_all()
    child = os.fork()
    if child == 0:
        while write_next_piece():
            time.sleep(0.01)
        os._exit(0)
    while len(HistoryExport.objects.get(pk=export).pieces) < pieces:
        time.sleep(0.002)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    deadline = time.monotonic() + 120
    while get_export_for(steward.actor, export).state != ExportState.DONE:
        # The lock of the one that was killed is free once the database has noticed that it is gone.
        assert write_next_piece() or time.monotonic() < deadline
    rows = _rows(steward, export)
    assert sorted((row["code"], row["time"]) for row in rows) == sorted({(row["code"], row["time"]) for row in rows})
    assert len(rows) == get_export_for(steward.actor, export).rows == 3 * _ROWS
    said = [float(row["value"]) for row in rows if row["code"] == "meter-1"]
    assert said == [value_of(2, place) for place in range(6 * 12, 42 * 12)]


def test_an_export_is_limited_by_what_its_owner_may_see(history_city: Path) -> None:
    operator = hire("administrator", area="510107")
    export = ask_export(operator.actor, _spec())
    _write_all()
    assert {row["code"] for row in _rows(operator, export)} == {"rain-1"}
    with pytest.raises(ThingUnknown):
        ask_export(operator.actor, _spec(codes=["rain-1", "rain-2"]))
    with pytest.raises(HistoryCategoryUnknown):
        ask_export(operator.actor, _spec(category="no.such"))


def test_an_export_is_its_owners_alone(steward: Person) -> None:
    export = ask_export(steward.actor, _spec(format=ExportFormat.PARQUET))
    with pytest.raises(ExportNotReady):
        open_export_for(steward.actor, export)
    with pytest.raises(ExportUnknown):
        get_export_for(hire("administrator", area="510100").actor, export)
    cancelled = Client(headers=steward.bearer).delete(f"/api/v1/history/exports/{export}")
    assert cancelled.status_code == 204
    assert not write_next_piece()
    assert get_export_for(steward.actor, export).state == ExportState.CANCELLED


def test_an_export_of_nothing_is_an_empty_table(steward: Person) -> None:
    spec = ExportSpec(since=BEGIN - timedelta(days=9), until=BEGIN - timedelta(days=8))
    export = ask_export(steward.actor, spec)
    _write_all()
    path, _, _ = open_export_for(steward.actor, export)
    assert path.read_text(encoding="utf-8").strip() == '"code","category","time","value","unit","quality"'
    assert READINGS > _ROWS
