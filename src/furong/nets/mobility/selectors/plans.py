"""Reading dispatch plans, what they are made from, and what was counted when their time was over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
from django.db.models import Q, QuerySet

from furong.kernel.permissions import Actor
from furong.kernel.shares import apportion
from furong.nets.mobility.contracts.counts import CountSource, LiveCountInfo
from furong.nets.mobility.contracts.plans import LOOKS_AHEAD, FleetOrigin, PlanFleet, PlanInfo
from furong.nets.mobility.domain.planning import Ground, Vans
from furong.nets.mobility.errors.plans import PlanUnknown
from furong.nets.mobility.models import DispatchPlan, OperatorFleet, ParkingZone, ZoneCount, ZoneForecast
from furong.nets.mobility.selectors.live_counts import list_live_counts
from furong.nets.mobility.selectors.operators import SEE, own_operators
from furong.nets.mobility.selectors.zones import list_zones, zones_for

__all__ = [
    "counted_at",
    "get_plan_for",
    "grounds_for",
    "list_plans_for",
    "plans_to_settle",
    "stored_vans",
]

PLAN = "mobility.plan"
_MOST = 200
#: A forecast made longer ago is not of what stands there now.
_FRESH = timedelta(minutes=11)
#: A count is of the end of a plan when it was made within this time of it.
_NEAR = timedelta(minutes=3)
#: Who sends late is waited for so long.
_WAITED = timedelta(days=1)


def grounds_for(actor: Actor, at: datetime) -> list[Ground]:
    """Return the zones that ``actor`` may plan for, with what stands and is expected there."""
    keys = set(zones_for(actor, PLAN).values_list("key", flat=True))
    zones = [zone for zone in list_zones(at) if zone.key in keys]
    expected = _expected([zone.key for zone in zones], at)
    live = list_live_counts(zones, at)
    return [Ground(zone, _whole(count), expected.get(zone.key)) for zone, count in zip(zones, live, strict=True)]


def _whole(count: LiveCountInfo) -> dict[str, int]:
    """Return whole vehicles by operator: their sum rounded, given out by the largest remainders."""
    told = {code: estimate.value for code, estimate in count.by_operator.items()}
    return apportion(round(sum(told.values())), told)


def _expected(zones: Sequence[str], at: datetime) -> dict[str, int]:
    rows = ZoneForecast.objects.filter(
        zone__in=zones,
        horizon_min=int(LOOKS_AHEAD.total_seconds()) // 60,
        made_at__gt=at - _FRESH,
        made_at__lte=at,
    )
    newest = rows.order_by("zone", "-made_at").distinct("zone")
    return {row.zone_id: max(0, round(row.expected)) for row in newest}


def stored_vans() -> dict[str, Vans]:
    """Return the vans that are stored of operators, by code."""
    newest = OperatorFleet.objects.order_by("operator", "-pk").distinct("operator")
    return {
        row.operator_id: Vans(
            row.operator_id, FleetOrigin.STORED, tuple(msgspec.convert(one, PlanFleet) for one in row.fleets)
        )
        for row in newest
    }


def list_plans_for(actor: Actor) -> list[PlanInfo]:
    """Return the plans that ``actor`` may see, the newest first; an operator its own moves in them alone."""
    own = own_operators(actor)
    return [_info(row, own) for row in _plans_for(actor).order_by("-pk")[:_MOST]]


def get_plan_for(actor: Actor, number: int) -> PlanInfo:
    """Return a plan.

    Raises:
        PlanUnknown: When there is none, or the actor may not see it.
    """
    row = _plans_for(actor).filter(pk=number).first()
    if row is None:
        raise PlanUnknown(number=number)
    return _info(row, own_operators(actor))


def _plans_for(actor: Actor) -> QuerySet[DispatchPlan]:
    """Whoever is of the city sees plans whose zones all lie in its areas; an operator those with a zone there."""
    zones = zones_for(actor, SEE).values_list("key", flat=True)
    keys = list(zones)
    seen = Q(zones__contained_by=keys) if own_operators(actor) is None else Q(zones__overlap=keys)
    return DispatchPlan.objects.select_related("outcome").filter(seen)


def _info(row: DispatchPlan, own: frozenset[str] | None) -> PlanInfo:
    told: dict[str, Any] = dict(row.answer)
    settled = getattr(row, "outcome", None)
    if own is not None:
        kept = [place for place, code in enumerate(told["operators"]) if code in own]
        told |= {name: [told[name][place] for place in kept] for name in ("operators", "origins")}
        mine = ("fleets", "moves", "routes", "left")
        told |= {name: [one for one in told[name] if one["operator"] in own] for name in mine}
        told |= {"zones": [], "sums": None}
    regret = None if settled is None or own is not None else {**settled.regret, "at": settled.at}
    given = {"number": row.pk, "made_at": row.made_at, "for_at": row.for_at, "by": row.by, "regret": regret}
    return msgspec.convert({**told, **given}, PlanInfo)


def plans_to_settle(now: datetime) -> list[DispatchPlan]:
    """Return plans of a day whose time is over and which were compared with nothing yet, the newest first."""
    rows = DispatchPlan.objects.filter(outcome=None, for_at__lte=now - _NEAR, for_at__gt=now - _WAITED)
    return list(rows.order_by("-for_at", "-pk")[:_MOST])


def counted_at(zones: Sequence[str], at: datetime) -> dict[str, dict[str, float]] | None:
    """Return what feeds told of zones at an instant, by zone and operator; nothing when of one nothing is known."""
    rows = ZoneCount.objects.filter(
        zone__in=zones, source=CountSource.FEED.value, at__gte=at - _NEAR, at__lte=at + _NEAR, conf__gte=1
    )
    nearest = sorted(rows, key=lambda row: abs(row.at - at), reverse=True)
    found = {row.zone_id: dict(row.by_operator) for row in nearest}
    known = set(ParkingZone.objects.filter(key__in=zones).values_list("key", flat=True))
    return found if known and known == set(found) else None
