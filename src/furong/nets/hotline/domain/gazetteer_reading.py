"""A gazetteer from the rows of a file, and a finding for whatever is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from furong.foundation.tables.findings import TABLE_TEXTS, Finding, FindingText, Place, Severity, finding_of
from furong.foundation.tables.grids import GridRow, Layout, read_grid
from furong.kernel.geo import CRS, CRSUnknown, Position, PositionUnusable, parse_crs

__all__ = ["ReadPlace", "read_gazetteer"]

LAYOUT = Layout(
    names={
        "name": ("名称", "地名", "地点名称"),
        "aliases": ("别名", "俗称", "又名"),
        "kind": ("种类", "类型"),
        "area": ("区域代码", "区域", "行政区划"),
        "lon": ("经度",),
        "lat": ("纬度",),
        "crs": ("坐标系",),
    },
    required=("name",),
    either=(("area",), ("lon",)),
)
_BETWEEN = re.compile(r"[、，,；;|/]")
_NAME_MAX, _NAME_MIN = 80, 2
_KINDS = {
    "学校": "school",
    "医院": "hospital",
    "公园": "park",
    "市场": "market",
    "车站": "station",
    "小区": "housing",
    "道路": "road",
}
_TEXTS: Mapping[str, FindingText] = {
    **TABLE_TEXTS,
    "place_name_unusable": FindingText(
        Severity.ERROR,
        "名称“{got}”无法使用",
        "the name “{got}” cannot be used",
        "填写 2 至 80 个字的名称",
        "write a name of 2 to 80 characters",
    ),
    "place_area_unknown": FindingText(
        Severity.ERROR,
        "区域“{got}”不存在",
        "there is no area “{got}”",
        "填写区域代码，或留空并填写坐标",
        "write the code of an area, or leave it empty and give a position",
    ),
    "place_position_unusable": FindingText(
        Severity.ERROR,
        "坐标“{got}”无法使用",
        "the position “{got}” cannot be used",
        "填写经度、纬度和坐标系（WGS84、GCJ-02、BD-09 或 CGCS2000）",
        "write longitude, latitude and system (WGS84, GCJ-02, BD-09 or CGCS2000)",
    ),
    "place_nowhere": FindingText(
        Severity.ERROR,
        "既没有区域，坐标也不在本市",
        "there is no area, and the position is not in the city",
        "填写区域代码",
        "write the code of its area",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPlace:
    """A place as it was read.

    Args:
        name: Its name.
        aliases: What else it is called.
        kind: What it is; empty when that is not told.
        path: Path of its area.
        position: Where it is, in WGS 84, or ``None``.
    """

    name: str
    aliases: tuple[str, ...]
    kind: str
    path: str
    position: Position | None


def read_gazetteer(
    content: bytes, file: str, area_path: Callable[[str], str], district_at: Callable[[float, float], str]
) -> tuple[tuple[ReadPlace, ...], tuple[Finding, ...]]:
    """Read and check a gazetteer.

    Args:
        content: The file's bytes, CSV or .xlsx.
        file: Its name, for messages.
        area_path: Returns the path of an area, or nothing when there is no such area.
        district_at: Returns the path of the district at a longitude and a latitude (WGS 84, in degrees), or nothing.

    Returns:
        The places that can be used, and what was found.

    Raises:
        TableEmpty, TableFormatUnknown, TableEncodingUnusable, TableBroken, TableTooLarge, TableColumnsMissing,
        TableCellsMerged: See :func:`furong.foundation.tables.grids.read_grid`.
    """
    grid = read_grid(content, file, LAYOUT)
    places: list[ReadPlace] = []
    findings: list[Finding] = []
    for row in grid.rows:
        problems = list(_problems(row))
        position = None if problems else _position(row)
        path = area_path(row.cells["area"]) if row.cells["area"] else ""
        if row.cells["area"] and not path:
            problems.append(_finding("place_area_unknown", row, "area", row.cells["area"]))
        elif not problems and not path:
            path = district_at(position.lon, position.lat) if position else ""
            if not path:
                problems.append(_finding("place_nowhere", row, "area", ""))
        findings += problems
        if not problems:
            places.append(_place(row, path, position))
    return tuple(places), tuple(findings)


def _place(row: GridRow, path: str, position: Position | None) -> ReadPlace:
    kind = row.cells["kind"]
    return ReadPlace(
        name=row.cells["name"],
        aliases=tuple(dict.fromkeys(one.strip() for one in _BETWEEN.split(row.cells["aliases"]) if one.strip())),
        kind=_KINDS.get(kind, kind)[:20],
        path=path,
        position=position,
    )


def _problems(row: GridRow) -> Iterator[Finding]:
    cells = row.cells
    if row.extra:
        yield finding_of(_TEXTS, "row_too_long", Place(row.number, "", row.sheet), count=row.extra)
    if not _NAME_MIN <= len(cells["name"]) <= _NAME_MAX:
        yield _finding("place_name_unusable", row, "name", cells["name"])
    try:
        _position(row)
    except (ValueError, CRSUnknown, PositionUnusable):
        got = " ".join(cells[name] for name in ("lon", "lat", "crs"))
        yield _finding("place_position_unusable", row, "lon", got)


def _position(row: GridRow) -> Position | None:
    """Return where a place is, in WGS 84; a position without a system is refused, not guessed."""
    lon, lat, crs = (row.cells[name] for name in ("lon", "lat", "crs"))
    if not (lon or lat):
        return None
    return Position(float(lon), float(lat), parse_crs(crs)).to(CRS.WGS84)


def _finding(kind: str, row: GridRow, column: str, got: str) -> Finding:
    return finding_of(_TEXTS, kind, Place(row.number, column, row.sheet), got=got[:60])
