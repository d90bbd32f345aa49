"""Dispatch plans in words: why something stays, where vans are known from, and names."""

from __future__ import annotations

from django.utils.translation import gettext as _

from furong.nets.mobility.contracts.plans import FleetOrigin, LeftReason, PlanFleet, PlanRoute

__all__ = ["fleet", "hours", "origin", "reason", "stops"]


def reason(why: LeftReason) -> str:
    """Return why vehicles of a share stay."""
    return {
        LeftReason.NO_VEHICLE: _("The operator has no van on duty"),
        LeftReason.NO_ROOM: _("No zone has room left"),
        LeftReason.HOURS: _("The vans have to be back before"),
        LeftReason.DEARER: _("Moving costs more than leaving"),
    }[why]


def origin(known: FleetOrigin) -> str:
    """Return where it is known from which vans an operator has."""
    return {
        FleetOrigin.GIVEN: _("told for this plan"),
        FleetOrigin.STORED: _("as stored"),
        FleetOrigin.ASSUMED: _("assumed: none are stored, so one van for 20 starts at the fullest zone"),
    }[known]


def fleet(one: PlanFleet) -> str:
    """Return how many vans of which size."""
    return _("%(count)d × %(capacity)d") % {"count": one.count, "capacity": one.capacity}


def hours(route: PlanRoute) -> str:
    """Return when a van leaves and is back, in hours and minutes."""
    return f"{route.leaves[:5]}–{route.back[:5]}"


def stops(route: PlanRoute) -> str:
    """Return what a van does at which zone: loads with a plus, unloads with a minus."""
    return " → ".join(f"{stop.zone} {'+' if stop.action == 'load' else '−'}{stop.bikes}" for stop in route.stops)
