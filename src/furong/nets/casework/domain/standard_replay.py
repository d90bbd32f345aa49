"""What a version of the standard table would have made of cases that were: their limits, deadlines and units.

Both deadlines are counted from the opening by the limit alone, so that like is compared with like: what people extended
or suspended since is left out of both.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
import polars as pl

from furong.engines.worktime import Calendar, Kind, StartRule, due_many
from furong.kernel.columns import IntColumn
from furong.nets.casework.contracts import CaseTypeSpec
from furong.nets.casework.contracts.standards import FilingCondition, ReplayedCase, StandardClass, TableReplay
from furong.nets.casework.domain.standard_diff import likeness
from furong.nets.casework.domain.standard_types import case_type_of

__all__ = ["PastType", "replay_table"]

_ALIKE = 0.55
_SHOWN = 200


@dataclass(frozen=True, slots=True)
class PastType:
    """A type of the cases that are replayed, with the unit that its own table names, if it comes from one."""

    spec: CaseTypeSpec
    unit: str


@dataclass(frozen=True, slots=True)
class _Match:
    """Where a type would go."""

    how: str
    condition: FilingCondition | None = None
    spec: CaseTypeSpec | None = None


def replay_table(
    cases: pl.DataFrame,
    types: Mapping[str, PastType],
    classes: Sequence[StandardClass],
    calendar: Calendar,
    *,
    since: datetime,
    until: datetime,
) -> TableReplay:
    """Return what the version would have made of the cases.

    Args:
        cases: One row a case: ``number``, ``type``, ``title_zh``, ``title_en``, ``opened_s`` and ``ended_s`` (when it
            was closed, or ``until``), both in seconds since 1970.
        types: Every type that occurs.
        classes: The version.
        calendar: What deadlines are counted on.
        since: Begin of the span.
        until: End of the span.
    """
    by_code = {one.code: one for one in classes}
    matches = {key: _match(past.spec, by_code) for key, past in types.items()}
    parts = [_part(rows, types[str(key)], matches[str(key)], calendar) for (key,), rows in cases.group_by("type")]
    whole = pl.concat(parts) if parts else _EMPTY
    known = whole.filter(pl.col("new_due_s").is_not_null())
    moved = known.filter(
        (pl.col("due_s") != pl.col("new_due_s")) | pl.col("limit_changed") | pl.col("unit_changed")
    ).sort((pl.col("new_due_s") - pl.col("due_s")).abs(), "number", descending=[True, False])
    return TableReplay(
        since=since,
        until=until,
        cases=whole.height,
        unmatched=whole.height - known.height,
        unchanged=known.height - moved.height,
        limit_changed=int(known["limit_changed"].sum()),
        unit_changed=int(known["unit_changed"].sum()),
        earlier=int((known["new_due_s"] < known["due_s"]).sum()),
        later=int((known["new_due_s"] > known["due_s"]).sum()),
        late=int((known["ended_s"] > known["due_s"]).sum()),
        new_late=int((known["ended_s"] > known["new_due_s"]).sum()),
        changed=tuple(_told(moved.head(_SHOWN), types, matches)),
    )


def _match(spec: CaseTypeSpec, by_code: Mapping[str, StandardClass]) -> _Match:
    """Return the condition that cases of a type would fall under: by its words, else the only one or the first."""
    one = by_code.get(spec.class_code)
    usable = [condition for condition in one.conditions if condition.limit is not None] if one else []
    if one is None or not usable:
        return _Match("none")
    words = spec.condition_zh
    ranked = sorted(((likeness(words, c.text_zh) if words else 0.0, -c.serial, c) for c in usable), key=lambda r: r[:2])
    score, _, best = ranked[-1]
    if score == 1.0:
        how = "same"
    elif score >= _ALIKE:
        how = "similar"
    else:
        best = min(usable, key=lambda c: c.serial)
        how = "only" if len(usable) == 1 else "first"
    return _Match(how, best, case_type_of("replay", "", one, best))


def _part(rows: pl.DataFrame, past: PastType, match: _Match, calendar: Calendar) -> pl.DataFrame:
    """Return the cases of one type with both deadlines."""
    opened = rows["opened_s"].to_numpy()
    new = match.spec
    is_other = new is not None and (new.limit, new.limit_kind) != (past.spec.limit, past.spec.limit_kind)
    unit = match.condition.handling_zh if match.condition else ""
    return rows.with_columns(
        pl.Series("due_s", _due(opened, past.spec, calendar)),
        pl.Series("new_due_s", [None] * len(opened) if new is None else _due(opened, new, calendar), dtype=pl.Int64),
        pl.lit(is_other).alias("limit_changed"),
        pl.lit(bool(past.unit) and unit not in ("", past.unit)).alias("unit_changed"),
    )


def _due(opened: IntColumn, spec: CaseTypeSpec, calendar: Calendar) -> IntColumn:
    amounts = np.full(len(opened), spec.limit)
    return due_many(opened, amounts, Kind(spec.limit_kind), calendar, start_rule=StartRule(spec.start_rule))


def _told(rows: pl.DataFrame, types: Mapping[str, PastType], matches: Mapping[str, _Match]) -> Iterator[ReplayedCase]:
    for row in rows.iter_rows(named=True):
        past, match = types[row["type"]], matches[row["type"]]
        new = match.condition
        yield ReplayedCase(
            number=row["number"],
            class_code=past.spec.class_code,
            title_zh=row["title_zh"],
            title_en=row["title_en"],
            match=match.how,
            condition_zh=new.text_zh if new else "",
            condition_en=new.text("en") if new else "",
            limit=f"{past.spec.limit:g} {past.spec.limit_kind}",
            new_limit=f"{new.limit:g} {new.limit_kind}" if new and new.limit is not None else "",
            due_at=datetime.fromtimestamp(row["due_s"], UTC),
            new_due_at=datetime.fromtimestamp(row["new_due_s"], UTC),
            unit=past.unit,
            new_unit=new.handling_zh if new else "",
        )


_EMPTY = pl.DataFrame(
    schema={
        **dict.fromkeys(("number", "type", "title_zh", "title_en"), pl.String),
        **dict.fromkeys(("opened_s", "ended_s", "due_s", "new_due_s"), pl.Int64),
        **dict.fromkeys(("limit_changed", "unit_changed"), pl.Boolean),
    }
)
