"""Scores (评价): from a table of facts to figures, and from a figure back to the cases behind it.

The table has one row for each case and unit (:data:`FACTS`); nothing else is needed, so that whoever is scored can
compute the figures anew. What each figure counts stands in :data:`RULES` and, for people, in
docs/explanation/scores.md. A figure of a period never changes because of what happens after the period: what was done
later is not seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from furong.nets.casework.contracts import CaseState, Source
from furong.nets.casework.contracts.clocks import Stage
from furong.nets.casework.contracts.scores import Dimension, Figure, Indicator, Part, ScoreQuery, ScoreRow, ScoreSheet
from furong.nets.casework.errors.scores import ScoreGroupUnusable

__all__ = ["FACTS", "STAGES", "TIME", "cases_behind", "group_of", "narrowed", "score", "sheet_indicators", "sheet_of"]

TIME = pl.Datetime("us", "UTC")

#: Stages whose lateness is scored; each has three columns: ``<stage>_due_at``, ``<stage>_done_at``, ``<stage>_exempt``.
STAGES = (Stage.REGISTER, Stage.VERIFY, Stage.DISPATCH, Stage.HANDLE, Stage.CHECK)

#: Columns of the table of facts, one row a case and unit. Times are UTC.
FACTS: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "since": TIME,
    "until": TIME,
    "read_at": TIME,
    "number": pl.String,
    "unit": pl.String,
    "state": pl.String,
    "source": pl.String,
    "class_code": pl.String,
    "case_type": pl.String,
    "area_path": pl.String,
    "district": pl.String,
    "street": pl.String,
    "community": pl.String,
    "collector": pl.String,
    "acceptor": pl.String,
    "dispatcher": pl.String,
    "checker": pl.String,
    "opened_at": TIME,
    "registered_at": TIME,
    "dispatched_at": TIME,
    "checked_at": TIME,
    "closed_at": TIME,
    "total_due_at": TIME,
    "total_exempt": pl.Boolean,
    **{
        f"{stage}_{fact}": kind
        for stage in STAGES
        for fact, kind in (("due_at", TIME), ("done_at", TIME), ("exempt", pl.Boolean))
    },
    "suspended": pl.Boolean,
    "reworks": pl.Int64,
    "case_reworks": pl.Int64,
    "returns": pl.Int64,
}

_DROPPED = (CaseState.VOIDED, CaseState.MERGED)
_ENDED_UNFILED = (*_DROPPED, CaseState.NOT_ACCEPTED)
_PERIODS: Mapping[Dimension, str] = {
    Dimension.DAY: "%Y-%m-%d",
    Dimension.WEEK: "%G-W%V",
    Dimension.MONTH: "%Y-%m",
}
_CITY = "Asia/Shanghai"
_NO = pl.lit(value=False)


@dataclass(frozen=True, slots=True)
class Rule:
    """What an indicator counts.

    Args:
        indicator: The indicator.
        when: The instant that puts a case into a period.
        among: Which cases are looked at.
        good: Which of them stand above the line.
        exempted: Which of those only because their lateness does not count.
        put_off: Which are left out of both (缓办).
        posts: The posts that it tells something about, beside areas and units.
    """

    indicator: Indicator
    when: pl.Expr
    among: pl.Expr
    good: pl.Expr
    exempted: pl.Expr = _NO
    put_off: pl.Expr = _NO
    posts: frozenset[Dimension] = frozenset()


_POSTS = frozenset({Dimension.COLLECTOR, Dimension.ACCEPTOR, Dimension.DISPATCHER, Dimension.CHECKER})
_POSTS_OF: Mapping[Stage, frozenset[Dimension]] = {
    Stage.REGISTER: frozenset({Dimension.ACCEPTOR}),
    Stage.VERIFY: frozenset({Dimension.ACCEPTOR, Dimension.COLLECTOR}),
    Stage.DISPATCH: frozenset({Dimension.DISPATCHER}),
    Stage.CHECK: frozenset({Dimension.CHECKER}),
}
_IS_CLOSED = (pl.col("state") == CaseState.CLOSED) & (pl.col("closed_at") < pl.col("cutoff"))
_IS_LATE = pl.col("closed_at") > pl.col("total_due_at")
_IS_EXEMPT = pl.col("total_exempt") | pl.col("handle_exempt")
_IS_FILED = ~pl.col("state").is_in(_ENDED_UNFILED)
_IS_KEPT = ~pl.col("state").is_in(_DROPPED)


def _stage_rule(stage: Stage) -> Rule:
    """Return the rule of 及时率: of the cases whose time for the stage ran out in the period, those done by then."""
    due_at, done_at, exempt = (pl.col(f"{stage}_{fact}") for fact in ("due_at", "done_at", "exempt"))
    is_excused = (done_at > due_at) & (done_at < pl.col("cutoff")) & exempt
    return Rule(
        indicator=Indicator(f"in_time_{stage}"),
        when=due_at,
        among=_IS_KEPT,
        good=(done_at <= due_at) | is_excused,
        exempted=is_excused,
        posts=_POSTS_OF.get(stage, frozenset()),
    )


RULES: tuple[Rule, ...] = (
    Rule(
        indicator=Indicator.IN_TIME_CLOSE,
        when=pl.col("total_due_at"),
        among=_IS_FILED,
        good=_IS_CLOSED & (~_IS_LATE | _IS_EXEMPT),
        exempted=_IS_CLOSED & _IS_LATE & _IS_EXEMPT,
        put_off=pl.col("suspended"),
    ),
    Rule(
        indicator=Indicator.CLOSE,
        when=pl.col("total_due_at"),
        among=_IS_FILED,
        good=_IS_CLOSED,
        put_off=pl.col("suspended"),
    ),
    *(_stage_rule(stage) for stage in STAGES),
    Rule(
        indicator=Indicator.REWORK,
        when=pl.col("checked_at"),
        among=_IS_KEPT,
        good=pl.col("reworks") > 0,
    ),
    Rule(
        indicator=Indicator.DISPATCH_ACCURACY,
        when=pl.col("dispatched_at"),
        among=_IS_KEPT,
        good=pl.col("returns") == 0,
        posts=frozenset({Dimension.DISPATCHER}),
    ),
    Rule(
        indicator=Indicator.VALID_REPORT,
        when=pl.col("opened_at"),
        among=(pl.col("source") == Source.PATROL) & (pl.col("state") != CaseState.VOIDED),
        good=pl.col("registered_at") < pl.col("cutoff"),
        posts=frozenset({Dimension.COLLECTOR}),
    ),
)


def sheet_indicators(by: Iterable[Dimension]) -> tuple[Indicator, ...]:
    """Return the indicators that tell something about groups like these: those of a post, when one is among them."""
    return tuple(rule.indicator for rule in _rules_for(by))


def group_of(by: Sequence[Dimension], values: Iterable[str]) -> dict[Dimension, str]:
    """Return the value of each dimension of a group, from texts like ``district:510107``.

    Raises:
        ScoreGroupUnusable: When a text is of another form, or a dimension is missing or not among those kept apart.
    """
    group: dict[Dimension, str] = {}
    for text in values:
        name, colon, value = text.partition(":")
        if not colon or name not in tuple(by):
            raise ScoreGroupUnusable(group=text, by=", ".join(by) or "–")
        group[Dimension(name)] = value
    missing = [one for one in by if one not in group]
    if missing:
        raise ScoreGroupUnusable(group=", ".join(f"{one}:…" for one in missing), by=", ".join(by))
    return group


def narrowed(facts: pl.DataFrame, query: ScoreQuery, *, area_path: str = "") -> pl.DataFrame:
    """Return the facts that a query keeps; ``area_path`` is the path of its area."""
    for name, value in (("unit", query.unit), ("source", query.source), ("class_code", query.class_code)):
        if value:
            facts = facts.filter(pl.col(name) == value)
    if area_path:
        path = pl.col("area_path")
        facts = facts.filter((path == area_path) | path.str.starts_with(area_path + "/"))
    return facts


def score(facts: pl.DataFrame, *, since: datetime, until: datetime, by: Sequence[Dimension]) -> tuple[ScoreRow, ...]:
    """Return the figures of every group, by its values.

    Args:
        facts: The table of facts.
        since: Begin of the period.
        until: Its end, which does not belong to it.
        by: What the groups have in common.
    """
    names = [str(one) for one in by]
    counted = ~pl.col("put_off")
    sums = _marks(facts, since=since, until=until, by=by).group_by(*names, "indicator")
    figures = sums.agg(
        (pl.col("good") & counted).sum().alias("numerator"),
        counted.sum().alias("denominator"),
        pl.col("put_off").sum().alias("put_off_cases"),
        (pl.col("exempted") & counted).sum().alias("exempted_cases"),
    )
    found: dict[tuple[str, ...], dict[str, Figure]] = {} if names else {(): {}}
    for row in figures.sort(*names, "indicator").iter_rows(named=True):
        found.setdefault(tuple(row[name] for name in names), {})[row["indicator"]] = _figure(
            row["indicator"], row["numerator"], row["denominator"], row["put_off_cases"], row["exempted_cases"]
        )
    indicators = sheet_indicators(by)
    return tuple(
        ScoreRow(
            group=dict(zip(names, values, strict=True)),
            figures=tuple(group.get(one) or _figure(one, 0, 0, 0, 0) for one in indicators),
        )
        for values, group in found.items()
    )


def sheet_of(
    facts: pl.DataFrame, *, since: datetime, until: datetime, read_at: datetime, by: Sequence[Dimension]
) -> ScoreSheet:
    """Return the figures of every group with those of everything; ``read_at`` is when the facts were read."""
    (whole,) = score(facts, since=since, until=until, by=())
    kept = sheet_indicators(by)
    return ScoreSheet(
        since=since,
        until=until,
        read_at=read_at,
        by=tuple(by),
        rows=score(facts, since=since, until=until, by=by),
        total=ScoreRow(group={}, figures=tuple(one for one in whole.figures if one.indicator in kept)),
    )


def cases_behind(
    facts: pl.DataFrame, query: ScoreQuery, *, group: Mapping[str, str], indicator: Indicator, part: Part
) -> list[str]:
    """Return the numbers of the cases that a figure counts, in order.

    Args:
        facts: The table of facts.
        query: The period, and what groups have in common.
        group: The value of each dimension of the group.
        indicator: The indicator.
        part: Which of its cases.
    """
    marks = _marks(facts, since=query.since, until=query.until, by=query.by).filter(pl.col("indicator") == indicator)
    for name, value in group.items():
        marks = marks.filter(pl.col(name) == value)
    good, put_off = pl.col("good"), pl.col("put_off")
    kept = {
        Part.NUMERATOR: good & ~put_off,
        Part.DENOMINATOR: ~put_off,
        Part.REST: ~good & ~put_off,
        Part.PUT_OFF: put_off,
        Part.EXEMPTED: pl.col("exempted") & ~put_off,
    }[part]
    return marks.filter(kept)["number"].unique().sort().to_list()


def _marks(facts: pl.DataFrame, *, since: datetime, until: datetime, by: Sequence[Dimension]) -> pl.DataFrame:
    """Return one row for each case of a group and each indicator that looks at it."""
    ends = pl.min_horizontal(pl.lit(until).cast(TIME), pl.col("read_at"))
    table = facts if Dimension.UNIT in by else _one_row_a_case(facts)
    table = table.with_columns(ends.alias("cutoff"))
    parts = [
        table.filter(rule.among & (rule.when >= since) & (rule.when < pl.col("cutoff"))).select(
            "number",
            *(_label(rule.when, one) for one in by),
            pl.lit(str(rule.indicator)).alias("indicator"),
            *(
                told.fill_null(value=False).alias(name)
                for name, told in (("good", rule.good), ("put_off", rule.put_off), ("exempted", rule.exempted))
            ),
        )
        for rule in _rules_for(by)
    ]
    empty = {"number": pl.String, **dict.fromkeys(map(str, by), pl.String), "indicator": pl.String}
    flags = dict.fromkeys(("good", "put_off", "exempted"), pl.Boolean)
    return pl.concat([pl.DataFrame(schema={**empty, **flags}), *parts])


def _rules_for(by: Iterable[Dimension]) -> list[Rule]:
    posts = _POSTS & frozenset(by)
    return [rule for rule in RULES if posts <= rule.posts]


def _label(when: pl.Expr, dimension: Dimension) -> pl.Expr:
    if dimension not in _PERIODS and dimension is not Dimension.QUARTER:
        return pl.col(dimension).fill_null("").alias(dimension)
    at = when.dt.convert_time_zone(_CITY)
    if dimension is Dimension.QUARTER:
        return pl.format("{}-Q{}", at.dt.year(), at.dt.quarter()).alias(dimension)
    return at.dt.strftime(_PERIODS[dimension]).alias(dimension)


def _one_row_a_case(facts: pl.DataFrame) -> pl.DataFrame:
    """Return a row for each case whatever units it has: it is handled when the last of them is done."""
    done_at = pl.col("handle_done_at")
    same = [name for name in facts.columns if name not in ("number", "handle_done_at", "reworks")]
    return facts.group_by("number", maintain_order=True).agg(
        pl.col(same).first(),
        pl.when(done_at.is_not_null().all()).then(done_at.max()).alias("handle_done_at"),
        pl.col("case_reworks").max().alias("reworks"),
    )


def _figure(indicator: str, numerator: int, denominator: int, put_off: int, exempted: int) -> Figure:
    return Figure(
        indicator=Indicator(indicator),
        numerator=numerator,
        denominator=denominator,
        rate=numerator / denominator if denominator else None,
        put_off=put_off,
        exempted=exempted,
    )
