"""The three rates by unit and by district, and the appeals that each of them is made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from furong.foundation.areas.tree import AreaInfo, find_area
from furong.foundation.identity.organisations import OrganisationName, list_organisation_names
from furong.foundation.identity.private_words import without_private
from furong.kernel.permissions import Actor
from furong.nets.hotline.contracts.appeals import Satisfaction, Solved
from furong.nets.hotline.contracts.board import FigureAppeal, FigurePage, FigureQuery, PlaceRates, RateKind
from furong.nets.hotline.contracts.clocks import AppealStage
from furong.nets.hotline.contracts.rates import RateInfo
from furong.nets.hotline.domain.rates import HandledRound, in_time
from furong.nets.hotline.models import Appeal, AppealTimer, CallBack
from furong.nets.hotline.selectors.appeals import appeals_for

__all__ = ["Facts", "facts_for", "list_figure_for", "name_of_place"]


@dataclass(frozen=True, slots=True)
class _Fact:
    """One row behind a rate."""

    appeal: str
    unit: str
    district: str
    is_good: bool
    at: datetime


_Rows = Mapping[RateKind, Sequence[_Fact]]


class Facts:
    """The rows behind the three rates of a stretch of time.

    Args:
        rows: Of each rate.
    """

    def __init__(self, rows: _Rows) -> None:
        self._rows = rows

    def all(self) -> PlaceRates:
        """Return the rates of all."""
        return _rates("", "", "", self._rows)

    def by_unit(self) -> tuple[PlaceRates, ...]:
        """Return the rates of each unit."""
        parts = self._parts(lambda fact: fact.unit)
        named = list_organisation_names(parts)
        return tuple(_rates(one.code, one.name_zh, one.name_en, parts[one.code]) for one in named)

    def by_district(self) -> tuple[PlaceRates, ...]:
        """Return the rates of each district; what belongs to none stands under the city."""
        parts = self._parts(lambda fact: fact.district)
        found = [area for code in sorted(parts) if (area := find_area(code))]
        return tuple(_rates(one.code, one.name_zh, one.name_en, parts[one.code]) for one in found)

    def of(self, query: FigureQuery) -> list[_Fact]:
        """Return the rows of a rate that are asked for, the newest first."""
        rows = [
            fact
            for fact in self._rows[query.kind]
            if query.unit in ("", fact.unit) and query.district in ("", fact.district)
        ]
        return sorted(rows, key=lambda fact: (fact.at, fact.appeal), reverse=True)

    def _parts(self, code_of: Callable[[_Fact], str]) -> dict[str, dict[RateKind, list[_Fact]]]:
        parts: dict[str, dict[RateKind, list[_Fact]]] = {}
        for kind, rows in self._rows.items():
            for fact in rows:
                parts.setdefault(code_of(fact), {one: [] for one in RateKind})[kind].append(fact)
        return parts


def facts_for(actor: Actor, since: datetime, until: datetime) -> Facts:
    """Return the rows behind the rates of what ``actor`` may see: rounds replied to or due, citizens reached."""
    seen = appeals_for(actor).order_by().values("pk")
    inside = Q(stopped_at__gte=since, stopped_at__lt=until) | Q(stopped_at=None, due_at__gte=since, due_at__lt=until)
    timers = AppealTimer.objects.filter(inside, stage=AppealStage.HANDLE.value, appeal_id__in=seen).exclude(unit="")
    responses = []
    for appeal, path, unit, due_at, stopped_at in timers.order_by("pk").values_list(
        "appeal_id", "appeal__area_path", "unit", "due_at", "stopped_at"
    ):
        is_good, at = in_time(HandledRound(unit, due_at, stopped_at), until), stopped_at or due_at
        if is_good is not None and at is not None:
            responses.append(_Fact(appeal, unit, _district(path), is_good, at))
    calls = CallBack.objects.filter(reached=True, at__gte=since, at__lt=until, appeal_id__in=seen).order_by("pk")
    told = list(calls.values_list("appeal_id", "unit_id", "appeal__area_path", "solved", "satisfaction", "at"))
    return Facts(
        {
            RateKind.RESPONSE: responses,
            RateKind.RESOLUTION: [
                _Fact(appeal, unit, _district(path), solved == Solved.YES, at)
                for appeal, unit, path, solved, _, at in told
            ],
            RateKind.SATISFACTION: [
                _Fact(appeal, unit, _district(path), content != Satisfaction.DISSATISFIED, at)
                for appeal, unit, path, _, content, at in told
            ],
        }
    )


def list_figure_for(actor: Actor, query: FigureQuery) -> FigurePage:
    """Return the appeals behind a rate that ``actor`` may see."""
    facts = facts_for(actor, query.since, query.until).of(query)
    shown = [fact for fact in facts if not (query.missed and fact.is_good)]
    begin = (query.page - 1) * query.size
    part = shown[begin : begin + query.size]
    titles = dict(Appeal.objects.filter(pk__in=[fact.appeal for fact in part]).values_list("pk", "title"))
    return FigurePage(
        appeals=tuple(
            FigureAppeal(
                number=fact.appeal,
                title=without_private(titles[fact.appeal]),
                unit=fact.unit,
                district=fact.district,
                is_good=fact.is_good,
                at=fact.at,
            )
            for fact in part
        ),
        rate=_rate(facts),
        total=len(shown),
        page=query.page,
    )


def name_of_place(unit: str, district: str) -> OrganisationName | AreaInfo | None:
    """Return what a unit, or else a district, is called; ``None`` when neither is named or known."""
    units = list_organisation_names([unit]) if unit else []
    return units[0] if units else find_area(district) if district else None


def _rates(code: str, name_zh: str, name_en: str, rows: _Rows) -> PlaceRates:
    return PlaceRates(
        code=code,
        name_zh=name_zh,
        name_en=name_en,
        response=_rate(rows[RateKind.RESPONSE]),
        resolution=_rate(rows[RateKind.RESOLUTION]),
        satisfaction=_rate(rows[RateKind.SATISFACTION]),
    )


def _rate(facts: Sequence[_Fact]) -> RateInfo:
    return RateInfo(good=sum(fact.is_good for fact in facts), counted=len(facts))


def _district(path: str) -> str:
    return path.split("/")[:2][-1]
