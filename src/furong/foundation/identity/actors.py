"""From a person to an actor: the grants that hold today."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from furong.foundation.citytime.clock import city_clock
from furong.foundation.identity.errors import ActionRefused
from furong.foundation.identity.models import RoleGrant, User
from furong.foundation.identity.roles import role_table
from furong.kernel.clock import SystemClock, city_time
from furong.kernel.permissions import Actor, Grant, Resource, decide

__all__ = ["actor_of", "demand", "demand_somewhere", "system_actor"]


def actor_of(user: User) -> Actor:
    """Return the actor that ``user`` is today; an inactive user holds no grant.

    A grant counts when it holds by the city's clock or by the machine's: a demo day must lock nobody out.
    """
    if not user.is_active:
        return Actor(key=f"user:{user.pk}", name=user.display_name)
    days = [city_time(clock.now()).date() for clock in (city_clock(), SystemClock())]
    holding = Q()
    for day in days:
        holding |= _holds_on(day)
    rows = RoleGrant.objects.filter(holding, user=user).select_related("area").order_by("pk")
    grants = tuple(grant for row in rows for grant in _grants(row, user.organisation_id))
    return Actor(key=f"user:{user.pk}", name=user.display_name, grants=grants)


def system_actor(name: str) -> Actor:
    """Return the actor of an automatic step; it holds no grant, because what it does is decided by a process."""
    return Actor(key=f"system:{name}", name=name)


def demand(actor: Actor, action: str, resource: Resource) -> None:
    """Return when ``actor`` may do ``action`` on ``resource``.

    Raises:
        ActionRefused: When not, with the reason.
    """
    decision = decide(actor, action, resource)
    if not decision.allowed:
        raise ActionRefused(action=action, reason=decision.reason)


def demand_somewhere(actor: Actor, action: str) -> None:
    """Return when ``actor`` may do ``action`` in any area: for what belongs to none, or is narrowed down later.

    Raises:
        ActionRefused: When nowhere.
    """
    if not actor.holds(action):
        raise ActionRefused(action=action, reason="no_role")


def _holds_on(day: date) -> Q:
    return Q(valid_from__lte=day) & (Q(valid_to=None) | Q(valid_to__gt=day))


def _grants(row: RoleGrant, organisation: str) -> list[Grant]:
    """Return the grant of a role: in two parts when some of its actions reach the person's own organisation alone."""
    role = role_table()[row.role]
    own = role.actions if role.own_organisation_only else role.own_organisation_actions
    parts = ((role.actions - own, None), (own, organisation))
    return [
        Grant(role=role.code, actions=actions, area=row.area.path, organisation=bound)
        for actions, bound in parts
        if actions
    ]
