"""Keep a dispatch plan, what became of it, and the vans that operators have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from furong.foundation.citytime.clock import city_clock
from furong.foundation.identity.actors import demand_somewhere
from furong.foundation.transactions import transaction_required
from furong.kernel.permissions import Actor
from furong.nets.mobility.contracts.plans import LOOKS_AHEAD, PlanFleet
from furong.nets.mobility.models import DispatchPlan, OperatorFleet, PlanOutcome
from furong.nets.mobility.selectors.operators import get_operator_for

__all__ = ["PLAN", "keep_fleets", "keep_outcome", "keep_plan"]

PLAN = "mobility.plan"


@transaction_required
def keep_plan(actor: Actor, state: Mapping[str, Any], answer: Mapping[str, Any], at: datetime) -> int:
    """Keep a plan and return its number.

    Raises:
        ActionRefused: When the actor may not plan.
    """
    demand_somewhere(actor, PLAN)
    zones = [zone["id"] for zone in state["zones"]]
    row = DispatchPlan.objects.create(
        made_at=at, for_at=at + LOOKS_AHEAD, by=actor.name, zones=zones, state=state, answer=answer
    )
    return row.pk


@transaction_required
def keep_outcome(plan: int, happened: Mapping[str, Any], regret: Mapping[str, Any]) -> bool:
    """Keep what became of a plan, once; tell whether it was not known yet."""
    _, is_new = PlanOutcome.objects.get_or_create(
        plan_id=plan, defaults={"at": city_clock().now(), "happened": happened, "regret": regret}
    )
    return is_new


@transaction_required
def keep_fleets(actor: Actor, operator: str, fleets: Sequence[PlanFleet]) -> None:
    """Keep the vans of an operator; plans that are told no others are made with them from now on.

    Raises:
        ActionRefused: When the actor may not plan.
        OperatorUnknown: When there is no such operator, or the actor may not plan where it works.
    """
    demand_somewhere(actor, PLAN)
    OperatorFleet.objects.create(
        operator_id=get_operator_for(actor, operator, PLAN).code,
        fleets=[asdict(one) for one in fleets],
        at=city_clock().now(),
        by=actor.name,
    )
