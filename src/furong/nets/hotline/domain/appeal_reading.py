"""Appeals from a file of rows: read, checked and completed column by column."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import polars as pl

from furong.nets.hotline.contracts.appeals import AppealKind, Urgency
from furong.nets.hotline.contracts.imports import AppealRowProblem
from furong.nets.hotline.domain.appeal_problems import ROW_PROBLEMS
from furong.nets.hotline.errors.imports import AppealFileBroken, AppealFileColumnsMissing, AppealFileEmpty

__all__ = ["AppealFacts", "ReadAppeals", "RejectedRow", "read_appeal_rows", "read_appeals", "unpacked_text"]

#: Columns by the names that files give them; the first is our own.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "source_key": ("编号", "诉求编号", "工单编号", "来源编号", "留言编号", "msg_id", "message_id", "id", "number"),
    "title": ("标题", "主题", "诉求主题", "诉求标题", "工单标题", "留言主题", "subject"),
    "text": ("诉求内容", "内容", "诉求", "来电内容", "留言详情", "content", "detail", "message", "description"),
    "area": ("区域代码", "区域", "区县", "所属区域", "area_code", "district"),
    "kind": ("诉求类型", "类型", "诉求性质"),
    "urgency": ("紧急程度", "priority"),
    "place": ("地点", "地址", "事发地址", "address"),
    "lon": ("经度", "longitude"),
    "lat": ("纬度", "latitude"),
    "citizen_name": ("姓名", "诉求人", "联系人", "name"),
    "citizen_phone": ("电话", "联系电话", "手机", "手机号", "来电号码", "phone", "caller"),
    "is_anonymous": ("匿名", "是否匿名", "anonymous"),
    "received_at": ("来件时间", "诉求时间", "来电时间", "受理时间", "留言时间", "时间", "time", "created_at"),
}
_NEEDED = ("source_key", "text")
_LONGEST = {"source_key": 120, "text": 20_000, "title": 120, "place": 160, "citizen_name": 60}
_KINDS = {
    "": AppealKind.HELP,
    "咨询": AppealKind.CONSULT,
    "求助": AppealKind.HELP,
    "求决": AppealKind.HELP,
    "投诉": AppealKind.COMPLAINT,
    "举报": AppealKind.REPORT,
    "建议": AppealKind.SUGGESTION,
    "表扬": AppealKind.PRAISE,
    "感谢": AppealKind.PRAISE,
    **{kind.value: kind for kind in AppealKind},
}
_URGENCIES = {
    "": Urgency.NORMAL,
    "一般": Urgency.NORMAL,
    "普通": Urgency.NORMAL,
    "紧急": Urgency.URGENT,
    "特急": Urgency.EMERGENCY,
    "非常紧急": Urgency.EMERGENCY,
    **{urgency.value: urgency for urgency in Urgency},
}
_FLAGS = {
    **dict.fromkeys(("", "否", "0", "n", "no", "false"), False),
    **dict.fromkeys(("是", "1", "y", "yes", "true", "匿名"), True),
}
_TIMES_WITH_ZONE = ("%Y-%m-%dT%H:%M:%S%.f%:z", "%Y-%m-%dT%H:%M%:z")
_TIMES = ("%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%dT%H:%M")
_CITY_OFFSET = timedelta(hours=8)
_OLDEST, _AHEAD = timedelta(days=366), timedelta(minutes=5)
_PHONE_SIGNS = r"[\s\-()+.]"
#: How our own files keep a cell from being a formula; it is taken off when they come back.
_DEFUSED = "^'([=+@＝＋－＠-])"
_GZIP_MAGIC = b"\x1f\x8b"
#: No file of a day is longer; a packed one that claims to be is none. [byte]
_UNPACKED_MAX = 512 * 1024 * 1024
_NUL = "\x00"


@dataclass(frozen=True, slots=True)
class AppealFacts:
    """What the city knows, to complete rows with.

    Args:
        areas: Paths of areas by code.
        names: Codes of areas by their names in Chinese and in English.
        city: Code of the city, for rows that name no area and no place.
        district_at: Returns the code of the district that a place lies in, or nothing.
        may_take: Whether whoever imports may take appeals in the area of a path.
        now: The present.
    """

    areas: Mapping[str, str]
    names: Mapping[str, str]
    city: str
    district_at: Callable[[float, float], str]
    may_take: Callable[[str], bool]
    now: datetime


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row that cannot be an appeal: its place in the file, its cells, and everything that is wrong."""

    row: int
    cells: dict[str, str]
    problems: tuple[AppealRowProblem, ...]


