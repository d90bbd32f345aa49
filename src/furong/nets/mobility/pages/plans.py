"""Dispatch plans: all of them, making one, and one with its moves, its routes and what it comes to."""

from __future__ import annotations

from django.http import HttpResponseBase, HttpResponseRedirect
from django.utils.translation import gettext as _

from furong.foundation.web.feedback import say
from furong.foundation.web.language import language_of
from furong.foundation.web.pages import PageRequest, page, show
from furong.kernel.errors import FurongError
from furong.nets.mobility.api import operators, zones
from furong.nets.mobility.api import plans as api
from furong.nets.mobility.contracts.plans import PlanInfo
from furong.nets.mobility.pages import plan_words

__all__ = ["make_plan", "plan_page", "plans_page"]

_LOOK = "mobility.operator"
#: Who may look at this may see the map below the routes.
_MAP = "mobility.read"


@page(_LOOK)
def plans_page(request: PageRequest) -> HttpResponseBase:
    """Show the plans that the reader may see; an operator what its own vans have to do in them."""
    return show(
        request,
        "mobility/plans.html",
        plans=api.list_plans_for(request.actor),
        may_plan=request.actor.holds(api.PLAN),
    )


@page(_LOOK)
def plan_page(request: PageRequest, number: int) -> HttpResponseBase:
    """Show a plan: its moves, the ways of the vans on the map, what it comes to and what is left."""
    plan = api.get_plan_for(request.actor, number)
    language = language_of()
    return show(
        request,
        "mobility/plan.html",
        plan=plan,
        operators={one.code: one.name(language) for one in operators.list_operators()},
        zones={one.key: one.name(language) for one in zones.list_zones(plan.made_at)},
        lines=_lines(plan) if request.actor.holds(_MAP) else [],
        words=plan_words,
    )


def _lines(plan: PlanInfo) -> list[dict[str, object]]:
    """Return the ways for the map, each with the number of its operator's colour."""
    return [{"operator": plan.operators.index(route.operator) + 1, "path": route.path} for route in plan.routes]


@page(api.PLAN, methods=("POST",))
def make_plan(request: PageRequest) -> HttpResponseBase:
    """Make a plan with the vans that are stored, and lead to it."""
    try:
        plan = api.make_plan(request.actor)
    except FurongError as error:
        say(request, error.sentence(language_of()), kind="danger")
        return HttpResponseRedirect("/mobility/plans")
    say(request, _("Dispatch plan %(number)d is made") % {"number": plan.number})
    return HttpResponseRedirect(f"/mobility/plans/{plan.number}")
