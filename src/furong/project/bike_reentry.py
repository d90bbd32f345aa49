"""What ``furong bikes reentry`` tells: every lock of a listed bike after it was listed, once, and where that was.

A re-entry is an appearance: one for each minute in which a listed bike locks, wherever that is, also when it has not
left since the last one (``repeat_in_place``). Rows that repeat a minute of a bike are the same re-entry; when they name
another place, that is told beside it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import h3ronpy.vector
import numpy as np
import polars as pl

from furong.kernel.errors import InvalidInput
from furong.project.bike_events import EventTable, open_events, second_of, time_text
from furong.project.bike_lists import BikeList, read_list
from furong.project.bike_zones import ZoneSet, open_zones

__all__ = ["SinceUnusable", "find_reentries", "report"]

#: Outside all zones a place is a hexagon of H3 of this resolution: about 130 m from side to side.
_RESOLUTION = 10
_MINUTE_S = 60
_APART_M = 150.0
_TOLD = 10
_ABOUT = {
    "reentry": "a listed bike locks after it was listed: one for each minute in which it does",
    "zone": "first zone that holds the point, its edge included; null outside all of them",
    "cell": f"hexagon of H3, resolution {_RESOLUTION}, that holds the point; null when the place is unusable",
    "repeat_in_place": "true when the re-entry before it was in the same zone, or outside of zones in the same cell",
}


class SinceUnusable(InvalidInput):
    """A time to begin from that is none."""

    code = "project.since_unusable"
    zh = "--since {value} 不是时间。请写成 2020-12-22 或 2020-12-22T07:00:00+08:00。"
    en = "--since {value} is no time. Write it as 2020-12-22 or 2020-12-22T07:00:00+08:00."


@dataclass(frozen=True, slots=True)
class _Found:
    """Locks of listed bikes as the events tell them, and what else the events hold."""

    rows: pl.DataFrame
    scanned: int
    usable: int
    otherwise: int


def find_reentries(blacklist: Path, events: Path, zones: Path, *, since: str = "") -> dict[str, Any]:
    """Find every re-entry of listed bikes, once.

    The events are read in a stream: what is kept are rows of listed bikes.

    Args:
        blacklist: Ids, one a line or as a table.
        events: Lock events.
        zones: GeoJSON of zones.
        since: From when on re-entries count, for all bikes; those that are listed later begin then.

    Raises:
        InvalidInput: When a file or the time cannot be used.
    """
    begin = _since(since)
    listed = read_list(blacklist)
    places = open_zones(zones)
    table = open_events(events)
    found = _scan(table, listed)
    if not found.usable:
        table.demand_usable(found.scanned)
    counted = found.rows.filter(pl.col("second").is_not_null() & (pl.col("second") >= pl.col("from").fill_null(begin)))
    counted = counted.filter((pl.col("second") >= begin) & (pl.col("second") < pl.col("until").fill_null(2**62)))
    reentries = list(_told(counted, places))
    return {
        "definition": _ABOUT,
        "summary": _summary(listed, found, counted, reentries),
        "reentries": reentries,
        "warnings": [*places.warnings, *table.warnings, *_warnings(listed, found, reentries, table)],
    }


def report(found: dict[str, Any], *, as_json: bool) -> str:
    """Return what was found as one JSON document, or as a line a re-entry."""
    if as_json:
        return json.dumps(found, ensure_ascii=False)
    lines = []
    for one in found["reentries"]:
        again = "  again" if one["repeat_in_place"] else ""
        lines.append(f"{one['time']}  {one['bike']}  {one['zone'] or one['cell'] or '?'}{again}")
    lines.append(", ".join(f"{name} {value}" for name, value in found["summary"].items()))
    return "\n".join([*lines, *(f"! {warning}" for warning in found["warnings"])])


def _since(text: str) -> int:
    if not text:
        return -(2**62)
    second = pl.DataFrame({"since": [text]}).select(second_of("since", day_alone=True)).item()
    if second is None:
        raise SinceUnusable(value=text)
    return int(second)


def _scan(table: EventTable, listed: BikeList) -> _Found:
    """Read the events once: rows of listed bikes are kept, all are counted."""
    ids = listed.rows["bike"]
    small = ids.str.to_lowercase().unique()
    close = table.rows.filter(pl.col("bike").str.to_lowercase().is_in(small.implode()))
    timed = table.rows.filter(pl.col("bike").is_not_null() & pl.col("second").is_not_null())
    rows, count, usable = table.collect(close, table.rows.select(pl.len()), timed.select(pl.len()))
    exact = rows.join(listed.rows.rename({"listed": "from"}), on="bike", how="inner").sort("second", "line")
    otherwise = rows.join(listed.rows, on="bike", how="anti")["bike"].n_unique()
    return _Found(exact, int(count.item()), int(usable.item()), otherwise)


def _told(rows: pl.DataFrame, zones: ZoneSet) -> Iterator[dict[str, Any]]:
    """Yield each re-entry in the order of time."""
    rows = _with_places(rows, zones).with_columns(minute=pl.col("second") // _MINUTE_S)
    repeated = rows.filter(pl.struct("bike", "minute").is_duplicated()).group_by("bike", "minute", maintain_order=True)
    others = {key: [*group.iter_rows(named=True)][1:] for key, group in repeated}
    before: dict[str, str | None] = {}
    for row in rows.unique(["bike", "minute"], keep="first", maintain_order=True).iter_rows(named=True):
        place = row["zone"] or row["cell"]
        elsewhere = [other for other in others.get((row["bike"], row["minute"]), []) if _is_apart(row, other, zones)]
        yield {
            "bike": row["bike"],
            "zone": row["zone"],
            "cell": row["cell"],
            "time": time_text(row["second"]),
            "lon": row["lon"],
            "lat": row["lat"],
            "line": row["line"],
            "reason": row["reason"] or None,
            "first": row["bike"] not in before,
            "repeat_in_place": place is not None and before.get(row["bike"]) == place,
            "two_places": [{"zone": o["zone"], "cell": o["cell"], "lon": o["lon"], "lat": o["lat"]} for o in elsewhere],
        }
        before[row["bike"]] = place


def _with_places(rows: pl.DataFrame, zones: ZoneSet) -> pl.DataFrame:
    """Return rows with the first zone that holds each, and its cell."""
    numbered = rows.with_row_index("row")
    placed = numbered.select("row", "lon", "lat").drop_nulls()
    lon, lat = placed["lon"].to_numpy(), placed["lat"].to_numpy()
    event, zone = zones.inside(lon, lat)
    event, first = np.unique(event, return_index=True)
    ids = pl.Series(zones.ids, dtype=pl.String)
    inside = pl.DataFrame({"row": placed["row"].gather(event), "zone": ids.gather(zone[first])})
    cells = pl.Series(h3ronpy.cells_to_string(h3ronpy.vector.coordinates_to_cells(lat, lon, _RESOLUTION)))
    celled = placed.select("row", cell=cells.cast(pl.String))
    return numbered.join(inside, on="row", how="left").join(celled, on="row", how="left").sort("row").drop("row")


def _is_apart(one: dict[str, Any], other: dict[str, Any], zones: ZoneSet) -> bool:
    if None in (one["lon"], one["lat"], other["lon"], other["lat"]):
        return False
    plane = zones.plane
    east = plane.east(np.array([one["lon"], other["lon"]]))
    north = plane.north(np.array([one["lat"], other["lat"]]))
    return bool(np.hypot(np.diff(east), np.diff(north))[0] > _APART_M)


def _summary(listed: BikeList, found: _Found, counted: pl.DataFrame, reentries: list[dict[str, Any]]) -> dict[str, int]:
    return {
        "listed": listed.rows.height,
        "seen": len({one["bike"] for one in reentries}),
        "reentries": len(reentries),
        "in_zones": sum(one["zone"] is not None for one in reentries),
        "repeats_in_place": sum(one["repeat_in_place"] for one in reentries),
        "rows_scanned": found.scanned,
        "rows_of_listed": found.rows.height,
        "rows_repeated": counted.height - len(reentries),
    }


def _warnings(listed: BikeList, found: _Found, reentries: list[dict[str, Any]], table: EventTable) -> Iterator[str]:
    if listed.lines > listed.rows.height:
        yield f"{listed.lines - listed.rows.height} lines of the list repeat a bike; its earliest beginning counts"
    if found.otherwise:
        yield f"{found.otherwise} ids of events match the list but for capital letters; they are not the same ids"
    if not found.rows.height:
        yield f"none of the {listed.rows.height} listed ids is in {table.name}: is it the same kind of id?"
    no_time = found.rows.filter(pl.col("second").is_null())["line"].head(_TOLD).to_list()
    if no_time:
        yield f"rows of listed bikes without a usable time, not counted: lines {no_time}"
    nowhere = [one["line"] for one in reentries if one["cell"] is None][:_TOLD]
    if nowhere:
        yield f"re-entries without a usable place, counted: lines {nowhere}"
    for one in reentries:
        if one["two_places"]:
            yield f"one bike in two places in one minute: {one['bike']} at {one['time']}"