@dataclass(frozen=True, slots=True)
class ReadAppeals:
    """A file as it was read.

    Args:
        rows: Rows of the file. [1]
        appeals: Those that can be appeals, in the order of the file.
        rejected: The others.
    """

    rows: int
    appeals: pl.DataFrame
    rejected: tuple[RejectedRow, ...]


def read_appeals(content: bytes, file: str, facts: AppealFacts) -> ReadAppeals:
    """Read and check a file of appeals.

    Args:
        content: The file's bytes: CSV with a header, in UTF-8 or GB 18030, plain or gzipped.
        file: Its name, for messages.
        facts: What the city knows.

    Raises:
        AppealFileEmpty, AppealFileBroken, AppealFileColumnsMissing: When the file is no table of appeals.
    """
    text = unpacked_text(content, file)
    if not text.strip():
        raise AppealFileEmpty(file=file)
    head = text.partition("\n")[0]
    separator = max(",;\t", key=head.count)
    try:
        raw = pl.read_csv(
            io.BytesIO(text.encode()), infer_schema=False, truncate_ragged_lines=True, separator=separator
        )
    except pl.exceptions.PolarsError as error:
        raise AppealFileBroken(file=file, trouble=str(error).splitlines()[0][:200]) from error
    if not raw.height:
        raise AppealFileEmpty(file=file)
    return _read(raw, file, facts, range(2, raw.height + 2))


def read_appeal_rows(rows: Sequence[tuple[int, Mapping[str, str]]], file: str, facts: AppealFacts) -> ReadAppeals:
    """Read and check rows of one file that were put aside, perhaps mended since.

    Args:
        rows: Their places in the file, and their cells by column.
        file: Name of the file that they came in.
        facts: What the city knows.

    Raises:
        AppealFileColumnsMissing: When a column is missing that is needed.
    """
    heads = list(dict.fromkeys(name for _, cells in rows for name in cells))
    columns = {name: [cells.get(name, "") for _, cells in rows] for name in heads}
    raw = pl.DataFrame(columns, schema=dict.fromkeys(heads, pl.String))
    return _read(raw, file, facts, [row for row, _ in rows])


def unpacked_text(content: bytes, file: str) -> str:
    """Return the text of a file, unpacked, whatever of the two encodings it is in.

    Raises:
        AppealFileBroken: When it cannot be unpacked, or is in no encoding that can be told.
    """
    if content.startswith(_GZIP_MAGIC):
        content = _inflated(content, file)
    row = 0
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding).replace(_NUL, "")
        except UnicodeDecodeError as error:
            row = content[: error.start].count(b"\n") + 1
    raise AppealFileBroken(file=file, trouble=f"line {row}: neither UTF-8 nor GB 18030")


def _inflated(content: bytes, file: str) -> bytes:
    unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)
    try:
        found = unpacker.decompress(content, _UNPACKED_MAX)
    except zlib.error as error:
        raise AppealFileBroken(file=file, trouble=f"gzip: {error}") from error
    if not unpacker.eof:
        is_long = len(found) >= _UNPACKED_MAX
        raise AppealFileBroken(file=file, trouble="gzip: more than 512 MB" if is_long else "gzip: it ends early")
    return found


def _read(raw: pl.DataFrame, file: str, facts: AppealFacts, places: Sequence[int]) -> ReadAppeals:
    frame = _completed(_named(raw, file, places), facts)
    problems = _problems(frame, facts)
    is_bad = frame["row"].is_in(list(problems))
    rejected = tuple(
        RejectedRow(row, {name: told or "" for name, told in cells.items()}, tuple(problems[row]))
        for row, cells in zip(frame.filter(is_bad)["row"], raw.filter(is_bad).to_dicts(), strict=True)
    )
    return ReadAppeals(frame.height, frame.filter(~is_bad), rejected)


def _named(raw: pl.DataFrame, file: str, places: Sequence[int]) -> pl.DataFrame:
    """Return the columns under our own names, empty ones for those that are not there, texts without space around."""
    known = {alias: name for name, aliases in COLUMNS.items() for alias in (name, *aliases)}
    found: dict[str, str] = {}
    for column in raw.columns:
        name = known.get(column.strip().lower(), "")
        if name:
            found.setdefault(name, column)
    missing = [f"{name}（{COLUMNS[name][0]}）" for name in _NEEDED if name not in found]
    if missing:
        raise AppealFileColumnsMissing(file=file, missing="、".join(missing), found="、".join(raw.columns)[:200])
    texts = [
        (pl.col(found[name]).str.strip_chars().str.replace(_DEFUSED, "${1}") if name in found else pl.lit(""))
        .fill_null("")
        .alias(name)
        for name in COLUMNS
    ]
    return raw.select(pl.Series("row", places, dtype=pl.Int64), *texts)


