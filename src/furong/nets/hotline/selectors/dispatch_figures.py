"""Reading what became of assignments: by itself and by people, by unit, category and clause."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Avg, Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.fields import BooleanField, DurationField
from django.db.models.functions import Cast

from furong.engines.texts.bounds import upper_share
from furong.foundation.identity.organisations import list_organisation_names
from furong.foundation.identity.private_words import without_private
from furong.kernel.permissions import Actor
from furong.nets.hotline.contracts.dispatch_figures import (
    DispatchCount,
    DispatchFigures,
    DispatchGroup,
    DispatchRow,
    PromiseState,
)
from furong.nets.hotline.models import AppealStep
from furong.nets.hotline.selectors.appeals import appeals_for
from furong.nets.hotline.selectors.dispatch_rates import dispatch_promise, get_dispatch_rates_for
from furong.nets.hotline.selectors.unit_records import CONFIDENCE

__all__ = ["read_dispatch_figures_for"]

_FIELDS = {DispatchGroup.UNIT: "unit", DispatchGroup.CATEGORY: "appeal__category", DispatchGroup.CLAUSE: "clause"}
#: So many rows of each group, those of the most assignments.
_SHOWN = 200
_DAY = timedelta(days=1)
_DIGITS = 4
_Names = Callable[[str], tuple[str, str]]


def read_dispatch_figures_for(actor: Actor, since: datetime, until: datetime) -> DispatchFigures:
    """Return what became of the assignments of a stretch of time, of appeals that ``actor`` may see.

    Args:
        actor: Who reads it.
        since: From when on.
        until: Until when.
    """
    told, promise = _assignments(actor, since, until), dispatch_promise()
    promised = None if promise is None else round(1.0 - promise, _DIGITS)
    units = _counted(told, DispatchGroup.UNIT)
    names = {one.code: (one.name_zh, one.name_en) for one in list_organisation_names(sorted(units))}
    whole = _rows(_all(told), lambda _key: ("", ""))[0]
    return DispatchFigures(
        since=since,
        until=until,
        promised=promised,
        promise=_promise(whole.automatic, promised),
        all=whole,
        units=_rows(units, lambda key: names.get(key, (key, key))),
        categories=_typed(_counted(told, DispatchGroup.CATEGORY)),
        clauses=_typed(_counted(told, DispatchGroup.CLAUSE)),
        months=get_dispatch_rates_for(actor).months,
    )


def _assignments(actor: Actor, since: datetime, until: datetime) -> QuerySet[AppealStep]:
    seen = appeals_for(actor).order_by().values("pk")
    rows = AppealStep.objects.filter(step="assign", at__gte=since, at__lt=until, appeal_id__in=seen)
    signed = _after("sign").order_by("pk").values("at")[:1]
    return rows.annotate(
        is_automatic=Case(When(by_key__startswith="system:", then=True), default=False, output_field=BooleanField()),
        is_wrong=Exists(_after("return")) & ~Exists(_after("award")),
        is_decided=Exists(_after("return", "award", "reply")),
        waited=Cast(Subquery(signed) - F("at"), DurationField()),
        none=Value(""),
    )


def _after(*steps: str) -> QuerySet[AppealStep]:
    """Return what came of an assignment: steps of the same unit in the same round, behind it."""
    return AppealStep.objects.filter(
        appeal=OuterRef("appeal"), round=OuterRef("round"), unit=OuterRef("unit"), pk__gt=OuterRef("pk"), step__in=steps
    )


def _all(told: QuerySet[AppealStep]) -> dict[str, dict[bool, DispatchCount]]:
    return _by(told, "none") or {"": {}}


def _counted(told: QuerySet[AppealStep], group: DispatchGroup) -> dict[str, dict[bool, DispatchCount]]:
    return _by(told, _FIELDS[group])


def _by(told: QuerySet[AppealStep], field: str) -> dict[str, dict[bool, DispatchCount]]:
    """Return how many there were for each value of a field, by whether no person was needed."""
    rows = (
        told.order_by()
        .values(field, "is_automatic")
        .annotate(
            assigned=Count("pk"),
            decided=Count("pk", filter=Q(is_decided=True)),
            wrong=Count("pk", filter=Q(is_wrong=True)),
            signed=Count("waited"),
            mean=Avg("waited"),
        )
    )
    found: dict[str, dict[bool, DispatchCount]] = {}
    for row in rows:
        found.setdefault(row[field], {})[row["is_automatic"]] = _count(row)
    return found


def _count(row: Mapping[str, Any]) -> DispatchCount:
    return DispatchCount(
        assigned=row["assigned"],
        decided=row["decided"],
        wrong=row["wrong"],
        bound=upper_share(row["wrong"], row["decided"], CONFIDENCE),
        signed=row["signed"],
        sign_days=None if row["mean"] is None else round(row["mean"] / _DAY, _DIGITS),
    )


def _rows(counts: Mapping[str, Mapping[bool, DispatchCount]], name_of: _Names) -> tuple[DispatchRow, ...]:
    nothing = _count({"assigned": 0, "decided": 0, "wrong": 0, "signed": 0, "mean": None})
    rows = [
        DispatchRow(
            key=key,
            name_zh=name_of(key)[0],
            name_en=name_of(key)[1],
            automatic=ways.get(True, nothing),
            manual=ways.get(False, nothing),
        )
        for key, ways in counts.items()
    ]
    return tuple(_most(rows))


def _typed(counts: Mapping[str, Mapping[bool, DispatchCount]]) -> tuple[DispatchRow, ...]:
    """Return the rows of what somebody has typed, without what is nobody else's business."""
    rows = _rows(counts, lambda key: (without_private(key), without_private(key)))
    return tuple(replace(row, key=row.name_zh) for row in rows)


def _most(rows: Iterable[DispatchRow]) -> list[DispatchRow]:
    return sorted(rows, key=lambda row: (-row.automatic.assigned - row.manual.assigned, row.key))[:_SHOWN]


def _promise(count: DispatchCount, promised: float | None) -> PromiseState:
    if promised is None or count.error is None:
        return PromiseState.NONE
    if count.bound <= promised:
        return PromiseState.KEPT
    return PromiseState.BROKEN if count.error > promised else PromiseState.OPEN
