"""Files of readings come to the same log, whatever they are written in."""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.support.city_things import PARTITIONS, ThingsInMemory, readings_in

from furong.foundation.streams import Streams
from furong.kernel.clock import FrozenClock
from furong.kernel.errors import FurongError
from furong.nets.sensing.adapters import reading_files
from furong.nets.sensing.adapters.reading_files import take_file
from furong.nets.sensing.contracts.intake import RejectedReading
from furong.nets.sensing.pipeline.intake import Intake

NOW_MS = 1_795_564_800_000
NOW = datetime.fromtimestamp(NOW_MS / 1000, UTC)
ROWS = [(0, NOW_MS, 1.5), (2, NOW_MS - 1000, -2.0)]
CSV = (
    "\ufeffdevice,ts,note,value,unit\r\n"
    "cd-temp-0,2026-11-25T08:00:00+08:00,x,1.5,Cel\r\n"
    "温度-2,1795564799,,-2,\r\n"
    "cd-temp-1,2026-11-25T08:00:00,x,1,Cel\r\n"
    "cd-temp-1,2026-11-25T08:00:00Z,x,1\r\n"
    "cd-temp-1,2026-11-25T08:00:00+08:00,x,1,K\r\n"
    "cd-temp-1,2026-11-25T08:00:00+08:00,x,,Cel\r\n"
    "nobody,2026-11-25T08:00:00+08:00,x,1,Cel\r\n"
)


@pytest.fixture
def kept() -> list[RejectedReading]:
    """What was put aside."""
    return []


@pytest.fixture
def intake(things: ThingsInMemory, log: Streams, kept: list[RejectedReading]) -> Iterator[Intake]:
    """An intake over a real log."""

    def keep(_source: str, rejected: Sequence[RejectedReading]) -> None:
        kept.extend(rejected)

    opened = Intake(things, log, PARTITIONS, clock=FrozenClock(NOW), keep=keep)
    yield opened
    opened.close()


@pytest.mark.parametrize("packed", [False, True])
def test_csv_says_of_every_row_what_is_wrong(
    intake: Intake, log: Streams, kept: list[RejectedReading], tmp_path: Path, packed: bool
) -> None:
    path = tmp_path / ("a.csv.gz" if packed else "a.csv")
    path.write_bytes(gzip.compress(CSV.encode()) if packed else CSV.encode())
    receipt = take_file(intake, path)
    assert (receipt.received, receipt.stored, receipt.quarantined) == (7, 2, 5)
    assert readings_in(log) == ROWS
    assert {one.reason for one in kept} == {
        "time_without_zone",
        "row_unreadable",
        "unit_differs",
        "empty_field",
        "unknown_code",
    }
    assert {one.place for one in kept if one.reason == "time_without_zone"} == {"row 4"}


def test_ndjson_in_pieces_and_parquet_by_number(
    intake: Intake, log: Streams, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading_files, "_PIECE", 50)
    lines = tmp_path / "a.ndjson"
    lines.write_text("".join(f'{{"code":"cd-temp-0","time":{NOW_MS - n},"value":{n}}}\n' for n in range(40)))
    heard: list[int] = []
    assert take_file(intake, lines, progress=heard.append).stored == 40
    assert heard[-1] == 40
    table = pa.table({"number": [1, 9], "time": pa.array([NOW_MS] * 2, pa.timestamp("us", "UTC")), "value": [1.0, 2.0]})
    pq.write_table(table, tmp_path / "b.parquet")
    receipt = take_file(intake, tmp_path / "b.parquet")
    assert (receipt.stored, receipt.reasons) == (1, {"unknown_number": 1})
    assert len(readings_in(log)) == 41


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("nothing.csv", None, "sensing.file_missing"),
        ("a.txt", b"x", "sensing.file_unreadable"),
        ("a.csv", b"", "sensing.file_unreadable"),
        ("a.csv", b"code,value\na,1\n", "sensing.arrow_columns_unusable"),
        ("a.parquet", b"PAR1 no", "sensing.file_unreadable"),
        ("a.ndjson.gz", b"no gzip", "sensing.file_unreadable"),
        ("a.csv.gz", gzip.compress(CSV.encode(), mtime=0)[:-9], "sensing.file_unreadable"),
    ],
)
def test_what_is_no_such_file_is_refused(
    intake: Intake, tmp_path: Path, name: str, content: bytes | None, code: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(FurongError) as raised:
        take_file(intake, tmp_path / name)
    assert raised.value.code == code