def _completed(frame: pl.DataFrame, facts: AppealFacts) -> pl.DataFrame:
    """Add what follows from the cells; nothing where it does not follow."""
    phone = pl.col("citizen_phone").str.replace(r"^\s*\+\s*86", "").str.replace_all(_PHONE_SIGNS, "")
    frame = frame.with_columns(
        kind_of=pl.col("kind").replace_strict({k: v.value for k, v in _KINDS.items()}, default=None),
        urgency_of=pl.col("urgency").replace_strict({k: v.value for k, v in _URGENCIES.items()}, default=None),
        anonymous=pl.col("is_anonymous").str.to_lowercase().replace_strict(_FLAGS, default=None),
        phone=phone,
        x=pl.col("lon").cast(pl.Float64, strict=False),
        y=pl.col("lat").cast(pl.Float64, strict=False),
        at=pl.when(pl.col("received_at") == "").then(pl.lit(facts.now.astimezone(UTC))).otherwise(_instants()),
    )
    return frame.with_columns(area_code=_areas(frame, facts))


def _instants() -> pl.Expr:
    """Return the expression for the instant in UTC; a time without a zone is one of the city."""
    text = pl.col("received_at").str.replace_all("/", "-").str.replace(" ", "T").str.replace("Z$", "+00:00")
    zoned = [text.str.to_datetime(form, time_unit="us", strict=False) for form in _TIMES_WITH_ZONE]
    plain = [
        (text.str.to_datetime(form, time_unit="us", strict=False) - _CITY_OFFSET).dt.replace_time_zone("UTC")
        for form in _TIMES
    ]
    return pl.coalesce(*(one.dt.convert_time_zone("UTC") for one in zoned), *plain)


def _areas(frame: pl.DataFrame, facts: AppealFacts) -> pl.Series:
    """Return the code of each row's area; without one that of the district in which the place lies, or the city's."""
    told = [
        facts.names.get(area, area) if area else (facts.district_at(x, y) if _is_place(x, y) else "") or facts.city
        for area, x, y in zip(frame["area"], frame["x"], frame["y"], strict=True)
    ]
    return pl.Series(told, dtype=pl.String)


def _is_place(x: float | None, y: float | None) -> bool:
    return x is not None and y is not None and abs(x) <= 180 and abs(y) <= 90


def _problems(frame: pl.DataFrame, facts: AppealFacts) -> dict[int, list[AppealRowProblem]]:
    """Return everything that is wrong, by row."""
    found: dict[int, list[AppealRowProblem]] = {}
    for code, column, check in _checks(frame, facts):
        zh, en = ROW_PROBLEMS[code]
        bad = frame.filter(check.fill_null(value=True))
        for row, got in zip(bad["row"], bad[column], strict=True):
            told = AppealRowProblem(column=column, code=code, zh=zh.format(got=got[:60]), en=en.format(got=got[:60]))
            found.setdefault(row, []).append(told)
    return found


def _checks(frame: pl.DataFrame, facts: AppealFacts) -> list[tuple[str, str, pl.Expr]]:
    """Return what each row is asked: code of the problem, the column that it is about, and when it is one."""
    has_place = (pl.col("lon") != "") | (pl.col("lat") != "")
    x, y, at, phone = pl.col("x"), pl.col("y"), pl.col("at"), pl.col("phone")
    now = facts.now.astimezone(UTC)
    named = frame["area_code"].unique().to_list()
    known = [code for code in named if code in facts.areas]
    refused = [code for code in known if not facts.may_take(facts.areas[code])]
    return [
        ("key_missing", "source_key", pl.col("source_key") == ""),
        ("text_missing", "text", pl.col("text") == ""),
        ("area_unknown", "area", ~pl.col("area_code").is_in(known)),
        ("area_refused", "area", pl.col("area_code").is_in(refused)),
        ("kind_unknown", "kind", pl.col("kind_of").is_null()),
        ("urgency_unknown", "urgency", pl.col("urgency_of").is_null()),
        ("place_unusable", "lon", has_place & ~(x.is_finite() & (x.abs() <= 180)).fill_null(value=False)),
        ("place_unusable", "lat", has_place & ~(y.is_finite() & (y.abs() <= 90)).fill_null(value=False)),
        ("phone_unusable", "citizen_phone", (phone != "") & ~phone.str.contains(r"^[0-9]{7,15}$")),
        ("flag_unusable", "is_anonymous", pl.col("anonymous").is_null()),
        ("time_unusable", "received_at", at.is_null()),
        ("time_ahead", "received_at", (at > now + _AHEAD).fill_null(value=False)),
        ("time_long_ago", "received_at", (at < now - _OLDEST).fill_null(value=False)),
        *(("text_long", name, pl.col(name).str.len_chars() > most) for name, most in _LONGEST.items()),
    ]
