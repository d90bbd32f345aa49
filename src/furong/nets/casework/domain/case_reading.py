"""Cases from a file of rows: read, checked and completed column by column."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import polars as pl

from furong.foundation.tables.errors import TableBroken, TableColumnsMissing, TableEmpty, TableEncodingUnusable
from furong.nets.casework.contracts import CaseTypeSpec, Source
from furong.nets.casework.contracts.imports import CaseProblem, CaseRejected
from furong.nets.casework.domain.case_problems import PROBLEMS

__all__ = ["CityFacts", "ReadCases", "read_cases"]

#: Columns by the names that files give them; the first is our own.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "source": ("来源", "问题来源"),
    "source_key": ("来源编号", "案件编号", "编号"),
    "case_type": ("案件类型",),
    "class": ("class_code", "类别代码", "小类代码"),
    "condition": ("立案条件序号", "条件序号"),
    "title": ("title_zh", "标题", "问题描述"),
    "title_en": ("英文标题",),
    "priority": ("级别", "优先级"),
    "area": ("区域代码", "区域"),
    "place": ("place_zh", "地点", "地址"),
    "place_en": ("英文地点",),
    "lon": ("经度",),
    "lat": ("纬度",),
    "occurred_at": ("发生时间", "上报时间"),
}
_NEEDED = ("source", "source_key", "lon", "lat", "occurred_at")
_LONGEST = {"source_key": 120, "title": 200, "title_en": 300, "place": 80, "place_en": 160}
_TIMES_WITH_ZONE = ("%Y-%m-%dT%H:%M:%S%.f%:z", "%Y-%m-%dT%H:%M%:z")
_TIMES = ("%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%dT%H:%M")
_CITY_OFFSET = timedelta(hours=8)
#: What happened longer ago is a slip of the pen.
_OLDEST = timedelta(days=3650)


@dataclass(frozen=True, slots=True)
class CityFacts:
    """What the city knows, to complete rows with.

    Args:
        types: Types of cases that can be imported, by key.
        standard: Keys of types by class and serial number of the condition, of the table in force.
        areas: Paths of areas by code.
        district_at: Returns the code of the district that a place lies in, or nothing.
        now: The present.
    """

    types: Mapping[str, CaseTypeSpec]
    standard: Mapping[tuple[str, str], str]
    areas: Mapping[str, str]
    district_at: Callable[[float, float], str]
    now: datetime


@dataclass(frozen=True, slots=True)
class ReadCases:
    """A file as it was read.

    Args:
        rows: Rows of the file. [1]
        cases: Those that can be opened, in the order of the file.
        rejected: The others.
    """

    rows: int
    cases: pl.DataFrame
    rejected: tuple[CaseRejected, ...]


def read_cases(content: bytes, file: str, facts: CityFacts) -> ReadCases:
    """Read and check a file of cases.

    Args:
        content: The file's bytes: CSV with a header, in UTF-8 or GB 18030.
        file: Its name, for messages.
        facts: What the city knows.

    Raises:
        TableEmpty: When there is no row.
        TableEncodingUnusable: When the text is in no encoding that can be told.
        TableBroken: When it is no CSV.
        TableColumnsMissing: When a column is missing that is needed.
    """
    raw = _raw(content, file)
    frame = _completed(_named(raw, file), facts)
    problems = _problems(frame, facts)
    is_bad = frame["row"].is_in(list(problems))
    cells = raw.filter(is_bad).to_dicts()
    rejected = tuple(
        CaseRejected(row=row, cells={name: text or "" for name, text in told.items()}, problems=tuple(problems[row]))
        for row, told in zip(frame.filter(is_bad)["row"], cells, strict=True)
    )
    return ReadCases(rows=frame.height, cases=frame.filter(~is_bad), rejected=rejected)


def _raw(content: bytes, file: str) -> pl.DataFrame:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = content.decode("gb18030")
        except UnicodeDecodeError as error:
            row, got = content[: error.start].count(b"\n") + 1, content[error.start : error.end].hex()
            raise TableEncodingUnusable(file=file, row=row, got=got) from error
    if not text.strip():
        raise TableEmpty(file=file, size=len(content))
    try:
        raw = pl.read_csv(io.BytesIO(text.encode()), infer_schema=False, truncate_ragged_lines=True)
    except pl.exceptions.PolarsError as error:
        raise TableBroken(file=file, row="?", trouble=str(error).splitlines()[0]) from error
    if not raw.height:
        raise TableEmpty(file=file, size=len(content))
    return raw


def _named(raw: pl.DataFrame, file: str) -> pl.DataFrame:
    """Return the columns under our own names, empty ones for those that are not there, texts without space around."""
    known = {alias: name for name, aliases in COLUMNS.items() for alias in (name, *aliases)}
    found: dict[str, str] = {}
    for column in raw.columns:
        name = known.get(column.strip().lower(), known.get(column.strip(), ""))
        if name:
            found.setdefault(name, column)
    missing = [f"{name}（{COLUMNS[name][0]}）" for name in _NEEDED if name not in found]
    if "case_type" not in found and "class" not in found:
        missing.append(f"class（{COLUMNS['class'][1]}）")
    if missing:
        raise TableColumnsMissing(file=file, row=1, missing="、".join(missing))
    texts = [
        (pl.col(found[name]).str.strip_chars() if name in found else pl.lit("")).fill_null("").alias(name)
        for name in COLUMNS
    ]
    return raw.select(pl.int_range(2, pl.len() + 2).alias("row"), *texts)


def _completed(frame: pl.DataFrame, facts: CityFacts) -> pl.DataFrame:
    """Add what follows from the cells: type, numbers, instant, area; nothing where it does not follow."""
    keys = pl.DataFrame(
        [(code, serial, key) for (code, serial), key in facts.standard.items()],
        schema={"class": pl.String, "condition": pl.String, "standard_type": pl.String},
        orient="row",
    )
    alone = keys.filter(pl.len().over("class") == 1).with_columns(condition=pl.lit(""))
    frame = frame.with_columns(pl.col("class").str.to_uppercase())
    frame = frame.join(pl.concat([keys, alone]), on=["class", "condition"], how="left", maintain_order="left")
    frame = frame.with_columns(
        type=pl.when(pl.col("case_type") == "").then(pl.col("standard_type")).otherwise(pl.col("case_type")),
        lon_said=pl.col("lon"),
        lat_said=pl.col("lat"),
        lon=pl.col("lon").cast(pl.Float64, strict=False),
        lat=pl.col("lat").cast(pl.Float64, strict=False),
        occurred=_instants(),
        priority=pl.when(pl.col("priority") == "").then(pl.lit("4")).otherwise(pl.col("priority")),
    )
    names = {key: (spec.title_zh, spec.title_en) for key, spec in facts.types.items()}
    class_zh = pl.col("type").replace_strict({k: zh for k, (zh, _) in names.items()}, default="")
    class_en = pl.col("type").replace_strict({k: en for k, (_, en) in names.items()}, default="")
    frame = frame.with_columns(
        title=pl.when(pl.col("title") == "").then(class_zh).otherwise(pl.col("title")),
        title_en=pl.when(pl.col("title_en") == "").then(class_en).otherwise(pl.col("title_en")),
        place_en=pl.when(pl.col("place_en") == "").then(pl.col("place")).otherwise(pl.col("place_en")),
    )
    return frame.with_columns(area=_areas(frame, facts))


def _instants() -> pl.Expr:
    """Return the expression for the instant in UTC; a time without a zone is one of the city."""
    text = pl.col("occurred_at").str.replace_all("/", "-").str.replace(" ", "T").str.replace("Z$", "+00:00")
    zoned = [text.str.to_datetime(form, time_unit="us", strict=False) for form in _TIMES_WITH_ZONE]
    plain = [
        (text.str.to_datetime(form, time_unit="us", strict=False) - _CITY_OFFSET).dt.replace_time_zone("UTC")
        for form in _TIMES
    ]
    return pl.coalesce(*(one.dt.convert_time_zone("UTC") for one in zoned), *plain)


def _areas(frame: pl.DataFrame, facts: CityFacts) -> pl.Series:
    """Return the area of each row; one without is that of the district in which the place lies."""
    places = zip(frame["area"], frame["lon"], frame["lat"], strict=True)
    return pl.Series(
        [area or (facts.district_at(lon, lat) if _is_place(lon, lat) else "") for area, lon, lat in places],
        dtype=pl.String,
    )


def _is_place(lon: float | None, lat: float | None) -> bool:
    return lon is not None and lat is not None and abs(lon) <= 180 and abs(lat) <= 90


def _problems(frame: pl.DataFrame, facts: CityFacts) -> dict[int, list[CaseProblem]]:
    """Return everything that is wrong, by row."""
    found: dict[int, list[CaseProblem]] = {}
    for code, column, check in _checks(facts):
        zh, en = PROBLEMS[code]
        bad = frame.filter(check.fill_null(value=True))
        said = f"{column}_said" if column in ("lon", "lat") else column
        for row, got in zip(bad["row"], bad[said].cast(pl.String).fill_null(""), strict=True):
            told = CaseProblem(column=column, code=code, zh=zh.format(got=got[:60]), en=en.format(got=got[:60]))
            found.setdefault(row, []).append(told)
    return found


def _checks(facts: CityFacts) -> list[tuple[str, str, pl.Expr]]:
    """Return what each row is asked: code of the problem, the column that it is about, and when it is one."""
    is_known = pl.col("type").is_in(list(facts.types))
    by_type = pl.col("case_type") != ""
    lon, lat, at = pl.col("lon"), pl.col("lat"), pl.col("occurred")
    return [
        ("source_unknown", "source", ~pl.col("source").is_in([one.value for one in Source])),
        ("key_missing", "source_key", pl.col("source_key") == ""),
        ("type_unknown", "case_type", by_type & ~is_known.fill_null(value=False)),
        ("class_unknown", "class", ~by_type & pl.col("type").is_null()),
        ("place_unusable", "lon", ~(lon.is_finite() & (lon.abs() <= 180))),
        ("place_unusable", "lat", ~(lat.is_finite() & (lat.abs() <= 90))),
        ("area_unknown", "area", ~pl.col("area").is_in(list(facts.areas))),
        ("level_unknown", "priority", ~pl.col("priority").is_in(["1", "2", "3", "4"])),
        ("time_unusable", "occurred_at", at.is_null()),
        ("time_ahead", "occurred_at", (at > facts.now).fill_null(value=False)),
        ("time_long_ago", "occurred_at", (at < facts.now - _OLDEST).fill_null(value=False)),
        *(("text_long", name, pl.col(name).str.len_chars() > most) for name, most in _LONGEST.items()),
    ]
