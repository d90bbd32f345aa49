"""Register things: rows are checked, numbered, written as segments, and entered into the columns.

A segment counts from the moment that its row is in the database; the columns follow, and whoever writes next enters
what a killed writer had not. So no number is given twice, and loading the same file again finishes the work.
"""

from __future__ import annotations

import contextlib
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pyarrow.parquet as pq
from django.conf import settings

from furong.foundation.areas.models import Area
from furong.foundation.transactions import advisory_lock, transaction
from furong.kernel.errors import Conflict
from furong.nets.sensing.columns.registry import SEGMENT_SCHEMA, RegistryWriter, read_categories
from furong.nets.sensing.columns.registry.writing import text_fingerprints, write_segment
from furong.nets.sensing.contracts.registry import LoadReceipt
from furong.nets.sensing.domain.registry_rows import check_rows
from furong.nets.sensing.models.registry import RegistryChange, RegistryRejection, RegistrySegment

__all__ = ["RegistryBusy", "catch_up", "load_things", "register_thing", "registry_root", "writing_registry"]

_LEVELS = {"city": 0, "district": 1, "street": 2, "community": 3, "grid": 4}
_PATIENCE_S = 60.0
_POLL_S = 0.02
#: A load of so many is written through to the disk at its end; what fewer change is, within a minute. Until then the
#: columns would be made anew from the segments after a loss of power. [1]
_SETTLED_AT_ONCE = 10_000
_KEPT_REJECTIONS = 10_000
_TEXT_MAX = 2_000
_TEN_MILLION = 1e7


class RegistryBusy(Conflict):
    """Somebody else is registering things."""

    code = "sensing.registry_busy"
    zh = "另一个登记任务正在写入设备台账，请稍后再试。"
    en = "Another load is writing to the registry. Try again when it has finished."


def registry_root() -> Path:
    """Return the folder of the registry of this city."""
    return Path(settings.FURONG_DIRECTORY.root) / "sensing" / "registry"


@dataclass(slots=True)
class _Tally:
    received: int = 0
    registered: int = 0
    unchanged: int = 0
    quarantined: int = 0
    reasons: Counter[str] = field(default_factory=Counter)


def load_things(
    parts: Iterable[pl.DataFrame],
    source: str,
    *,
    expected: int = 0,
    progress: Callable[[int, int], None] | None = None,
) -> LoadReceipt:
    """Register the things of some tables; when this returns they survive a crash.

    Args:
        parts: Tables with the columns code, category, area, lon, lat and perhaps owner, asset, name, period_s, low,
            high, crs.
        source: Where they come from, for the quarantine; empty keeps what is rejected out of it.
        expected: How many there will be, when that is known. [1]
        progress: Is told how many rows were received and registered, after every part.

    Raises:
        RegistryBusy: When somebody else is registering things.
    """
    begun = time.perf_counter()
    tally = _Tally()
    with writing_registry() as writer:
        if expected:
            writer.make_room(expected)
        for part in parts:
            _load_part(writer, part, source, tally)
            if progress is not None:
                progress(tally.received, tally.registered)
        if tally.registered >= _SETTLED_AT_ONCE:
            writer.finish()
        return LoadReceipt(
            received=tally.received,
            registered=tally.registered,
            unchanged=tally.unchanged,
            quarantined=tally.quarantined,
            reasons=dict(tally.reasons),
            seconds=round(time.perf_counter() - begun, 3),
            things=writer.count,
        )


def register_thing(code: str, lon: float, lat: float, *, category: str = "other") -> None:
    """Register one thing of the whole city, unless its code is taken.

    Args:
        code: Its code.
        lon: Longitude in WGS-84. [deg]
        lat: Latitude in WGS-84. [deg]
        category: Code of its category.

    Raises:
        RegistryBusy: When somebody else is registering things.
    """
    city = settings.FURONG_OPTIONS["CITY"]
    row = {"code": [code], "category": [category], "area": [city], "lon": [lon], "lat": [lat]}
    load_things([pl.DataFrame(row)], "one by one")


def catch_up() -> int:
    """Enter what a killed writer had not; return how many things there are. [1]

    Raises:
        RegistryBusy: When somebody is registering things.
    """
    with writing_registry() as writer:
        writer.finish()
        return writer.count


@contextlib.contextmanager
def writing_registry() -> Iterator[RegistryWriter]:
    """Yield the writing end of the registry, with everything entered that the database knows.

    Raises:
        RegistryBusy: When somebody else writes for longer than one waits.
    """
    deadline = time.monotonic() + _PATIENCE_S
    while True:
        with advisory_lock("sensing:registry") as got:
            if got:
                areas, levels = _areas()
                writer = RegistryWriter.open(registry_root(), areas=areas, levels=levels)
                _catch_up(writer)
                yield writer
                return
        if time.monotonic() > deadline:
            raise RegistryBusy
        time.sleep(_POLL_S)


def _catch_up(writer: RegistryWriter) -> None:
    """Enter the segments and changes that are in the database and not yet in the columns."""
    for segment in RegistrySegment.objects.order_by("first").filter(first__gte=writer.count):
        writer.apply(pq.read_table(writer.files.segments / segment.file))
    for change in RegistryChange.objects.order_by("pk").filter(pk__gt=writer.names.changes):
        writer.change(change.pk, change.number, change.particulars)


