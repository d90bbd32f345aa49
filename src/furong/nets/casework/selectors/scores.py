"""Reading what scores are made of, in columns and as far as an actor may see it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import polars as pl
from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from furong.foundation.areas.tree import get_area, within
from furong.foundation.citytime.clock import city_clock
from furong.foundation.identity.actors import demand_somewhere
from furong.kernel.permissions import Actor
from furong.nets.casework.contracts import CaseState
from furong.nets.casework.contracts.scores import (
    Dimension,
    Indicator,
    Part,
    ScoredCase,
    ScoredCases,
    ScoreQuery,
    ScoreSheet,
)
from furong.nets.casework.domain.score_facts import HISTORY_STEPS, WITH_UNIT, StoredFacts, facts_of
from furong.nets.casework.domain.scores import TIME, cases_behind, narrowed, sheet_of
from furong.nets.casework.errors.scores import ScoreSpanUnusable
from furong.nets.casework.models import Case, DeadlineRow, HistoryRow, Task, Timer

__all__ = ["read_score_facts", "score_facts_for", "score_sheet_for", "scored_cases_for"]

READ = "score.read"
_SPAN_MAX = timedelta(days=366)

_Schema = Mapping[str, pl.DataType | type[pl.DataType]]


def score_facts_for(actor: Actor, query: ScoreQuery, *, read_at: datetime | None = None) -> pl.DataFrame:
    """Return the facts of a period that ``actor`` may see, as :data:`furong.nets.casework.domain.scores.FACTS` says.

    A person of a unit sees what that unit had to handle, and of a case with several units its own row alone.

    Args:
        actor: Who looks.
        query: Which facts.
        read_at: As of when a stage that runs is judged; now when ``None``.

    Raises:
        ActionRefused: When ``actor`` may read no scores.
        ScoreSpanUnusable: When the period is none.
        AreaUnknown: When there is no such area.
    """
    demand_somewhere(actor, READ)
    _demand_span(query)
    path = get_area(query.area).path if query.area else ""
    reach, seen = Q(pk__in=[]), pl.lit(value=False)
    for grant in actor.grants_for(READ):
        inside = pl.col("area_path").add("/").str.starts_with(grant.area + "/")
        part = within("area_path", [grant.area])
        if grant.organisation is not None:
            inside &= pl.col("unit") == grant.organisation
            own = Task.objects.filter(case=OuterRef("pk"), organisation_id=grant.organisation, state__in=WITH_UNIT)
            part &= Q(Exists(own))
        reach |= part
        seen |= inside
    rows = Case.objects.filter(reach)
    if path:
        rows = rows.filter(within("area_path", [path]))
    facts = read_score_facts(rows, since=query.since, until=query.until, read_at=read_at or city_clock().now())
    return narrowed(facts.filter(seen), query, area_path=path)


def score_sheet_for(actor: Actor, query: ScoreQuery) -> ScoreSheet:
    """Return the scores that ``actor`` may see.

    Raises:
        ActionRefused, ScoreSpanUnusable, AreaUnknown: As for the facts.
    """
    read_at = city_clock().now()
    facts = score_facts_for(actor, query, read_at=read_at)
    return sheet_of(facts, since=query.since, until=query.until, read_at=read_at, by=query.by)


def scored_cases_for(
    actor: Actor,
    query: ScoreQuery,
    *,
    group: Mapping[Dimension, str],
    indicator: Indicator,
    part: Part,
    page: int = 1,
    page_size: int = 50,
) -> ScoredCases:
    """Return a page of the cases behind a figure, by number.

    Args:
        actor: Who looks.
        query: The period and what groups have in common.
        group: The group.
        indicator: The figure.
        part: Which of its cases.
        page: Page, from 1 on. [1]
        page_size: Cases on a page. [1]

    Raises:
        ActionRefused, ScoreSpanUnusable, AreaUnknown: As for the facts.
    """
    named = {str(dimension): value for dimension, value in group.items()}
    numbers = cases_behind(score_facts_for(actor, query), query, group=named, indicator=indicator, part=part)
    pages = max(1, -(-len(numbers) // page_size))
    page = min(max(page, 1), pages)
    rows = Case.objects.in_bulk(numbers[(page - 1) * page_size : page * page_size])
    shown = tuple(_scored(rows[number]) for number in sorted(rows))
    return ScoredCases(cases=shown, total=len(numbers), page=page, pages=pages)


def read_score_facts(rows: QuerySet[Case], *, since: datetime, until: datetime, read_at: datetime) -> pl.DataFrame:
    """Return the facts of those of the cases that a figure of the period may count."""
    late_clocks = Timer.objects.filter(case=OuterRef("pk"), due_at__gte=since)
    touching = Q(closed_at=None) | Q(closed_at__gte=since) | Q(due_at__gte=since) | Q(Exists(late_clocks))
    chosen = rows.filter(touching, opened_at__lt=until).order_by()
    keys = chosen.values("pk")
    suspended = chosen.filter(state=CaseState.SUSPENDED).values("pk")
    texts = dict.fromkeys(("area_path", "source", "class_code", "case_type", "state"), pl.String)
    history = HistoryRow.objects.filter(case__in=keys, step__in=HISTORY_STEPS)
    stored = StoredFacts(
        cases=_columns(
            chosen.values_list(
                *("number", "opened_at", "area_path", "source", "class_code", "case_type_id", "state"),
                *("closed_at", "due_at"),
            ),
            {"number": pl.String, "opened_at": TIME, **texts, "closed_at": TIME, "due_at": TIME},
        ),
        timers=_columns(
            Timer.objects.filter(case__in=keys).values_list(
                "case_id", "stage", "visit", "due_at", "stopped_at", "exempt"
            ),
            {"number": pl.String, "stage": pl.String, "visit": pl.Int64}
            | {"due_at": TIME, "stopped_at": TIME, "exempt": pl.String},
        ),
        tasks=_columns(
            Task.objects.filter(case__in=keys).values_list("id", "case_id", "organisation_id", "state"),
            dict.fromkeys(("task", "number", "unit", "state"), pl.String),
        ),
        history=_columns(
            history.values_list("id", "case_id", "task_id", "step", "to_state", "at", "by_key"),
            {"id": pl.Int64, "number": pl.String, "task": pl.String, "step": pl.String}
            | {"to_state": pl.String, "at": TIME, "by_key": pl.String},
        ),
        counts=_columns(
            DeadlineRow.objects.filter(case__in=suspended).values_list("id", "case_id", "due_at"),
            {"id": pl.Int64, "number": pl.String, "due_at": TIME},
        ),
    )
    return facts_of(stored, since=since, until=until, read_at=read_at)


def _columns(rows: QuerySet[Any, Any], schema: _Schema) -> pl.DataFrame:
    """Return a query as a table: the database writes its rows as one text, which is read in columns."""
    query, values = rows.order_by().query.sql_with_params()
    with connection.cursor() as cursor, cursor.copy(f"COPY ({query}) TO STDOUT (FORMAT csv)", values) as copy:
        text = b"".join(bytes(block) for block in copy)
    if not text:
        return pl.DataFrame(schema=schema)
    table = pl.read_csv(text, has_header=False, new_columns=list(schema), infer_schema=False)
    return table.select(
        pl.col(name).str.to_datetime("%F %T%.f%#z", time_unit="us", time_zone="UTC")
        if kind == TIME
        else pl.col(name).cast(kind)
        for name, kind in schema.items()
    )


def _scored(row: Case) -> ScoredCase:
    return ScoredCase(
        number=row.number,
        title_zh=row.title_zh,
        title_en=row.title_en,
        state=CaseState(row.state),
        area=row.area_id,
        opened_at=row.opened_at,
        due_at=row.due_at,
        closed_at=row.closed_at,
    )


def _demand_span(query: ScoreQuery) -> None:
    if not query.since < query.until <= query.since + _SPAN_MAX:
        raise ScoreSpanUnusable(since=query.since.isoformat(), until=query.until.isoformat(), days=_SPAN_MAX.days)
