"""Reading what is promised of assignments without a person, and what came of it."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import TruncMonth

from furong.engines.texts.bounds import upper_share
from furong.foundation.citytime.clock import city_clock
from furong.foundation.identity.organisations import list_organisation_names
from furong.kernel.clock import CITY_TIME
from furong.kernel.permissions import Actor
from furong.nets.hotline.contracts.candidates import MisdispatchInfo
from furong.nets.hotline.contracts.dispatch_rates import DispatchMonth, DispatchRates, UnitMisdispatch
from furong.nets.hotline.models import AppealStep, AutomaticAssignment, MandateRow
from furong.nets.hotline.selectors.appeals import appeals_for
from furong.nets.hotline.selectors.unit_records import CONFIDENCE, misdispatch_of

__all__ = ["dispatch_promise", "get_dispatch_rates_for", "is_rare_enough"]

_NONE = "none"
_TOLD = timedelta(days=731)


def dispatch_promise() -> float | None:
    """Return the share of assignments without a person that shall go to the right unit, or ``None`` for none such."""
    told: str = settings.FURONG_OPTIONS["HOTLINE_DISPATCH_PROMISE"]
    return None if told == _NONE else float(told)


def is_rare_enough(rate: MisdispatchInfo, promised: float) -> bool:
    """Return whether a unit is given what is not its own rarely enough, chance allowed for."""
    return rate.bound <= 1.0 - promised


def get_dispatch_rates_for(actor: Actor) -> DispatchRates:
    """Return what is promised, and what came of it: of appeals that ``actor`` may see, in two years, and of units."""
    promised = dispatch_promise()
    own = {grant.organisation for grant in actor.grants_for("hotline.rates")}
    rows = MandateRow.objects.filter(replaced_at=None)
    units = set(rows.values_list("organisation_id", flat=True).distinct())
    shown = units if None in own else units & own
    rates = misdispatch_of(sorted(shown))
    return DispatchRates(
        promised=promised,
        months=tuple(_months(actor)),
        units=tuple(
            UnitMisdispatch(
                unit=one.code,
                unit_zh=one.name_zh,
                unit_en=one.name_en,
                rate=rates[one.code],
                is_automatic=promised is not None and is_rare_enough(rates[one.code], promised),
            )
            for one in list_organisation_names(sorted(shown))
        ),
    )


def _months(actor: Actor) -> list[DispatchMonth]:
    seen = appeals_for(actor).order_by().values("pk")
    rows = AutomaticAssignment.objects.filter(appeal_id__in=seen, at__gte=city_clock().now() - _TOLD)
    told = rows.annotate(
        month=TruncMonth("at", tzinfo=CITY_TIME),
        is_wrong=Exists(_step("return")) & ~Exists(_step("award")),
        is_decided=Exists(_step("return", "award", "reply")),
    )
    counted = told.values("month", "promised").annotate(
        assigned=Count("pk"),
        decided=Count("pk", filter=Q(is_decided=True)),
        wrong=Count("pk", filter=Q(is_wrong=True)),
    )
    return [
        DispatchMonth(
            month=f"{one['month']:%Y-%m}",
            promised=one["promised"],
            assigned=one["assigned"],
            decided=one["decided"],
            wrong=one["wrong"],
            realised=1 - one["wrong"] / one["decided"] if one["decided"] else None,
            bound=upper_share(one["wrong"], one["decided"], CONFIDENCE),
        )
        for one in counted.order_by("-month", "-promised")
    ]


def _step(*steps: str) -> QuerySet[AppealStep]:
    return AppealStep.objects.filter(
        appeal=OuterRef("appeal"), round=OuterRef("round"), unit=OuterRef("unit"), step__in=steps
    )
