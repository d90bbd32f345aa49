"""Dispatch plans: made from what stands and is expected in zones, kept, and compared with what was counted then.

Who holds ``mobility.plan`` may make them, who holds ``mobility.operator`` may look; operators see their own moves.
"""

from __future__ import annotations

from collections.abc import Sequence

from furong.foundation.citytime.clock import city_clock
from furong.foundation.identity.actors import demand_somewhere
from furong.foundation.transactions import transaction
from furong.kernel.permissions import Actor
from furong.nets.mobility.actions import keep_plan as _keep
from furong.nets.mobility.contracts.plans import FleetOrigin, PlanFleet, PlanInfo
from furong.nets.mobility.domain.planning import Ground, Vans, assumed_vans, happened_of, planned, regret_told, state_of
from furong.nets.mobility.errors.plans import PlanFleetUnusable, PlanWithoutZones
from furong.nets.mobility.selectors.operators import get_operator, get_operator_for, list_operators
from furong.nets.mobility.selectors.plans import (
    counted_at,
    get_plan_for,
    grounds_for,
    list_plans_for,
    plans_to_settle,
    stored_vans,
)

__all__ = ["PLAN", "get_plan_for", "list_fleets", "list_plans_for", "make_plan", "settle_plans", "store_fleets"]

PLAN = _keep.PLAN
#: Each takes up to two seconds.
_SETTLED_AT_ONCE = 5


def make_plan(actor: Actor, fleets: Sequence[PlanFleet] = ()) -> PlanInfo:
    """Make a plan for the zones of ``actor`` from what stands there now, and keep it.

    It is planned outside of any transaction, within two seconds.

    Args:
        actor: Who plans.
        fleets: Vans of operators; of others those that are stored, and else one that starts at the fullest zone.

    Raises:
        ActionRefused: When the actor may not plan.
        PlanWithoutZones: When there is no zone, or no operator.
        PlanFleetUnusable: When vans start nowhere, or their hours end before they begin.
        OperatorUnknown: When vans are of nobody known.
    """
    demand_somewhere(actor, PLAN)
    now = city_clock().now()
    grounds = grounds_for(actor, now)
    vans = _vans(fleets, grounds)
    if not grounds or not vans:
        raise PlanWithoutZones
    state = state_of(grounds, vans, now)
    answer = planned(state, vans)
    with transaction():
        number = _keep.keep_plan(actor, state, answer, now)
    return get_plan_for(actor, number)


def _vans(fleets: Sequence[PlanFleet], grounds: Sequence[Ground]) -> list[Vans]:
    """Return the vans of every operator: those that are given, else stored, else assumed."""
    for code in {fleet.operator for fleet in fleets}:
        get_operator(code)
    stored, made = stored_vans(), []
    for operator in list_operators() if grounds else []:
        given = tuple(fleet for fleet in fleets if fleet.operator == operator.code)
        if given:
            made.append(Vans(operator.code, FleetOrigin.GIVEN, given))
        else:
            made.append(stored.get(operator.code) or assumed_vans(operator.code, grounds))
    return made


def store_fleets(actor: Actor, operator: str, fleets: Sequence[PlanFleet]) -> list[PlanFleet]:
    """Store the vans of an operator for the plans to come.

    Raises:
        ActionRefused: When the actor may not plan.
        OperatorUnknown: When there is no such operator, or the actor may not plan where it works.
        PlanFleetUnusable: When vans start nowhere that the actor may plan for, or their hours end before they begin.
    """
    demand_somewhere(actor, PLAN)
    get_operator_for(actor, operator, PLAN)
    now = city_clock().now()
    if not fleets:
        raise PlanFleetUnusable(operator=operator)
    state_of(grounds_for(actor, now), [Vans(operator, FleetOrigin.STORED, tuple(fleets))], now)
    with transaction():
        _keep.keep_fleets(actor, operator, fleets)
    return list_fleets(actor, operator)


def list_fleets(actor: Actor, operator: str) -> list[PlanFleet]:
    """Return the vans that are stored of an operator; none when nothing is.

    Raises:
        OperatorUnknown: When there is no such operator, or the actor may not plan where it works.
    """
    get_operator_for(actor, operator, PLAN)
    found = stored_vans().get(operator)
    return list(found.fleets) if found else []


def settle_plans() -> int:
    """Compare plans whose time is over with what was counted then; return how many that were."""
    settled = 0
    for row in plans_to_settle(city_clock().now()):
        counted = counted_at(row.zones, row.for_at)
        if counted is None or settled == _SETTLED_AT_ONCE:
            continue
        happened = happened_of(counted.items(), row.answer["operators"])
        regret = regret_told(row.state, row.answer, happened)
        with transaction():
            settled += _keep.keep_outcome(row.pk, happened, regret)
    return settled
