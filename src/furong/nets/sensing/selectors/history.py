"""Latest and history, for somebody who asks by code."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from furong.kernel.permissions import Actor
from furong.nets.sensing.columns.history.layout import HOUR_MS
from furong.nets.sensing.columns.history.reading import HistoryRows
from furong.nets.sensing.columns.history.writing import readings_table
from furong.nets.sensing.columns.state.latest import read_latest
from furong.nets.sensing.contracts.history import (
    CityCount,
    CityHours,
    HistoryPoint,
    LatestReading,
    ThingHistory,
    ThinnedPoint,
)
from furong.nets.sensing.errors import ThingUnknown
from furong.nets.sensing.errors.history import HistoryAnswerTooLarge, HistoryAreaTooSmall, HistorySpanUnusable
from furong.nets.sensing.selectors.history_reading import read_city, read_number, read_thinned
from furong.nets.sensing.selectors.history_things import (
    city_districts,
    groups_of_things,
    history_root,
    partition_count,
    registered_things,
    scope_for,
)

__all__ = [
    "COUNTS_MAX",
    "SPAN_MAX",
    "city_hours_for",
    "city_table_for",
    "history_for",
    "history_table_for",
    "latest_for",
    "milliseconds",
]

#: Longest span of one answer; longer ones are for exports.
SPAN_MAX = timedelta(days=3660)
#: Counts that one answer in JSON takes; CSV and Arrow take all. [1]
COUNTS_MAX = 100_000
_CITY_FIELDS = ("time", "district", "category", "n", "n_trusted", "mean", "mean_trusted", "low", "high")
_BY = {"hour": "time", "district": "district", "category": "category"}


def latest_for(actor: Actor, codes: Sequence[str]) -> list[LatestReading]:
    """Return the newest reading of things, in the order of their codes.

    Raises:
        ThingUnknown: When one of them is not registered, or ``actor`` may not see it.
    """
    numbers = [_number_for(actor, code) for code in codes]
    things = registered_things()
    newest = read_latest(history_root(), np.array(numbers, dtype=np.int64), partitions=partition_count())
    units = things.category_units
    return [
        LatestReading(
            code=code,
            time=_instant(int(newest.time_ms[place])) if newest.time_ms[place] else None,
            value=float(newest.value[place]) if newest.time_ms[place] else None,
            unit=units[things.category[numbers[place]]],
            quality=int(newest.quality[place]),
        )
        for place, code in enumerate(codes)
    ]


def history_for(actor: Actor, code: str, *, since: datetime, until: datetime, limit: int) -> ThingHistory:
    """Return readings of a thing, the first ``limit`` of the span, with what is left of those no longer kept.

    Raises:
        ThingUnknown: When it is not registered, or ``actor`` may not see it.
        HistorySpanUnusable: When the span is none.
    """
    number, times = _number_for(actor, code), _times(since, until)
    root, partitions = history_root(), partition_count()
    rows = read_number(root, number, times, partitions=partitions)
    more = _instant(int(rows.time_ms[limit])) if len(rows) > limit else None
    thinned = read_thinned(root, number, times, partitions=partitions)
    return ThingHistory(
        code=code,
        unit=_unit(number),
        since=since,
        until=until,
        readings=_points(rows.take(slice(limit))),
        thinned=[point for width, table in thinned for point in _thinned_points(table, width)],
        next_since=more,
    )


def history_table_for(actor: Actor, code: str, *, since: datetime, until: datetime) -> pa.Table:
    """Return all readings of a thing in a span as a table of time, value and quality.

    Raises:
        ThingUnknown: When it is not registered, or ``actor`` may not see it.
        HistorySpanUnusable: When the span is none.
    """
    number, times = _number_for(actor, code), _times(since, until)
    rows = read_number(history_root(), number, times, partitions=partition_count())
    return readings_table(rows.number, rows.time_ms, rows.value, rows.quality).drop_columns(["number"])


def city_hours_for(
    actor: Actor,
    *,
    since: datetime,
    until: datetime,
    by: Sequence[str],
    districts: Sequence[str] = (),
    categories: Sequence[str] = (),
) -> CityHours:
    """Return the city over whole hours, as :func:`city_table_for` does, as objects.

    Raises:
        HistoryAnswerTooLarge: When there are more than :data:`COUNTS_MAX`.
    """
    table = city_table_for(actor, since=since, until=until, by=by, districts=districts, categories=categories)
    if len(table) > COUNTS_MAX:
        raise HistoryAnswerTooLarge(rows=len(table), most=COUNTS_MAX)
    begin, end = _hours(since, until)
    counts = [CityCount(**{key: row.get(key) for key in _CITY_FIELDS}) for row in table.to_pylist()]
    return CityHours(since=_instant(begin), until=_instant(end), by=list(by), counts=counts)


def city_table_for(
    actor: Actor,
    *,
    since: datetime,
    until: datetime,
    by: Sequence[str],
    districts: Sequence[str] = (),
    categories: Sequence[str] = (),
) -> pa.Table:
    """Return the city over whole hours, of the districts and categories that ``actor`` may see.

    Args:
        actor: Who asks.
        since: The hour that this lies in is the first.
        until: The hour before this is the last.
        by: What the counts are kept apart by: ``hour``, ``district``, ``category``.
        districts: When not empty, the only ones.
        categories: When not empty, the only ones.

    Raises:
        HistoryAreaTooSmall: When ``actor`` may see no whole district.
        HistorySpanUnusable: When the span is none.
    """
    seen_districts, seen_categories = _seen(actor)
    table = read_city(
        history_root(),
        groups_of_things(),
        by=[_BY[name] for name in _BY if name in by],
        times=_hours(since, until),
        # A name that nothing has stands for "none": an empty list would be no condition at all.
        districts=[name for name in seen_districts if not districts or name in districts] or ["-"],
        categories=[name for name in seen_categories if not categories or name in categories] or ["-"],
    )
    table = table.filter(pc.greater(table["n"], 0))
    means = {"mean": pc.divide(table["total"], table["n"])}
    trusted = pc.if_else(pc.greater(table["n_trusted"], 0), table["n_trusted"], None)
    means["mean_trusted"] = pc.divide(table["total_trusted"], trusted)
    for name, column in means.items():
        table = table.append_column(name, column)
    return table.select([name for name in _CITY_FIELDS if name in table.column_names])


def milliseconds(instant: datetime) -> int:
    """Return an instant in milliseconds since 1970-01-01T00:00Z."""
    return (instant - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)


def _number_for(actor: Actor, code: str) -> int:
    scope, things = scope_for(actor), registered_things()
    numbers = things.numbers_of([code])
    if numbers[0] < 0 or not scope.allows(things, numbers)[0]:
        raise ThingUnknown(thing=code)
    return int(numbers[0])


def _seen(actor: Actor) -> tuple[list[str], list[str]]:
    """Return the districts and the categories whose counts an actor may see."""
    scope, things = scope_for(actor), registered_things()
    ranges = {district: slice(*things.area_range(district)) for district in city_districts()}
    whole = [district for district, places in ranges.items() if scope.areas[places].size and scope.areas[places].all()]
    if not whole and any(scope.areas[places].any() for places in ranges.values()):
        raise HistoryAreaTooSmall
    if whole and scope.areas.all():
        whole.append("")
    sees_restricted = all(scope.restricted_areas[ranges[district]].all() for district in whole if district)
    names = [
        name
        for name, is_restricted in zip(things.category_names, scope.restricted.tolist(), strict=True)
        if sees_restricted or not is_restricted
    ]
    return whole, names


def _times(since: datetime, until: datetime) -> tuple[int, int]:
    if not since < until <= since + SPAN_MAX:
        raise HistorySpanUnusable(since=since.isoformat(), until=until.isoformat(), days=SPAN_MAX.days)
    return milliseconds(since), milliseconds(until)


def _hours(since: datetime, until: datetime) -> tuple[int, int]:
    begin, end = _times(since, until)
    return begin // HOUR_MS * HOUR_MS, -(-end // HOUR_MS) * HOUR_MS


def _unit(number: int) -> str:
    things = registered_things()
    return str(things.category_units[things.category[number]])


def _instant(time_ms: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=time_ms)


def _points(rows: HistoryRows) -> list[HistoryPoint]:
    triples = zip(rows.time_ms.tolist(), rows.value.tolist(), rows.quality.tolist(), strict=True)
    return [HistoryPoint(time=_instant(time_ms), value=value, quality=bits) for time_ms, value, bits in triples]


def _thinned_points(table: pa.Table, width_ms: int) -> list[ThinnedPoint]:
    return [
        ThinnedPoint(
            time=row["time"],
            width_s=width_ms // 1000,
            n=row["n"],
            n_trusted=row["n_trusted"],
            mean=row["total"] / row["n"],
            mean_trusted=row["total_trusted"] / row["n_trusted"] if row["n_trusted"] else None,
            low=row["low"],
            high=row["high"],
        )
        for row in table.to_pylist()
    ]
