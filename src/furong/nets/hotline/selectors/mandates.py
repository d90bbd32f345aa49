"""Reading the hotline's list of responsibilities, as it is known now or as it was known at any time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import msgspec
from django.db.models import Q, QuerySet

from furong.foundation.citytime.clock import city_clock
from furong.foundation.identity.organisations import list_organisation_names
from furong.foundation.tables.findings import Finding
from furong.kernel.clock import city_time
from furong.nets.hotline.contracts.appeals import AppealKind
from furong.nets.hotline.contracts.mandates import (
    Mandate,
    MandateAnswer,
    MandateLoadInfo,
    MandatePage,
    MandateProposal,
    MandateQuery,
)
from furong.nets.hotline.domain.mandates import Mandates, categories_above
from furong.nets.hotline.models import MandateLoad, MandateRow

__all__ = ["ManyMandates", "list_mandates", "who_handles"]


def list_mandates(query: MandateQuery) -> MandatePage:
    """Return a page of the lines that were known at a time, by category, area and day."""
    rows = _known_at(query.known_at or city_clock().now())
    if query.text:
        words = Q(category__icontains=query.text) | Q(clause__icontains=query.text)
        units = Q(organisation__name_zh__icontains=query.text) | Q(organisation__name_en__icontains=query.text)
        rows = rows.filter(words | units | Q(document__icontains=query.text))
    if query.on is not None:
        rows = rows.filter(_holds(query.on))
    begin = (query.page - 1) * query.size
    ordered = rows.order_by("category", "area_path", "kind", "valid_from", "pk")
    shown = tuple(_mandate(row) for row in ordered[begin : begin + query.size])
    codes = {code for one in shown for code in (one.organisation, *one.assisting)}
    names = list_organisation_names(sorted(codes))
    return MandatePage(
        mandates=shown,
        total=rows.count(),
        page=query.page,
        load=_last_load(),
        names_zh={one.code: one.name_zh for one in names},
        names_en={one.code: one.name_en for one in names},
    )


def who_handles(category: str, kind: AppealKind, area_path: str, day: date, known_at: datetime) -> MandateAnswer:
    """Return which units may be asked for something of a category and a kind in an area on a day, the best first.

    Args:
        category: What it is about.
        kind: What is wanted.
        area_path: Path of the area.
        day: The day on which it came.
        known_at: As of when the list is read: what was loaded later does not count.
    """
    rows = _known_at(known_at).filter(
        _holds(day), category__in=categories_above(category), area_id__in=area_path.split("/")
    )
    return Mandates(_mandate(row) for row in rows).ask(category, kind, area_path, day)


class ManyMandates:
    """What the list says of many appeals, as it is known now: read once for all of them that came on a day.

    Args:
        categories: What they are about.
        area_paths: Paths of their areas.
    """

    def __init__(self, categories: Iterable[str], area_paths: Iterable[str]) -> None:
        self._now = city_clock().now()
        self._categories = sorted({above for one in categories for above in categories_above(one)})
        self._areas = sorted({area for path in area_paths for area in path.split("/")})
        self._days: dict[date, Mandates] = {}
        self._named: defaultdict[str, list[tuple[str, str]]] | None = None

    def only(self, category: str, kind: AppealKind, area_path: str, day: date) -> MandateProposal | None:
        """Return the one main unit for an appeal, or ``None`` when a person has to choose.

        That is so when the list names none or several, or when a line for a part of the area names another: where
        exactly it is then matters.

        Args:
            category: What it is about.
            kind: What is wanted.
            area_path: Path of its area.
            day: The day on which it came.
        """
        certain = self._of(day).ask(category, kind, area_path, day).certain
        if certain is None or not certain.is_main or self._is_named_below(area_path, certain.organisation, category):
            return None
        return certain

    def _of(self, day: date) -> Mandates:
        if day not in self._days:
            rows = _known_at(self._now).filter(_holds(day), category__in=self._categories, area_id__in=self._areas)
            self._days[day] = Mandates(_mandate(row) for row in rows)
        return self._days[day]

    def _is_named_below(self, area_path: str, unit: str, category: str) -> bool:
        if self._named is None:
            self._named = defaultdict(list)
            rows = _known_at(self._now).filter(_holds(city_time(self._now).date()), category__in=self._categories)
            for told, path, other in rows.values_list("category", "area_path", "organisation_id").distinct():
                self._named[told].append((path, other))
        below = f"{area_path}/"
        return any(
            other != unit and path.startswith(below)
            for above in categories_above(category)
            for path, other in self._named[above]
        )


def _known_at(instant: datetime) -> QuerySet[MandateRow]:
    known = Q(replaced_at=None) | Q(replaced_at__gt=instant)
    return MandateRow.objects.filter(known, recorded_at__lte=instant).select_related("area")


def _holds(day: date) -> Q:
    return Q(valid_from__lte=day) & (Q(valid_to=None) | Q(valid_to__gt=day))


def _last_load() -> MandateLoadInfo | None:
    load = MandateLoad.objects.order_by("-pk").first()
    if load is None:
        return None
    found: list[dict[str, Any]] = load.findings
    return MandateLoadInfo(
        file=load.file_name,
        loaded_at=load.loaded_at,
        loaded_by=load.loaded_by,
        added=load.added,
        replaced=load.replaced,
        kept=load.kept,
        findings=tuple(msgspec.convert(found, list[Finding])),
    )


def _mandate(row: MandateRow) -> Mandate:
    return Mandate(
        id=row.pk,
        category=row.category,
        kind=AppealKind(row.kind) if row.kind else None,
        area=row.area_id,
        area_zh=row.area.name_zh,
        area_en=row.area.name_en,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        recorded_at=city_time(row.recorded_at),
        replaced_at=city_time(row.replaced_at) if row.replaced_at else None,
        organisation=row.organisation_id,
        assisting=tuple(row.assisting),
        clause=row.clause,
        document=row.document,
    )
