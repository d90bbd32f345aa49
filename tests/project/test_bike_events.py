"""Tables of lock events: all the ways in which files, columns and times are written, or one clear message."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import polars as pl
import pytest

from furong.kernel.errors import InvalidInput
from furong.project.bike_events import open_events, second_of, time_text

_AT = "2020-12-21T07:05:00+08:00"
_TEXT = (
    "bike_id,lat,lon,lock_time,街道\na,24.5,118.1,2020-12-21 07:05:00,云顶中路\nb,24.5,118.1,2020-12-21 07:05,兴隆路\n"
)


def _second(text: str, *, day_alone: bool = False) -> str | None:
    second = pl.DataFrame({"at": [text]}).select(second_of("at", day_alone=day_alone)).item()
    return None if second is None else time_text(int(second))


@pytest.mark.parametrize(
    "text",
    [
        "2020-12-21 07:05:00",
        "2020-12-21 7:05",
        "2020/12/21 07:05",
        "2020-12-21T07:05:00+08:00",
        "2020-12-21T07:05+08",
        "2020-12-20T23:05:00Z",
        "2020-12-20 23:05 UTC",
        "2020-12-20 23:05:00.123+00",
        "202012210705",
        "20201221070500",
        "20201221T070500+0800",
        "20201221T070500+08",
        "20201220T230500Z",
        "20201221 07:05:00",
        "2020.12.21 07:05",
        "2020年12月21日 07:05",
        "1608505500",
        "1608505500.0",
        "1608505500000",
    ],
)
def test_times_are_read_however_they_are_written(text: str) -> None:
    assert _second(text) == _AT


@pytest.mark.parametrize(
    "text",
    [
        "",
        "07:05",
        "2020-12-21",
        "2020-12",
        "160850550",
        "16085055000",
        "44186.295",
        "82020-12-21 07:05",
        "0020-12-21 07:05",
        "21/12/2020 07:05",
        "2020-12-21 07:05+25",
    ],
)
def test_what_is_no_moment_is_none(text: str) -> None:
    assert _second(text) is None


def test_a_day_alone_is_its_begin_where_days_are_taken() -> None:
    for text in ("2020-12-21", "2020/12/21", "20201221"):
        assert _second(text, day_alone=True) == "2020-12-21T00:00:00+08:00"


@pytest.mark.parametrize(
    "content",
    [
        _TEXT.encode(),
        _TEXT.encode("utf-8-sig"),
        _TEXT.encode("utf-16"),
        _TEXT.encode("gb18030"),
        _TEXT.replace("\n", "\r\n").encode(),
        _TEXT.replace(",", "\t").encode(),
        gzip.compress(_TEXT.encode()),
        gzip.compress(_TEXT.encode("gb18030")),
        gzip.compress(_TEXT[:40].encode()) + gzip.compress(_TEXT[40:].encode()),
        _TEXT.replace("bike_id,lat,lon,lock_time", "车辆编号,纬度,经度,锁车时间").encode("gb18030"),
        _TEXT.replace("bike_id,lat,lon,lock_time", '"Bike ID",LAT,Longitude,Lock-Time').encode(),
    ],
    ids=["utf8", "bom", "utf16", "gb18030", "crlf", "tab", "gzip", "gzip-gb18030", "members", "chinese", "spelling"],
)
def test_files_are_read_in_every_encoding(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "events[1]*.csv"
    path.write_bytes(content)
    table = open_events(path)
    (rows,) = table.collect(table.usable())
    assert rows["bike"].to_list() == ["a", "b"]
    assert {time_text(second) for second in rows["second"]} == {_AT}
    assert table.left_out == ("街道",)


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("is_array", [False, True])
def test_objects_are_read_as_lines_and_as_an_array(is_array: bool, packed: bool, tmp_path: Path) -> None:
    rows: list[dict[str, object]] = [
        {"bike_id": "a", "lat": 24.5, "lon": 118.1, "lock_time": "2020-12-21T07:05:00+08:00", "more": {"x": [1]}},
        {"bike_id": 7, "lat": 24, "lon": 118.1, "lock_time": 1608505500},
    ]
    if not is_array:
        rows[1] |= {"bike_id": "7", "lock_time": "1608505500"}
    content = (json.dumps(rows[1:]) if is_array else "\n".join(json.dumps(row) for row in rows)).encode()
    path = tmp_path / "events.json"
    path.write_bytes(gzip.compress(content) if packed else content)
    table = open_events(path)
    (told,) = table.collect(table.usable())
    assert told["bike"].to_list() == ["a", "7"][is_array:]
    assert {time_text(second) for second in told["second"]} == {_AT}
    assert told["line"].to_list() == [1, 2][: told.height]


def test_of_a_gzip_that_breaks_off_the_whole_lines_are_read_and_that_is_said(tmp_path: Path) -> None:
    many = _TEXT.partition("\n")[0] + "\n" + "".join(f"b{n},24.5,118.1,2020-12-21 07:05,{n * n}\n" for n in range(5000))
    packed = gzip.compress(many.encode())
    path = tmp_path / "events.csv.gz"
    path.write_bytes(packed[: len(packed) // 2])
    table = open_events(path)
    (rows,) = table.collect(table.usable())
    assert rows["bike"].to_list() == [f"b{n}" for n in range(rows.height)]
    assert 1000 < rows.height < 4000
    assert "the gzip is broken" in table.warnings[0]


def test_names_like_patterns_name_one_file(tmp_path: Path) -> None:
    (tmp_path / "events.csv").write_text(_TEXT, encoding="utf-8")
    with pytest.raises(InvalidInput) as caught:
        open_events(tmp_path / "event*.csv")
    assert "event*.csv" in caught.value.sentence("en")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n \n",
        b"\x1f\x8b\x08\x00",
        b"PK\x03\x04\x14\x00\x00\x08",
        b"\x00\xff" * 500,
        b"bike_id;lat;lon\n1;2;3\n",
        b"{bike",
        b"[1, 2]",
        b"[]",
    ],
    ids=["empty", "blank", "gzip-head", "zip", "bytes", "no-time", "no-json", "numbers", "no-objects"],
)
def test_what_is_no_table_of_events_is_one_message_with_its_name(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_bytes(content)
    with pytest.raises(InvalidInput) as caught:
        open_events(path)
    assert "bad.csv" in caught.value.sentence("en")


def test_a_place_that_is_no_csv_is_told_when_it_is_met(tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(_TEXT + 'c,24.5,118.1,"2020-12-21 07:05,x\n', encoding="utf-8")
    table = open_events(path)
    with pytest.raises(InvalidInput) as caught:
        table.collect(table.usable())
    assert "bad.csv" in caught.value.sentence("en")
