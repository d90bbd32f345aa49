"""Reading what units had to do in a period and did, by the same rules as the scoreboard."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

import polars as pl
from django.db.models import Exists, OuterRef

from furong.foundation.citytime.clock import city_clock
from furong.nets.casework.contracts.scores import Dimension, Indicator, Part, ScoreQuery
from furong.nets.casework.contracts.unit_records import UnitRecord
from furong.nets.casework.domain.score_facts import WITH_UNIT
from furong.nets.casework.domain.scores import cases_behind
from furong.nets.casework.models import Case, HistoryRow, Task
from furong.nets.casework.selectors.scores import read_score_facts

__all__ = ["unit_records"]

_STEPS = {"accept": "accepted", "return": "returned", "prove": "proved"}


def unit_records(organisations: Iterable[str], *, since: datetime, until: datetime) -> list[UnitRecord]:
    """Return the record of each of some units in ``[since, until)``."""
    codes = sorted(set(organisations))
    own = Task.objects.filter(case=OuterRef("pk"), organisation__in=codes, state__in=WITH_UNIT)
    rows = Case.objects.filter(Exists(own))
    facts = read_score_facts(rows, since=since, until=until, read_at=city_clock().now())
    query = ScoreQuery(since=since, until=until, by=(Dimension.UNIT,))
    acts = _acts(codes, since, until)
    return [
        UnitRecord(
            organisation=code,
            due=_handled(facts, query, code, Part.DENOMINATOR),
            in_time=_handled(facts, query, code, Part.NUMERATOR),
            **{field: tuple(acts[code, step]) for step, field in _STEPS.items()},
        )
        for code in codes
    ]


def _handled(facts: pl.DataFrame, query: ScoreQuery, code: str, part: Part) -> tuple[str, ...]:
    group = {str(Dimension.UNIT): code}
    return tuple(cases_behind(facts, query, group=group, indicator=Indicator.IN_TIME_HANDLE, part=part))


def _acts(codes: list[str], since: datetime, until: datetime) -> dict[tuple[str, str], list[str]]:
    rows = HistoryRow.objects.filter(
        task__organisation__in=codes, step__in=list(_STEPS), at__gte=since, at__lt=until
    ).order_by("id")
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for organisation, step, case in rows.values_list("task__organisation", "step", "case_id"):
        found[organisation, step].append(case)
    return found