def _areas() -> tuple[list[str], list[int]]:
    """Return the codes of all areas in the order of the tree, and their levels."""
    return _areas_of(Area.objects.count())


@lru_cache(maxsize=1)
def _areas_of(_count: int) -> tuple[list[str], list[int]]:
    """Areas change with a release of reference data only, so they are remembered as long as they are as many."""
    rows = sorted(Area.objects.values_list("path", "code", "level"), key=lambda row: row[0].split("/"))
    return [code for _, code, _ in rows], [_LEVELS[level] for _, _, level in rows]


def _load_part(writer: RegistryWriter, part: pl.DataFrame, source: str, tally: _Tally) -> None:
    checked = check_rows(
        part,
        first_row=tally.received + 1,
        categories=writer.names.categories,
        areas=writer.names.areas,
    )
    tally.received += len(part)
    new, taken = _apart(writer, checked.usable, tally)
    _quarantine(pl.concat([checked.rejected, *taken], how="diagonal_relaxed"), source, tally)
    if len(new):
        _register(writer, new, source)
        tally.registered += len(new)


def _apart(writer: RegistryWriter, rows: pl.DataFrame, tally: _Tally) -> tuple[pl.DataFrame, list[pl.DataFrame]]:
    """Set apart rows whose code is taken, by a thing or by a row before, from those that are new."""
    marks = text_fingerprints(rows["code"].to_arrow(), writer.key)
    known = writer.known(marks)
    known[known >= writer.count] = -1
    first = np.zeros(len(marks), bool)
    first[np.unique(marks, return_index=True)[1]] = True
    same = _same(writer, rows.filter(pl.Series(known >= 0)), known[known >= 0])
    tally.unchanged += int(same.sum())
    differs = np.zeros(len(rows), bool)
    differs[np.flatnonzero(known >= 0)[~same]] = True
    twice = (known < 0) & ~first
    rejected = [
        rows.filter(pl.Series(which)).with_columns(reason=pl.lit(reason)).cast({"lon": pl.String, "lat": pl.String})
        for which, reason in ((differs, "code_taken"), (twice, "code_twice"))
        if which.any()
    ]
    return rows.filter(pl.Series((known < 0) & first)), rejected


def _same(writer: RegistryWriter, rows: pl.DataFrame, numbers: Any) -> Any:
    """Return which rows say of their things what the columns say: category, area, position and, if given, owner."""
    held = {name: writer.values(name, numbers) for name in ("category", "area", "owner", "lon", "lat")}
    same = np.ones(len(rows), np.bool_)
    for name, names in (("category", writer.names.categories), ("area", writer.names.areas)):
        same &= _at(rows[name], names) == held[name]
    owner = rows["owner"].fill_null("")
    same &= (owner == "").to_numpy() | (_at(owner, writer.names.owners) == held["owner"])
    for name in ("lon", "lat"):
        same &= np.rint(rows[name].to_numpy() * _TEN_MILLION) == held[name]
    return same


def _at(texts: pl.Series, names: Sequence[str]) -> Any:
    """Return the place of each text among the names, -1 where it is none of them."""
    return texts.replace_strict(list(names), list(range(len(names))), default=-1, return_dtype=pl.Int64).to_numpy()


def _register(writer: RegistryWriter, rows: pl.DataFrame, source: str) -> None:
    owners = pl.DataFrame(
        {"category": list(writer.names.categories), "usual": [_usual_owner(code) for code in writer.names.categories]}
    )
    first = writer.count
    named = rows.join(owners, on="category", how="left", maintain_order="left").with_columns(
        owner=pl.when(pl.col("owner").fill_null("") == "").then("usual").otherwise("owner"),
        number=pl.int_range(first, first + len(rows), dtype=pl.Int32),
    )
    segment = named.select(SEGMENT_SCHEMA.names).to_arrow(compat_level=pl.CompatLevel.oldest()).cast(SEGMENT_SCHEMA)
    file, digest = write_segment(writer.files, segment, first)
    with transaction():
        RegistrySegment.objects.create(first=first, count=len(segment), file=file, digest=digest, source=source[:200])
    writer.apply(segment)


def _usual_owner(category: str) -> str:
    known = read_categories().get(category)
    return known.owner if known else ""


def _quarantine(rejected: pl.DataFrame, source: str, tally: _Tally) -> None:
    if not len(rejected):
        return
    tally.quarantined += len(rejected)
    tally.reasons.update(rejected["reason"].to_list())
    if not source:
        return
    kept = rejected.head(_KEPT_REJECTIONS)
    with transaction():
        RegistryRejection.objects.bulk_create(_rejections(kept, source), ignore_conflicts=True, batch_size=1000)


def _rejections(rejected: pl.DataFrame, source: str) -> Sequence[RegistryRejection]:
    return [
        RegistryRejection(
            source=source[:200],
            row=row["row"],
            reason=row["reason"],
            raw={
                name: str(value)[:_TEXT_MAX].replace("\0", "\ufffd")  # PostgreSQL keeps no zero characters
                for name, value in row.items()
                if name not in ("row", "reason") and value is not None
            },
        )
        for row in rejected.iter_rows(named=True)
    ]
