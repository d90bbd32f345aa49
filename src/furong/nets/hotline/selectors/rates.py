"""Reading the three rates of a stretch of time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q

from furong.foundation.identity.organisations import OrganisationName, list_organisation_names
from furong.kernel.permissions import Actor
from furong.nets.hotline.contracts.appeals import Satisfaction, Solved
from furong.nets.hotline.contracts.clocks import AppealStage
from furong.nets.hotline.contracts.rates import ThreeRates, UnitRates
from furong.nets.hotline.domain.rates import (
    AskedCitizen,
    HandledRound,
    rate_of_content,
    rate_of_response,
    rate_of_solved,
)
from furong.nets.hotline.models import AppealTimer, CallBack
from furong.nets.hotline.selectors.appeals import appeals_for

__all__ = ["three_rates_for"]


def three_rates_for(actor: Actor, since: datetime, until: datetime) -> ThreeRates:
    """Return the rates of what ``actor`` may see: rounds replied to or due in that time, citizens reached in it."""
    seen = appeals_for(actor).values("pk")
    inside = Q(stopped_at__gte=since, stopped_at__lt=until) | Q(stopped_at=None, due_at__gte=since, due_at__lt=until)
    timers = AppealTimer.objects.filter(inside, stage=AppealStage.HANDLE.value, appeal_id__in=seen).exclude(unit="")
    rounds = [HandledRound(*row) for row in timers.order_by("pk").values_list("unit", "due_at", "stopped_at")]
    calls = CallBack.objects.filter(reached=True, at__gte=since, at__lt=until, appeal_id__in=seen)
    asked = [
        AskedCitizen(unit, Solved(solved), Satisfaction(content))
        for unit, solved, content in calls.order_by("pk").values_list("unit_id", "solved", "satisfaction")
    ]
    units = list_organisation_names({one.unit for one in rounds} | {one.unit for one in asked})
    return ThreeRates(
        since=since,
        until=until,
        all=_rates(None, rounds, asked, until),
        units=tuple(
            _rates(
                unit,
                [one for one in rounds if one.unit == unit.code],
                [one for one in asked if one.unit == unit.code],
                until,
            )
            for unit in units
        ),
    )


def _rates(
    unit: OrganisationName | None, rounds: Sequence[HandledRound], asked: Sequence[AskedCitizen], until: datetime
) -> UnitRates:
    return UnitRates(
        unit=unit.code if unit else "",
        unit_zh=unit.name_zh if unit else "",
        unit_en=unit.name_en if unit else "",
        response=rate_of_response(rounds, until),
        resolution=rate_of_solved(asked),
        satisfaction=rate_of_content(asked),
    )
