"""Lists of bikes: a text with an id a line, or a table or JSON that may say from when to when and why a bike is listed.

Ids are compared as they are written, but for spaces and quotes around them. Letters of another case make another id:
what would match if they did not is counted and told.
"""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from furong.kernel.errors import InvalidInput
from furong.nets.sensing.adapters.content import read_content, separator_of
from furong.nets.sensing.errors import ColumnsMissing, FileNotJson
from furong.project.bike_events import BIKE_NAMES, plain_name, second_of

__all__ = ["BikeList", "ListTimeUnusable", "ListWithoutBikes", "read_list"]

_FROM = ("listed_at", "listed_from", "from", "since")
_UNTIL = ("until", "expires_at", "expires")
_SIGNS = "\"' \t\ufeff"
#: What lines may end with that says nothing.
_ENDS = ",; \t"
_JSON = ("[", "{")


class ListWithoutBikes(InvalidInput):
    """A list of bikes that names none."""

    code = "project.bike_list_empty"
    zh = "名单 {file} 中没有编号。请每行写一个编号，或用带 bike_id 列的 CSV。"
    en = "The list {file} names no bike. Write an id a line, or a CSV with a column bike_id."


class ListTimeUnusable(InvalidInput):
    """A list of bikes with a time that is none."""

    code = "project.bike_list_time"
    zh = "名单 {file} 中 {bike} 的 {value} 不是时间。请写成 2020-12-21 07:00。"
    en = "In the list {file} the {value} of {bike} is no time. Write it as 2020-12-21 07:00."


@dataclass(frozen=True, slots=True)
class BikeList:
    """A list of bikes.

    Args:
        rows: ``bike``, ``listed`` and ``until`` [s since 1970-01-01T00:00, city time; null when not said] and
            ``reason``; each bike once, its earliest beginning.
        lines: How many lines named a bike. [1]
    """

    rows: pl.DataFrame
    lines: int


def read_list(path: Path) -> BikeList:
    """Read a list of bikes.

    Raises:
        FileMissing, FileIsFolder, FileEmpty, FileUnreadable: When there is nothing to be read.
        ColumnsMissing: When it is a table without a column of bikes.
        ListWithoutBikes, ListTimeUnusable: When it names no bike, or says a time that is none.
    """
    content = read_content(path).decode(errors="replace")
    head, body = _objects(content, path) if content.lstrip()[:1] in _JSON else _table(content)
    column = next((name for name in (*BIKE_NAMES, "id") if name in head), None)
    if column is None and len(head) > 1:
        raise ColumnsMissing(file=path.name, missing="bike_id", expected="bike_id", found=", ".join(head)[:200])
    body = body[1:] if column else [row[:1] for row in body]
    found = pl.DataFrame(
        {
            "bike": _cells(body, head.index(column) if column else 0),
            "from": _cells(body, _place(head, _FROM)),
            "to": _cells(body, _place(head, _UNTIL)),
            "reason": _cells(body, _place(head, ("reason",))),
        },
        schema=dict.fromkeys(("bike", "from", "to", "reason"), pl.String),
    ).filter(pl.col("bike") != "")
    if found.is_empty():
        raise ListWithoutBikes(file=path.name)
    timed = found.with_columns(listed=second_of("from", day_alone=True), until=second_of("to", day_alone=True))
    _demand_times(timed, path)
    by_begin = timed.sort(pl.col("listed").fill_null(-1), maintain_order=True)
    once = by_begin.unique("bike", keep="first", maintain_order=True)
    return BikeList(once.select("bike", "listed", "until", "reason"), found.height)


def _table(content: str) -> tuple[list[str], list[list[str]]]:
    """Return the names of the columns of a text, or its first id, and all its rows."""
    lines = [line.rstrip(_ENDS) for line in content.splitlines() if line.strip(_SIGNS)]
    lines = [line for line in lines if not line.startswith("#")]
    separator = separator_of(lines[0] if lines else "")
    rows = list(csv.reader(io.StringIO("\n".join(lines)), delimiter=separator))
    return [plain_name(name) for name in rows[0]] if rows else [], rows


def _objects(content: str, path: Path) -> tuple[list[str], list[list[str]]]:
    """Return the same of a JSON array of ids or of objects, which may be the one list in an object."""
    try:
        told = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise FileNotJson(file=path.name, trouble=str(error)) from error
    if isinstance(told, dict):
        told = next((value for value in told.values() if isinstance(value, list)), [])
    rows = [each if isinstance(each, dict) else {"id": each} for each in told]
    named = [{plain_name(name): value for name, value in row.items()} for row in rows]
    head = list(dict.fromkeys(name for row in named for name in row))
    return head, [head, *(["" if row.get(name) is None else str(row[name]) for name in head] for row in named)]


def _place(head: list[str], names: tuple[str, ...]) -> int:
    return next((head.index(name) for name in names if name in head), -1)


def _cells(body: list[list[str]], place: int) -> list[str]:
    return [row[place].strip(_SIGNS) if 0 <= place < len(row) else "" for row in body]


def _demand_times(timed: pl.DataFrame, path: Path) -> None:
    for name, told in (("listed", "from"), ("until", "to")):
        bad = timed.filter((pl.col(told) != "") & pl.col(name).is_null())
        if bad.height:
            raise ListTimeUnusable(file=path.name, bike=bad["bike"][0], value=repr(bad[told][0]))
