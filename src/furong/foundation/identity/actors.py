"""From a person to an actor: the grants that hold today."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from django.db.models import Q

from furong.foundation.citytime.clock import city_clock
from furong.foundation.identity.errors import ActionRefused
from furong.foundation.identity.models import RoleGrant, User
from furong.foundation.identity.roles import Role, role_table
from furong.kernel.clock import SystemClock, city_time
from furong.kernel.permissions import Actor, Grant, Resource, decide

__all__ = ["actor_of", "actor_with", "demand", "demand_somewhere", "role_days", "system_actor"]


def actor_of(user: User) -> Actor:
    """Return the actor that ``user`` is today; an inactive user holds no grant.

    A grant counts when it holds by the city's clock or by the machine's: a demo day must lock nobody out.
    """
    if not user.is_active:
        return Actor(key=f"user:{user.pk}", name=user.display_name)
    holding = Q()
    for day in role_days():
        holding |= _holds_on(day)
    rows = RoleGrant.objects.filter(holding, user=user).order_by("pk").values_list("role", "area__path")
    return actor_with(user, rows)


def actor_with(user: User, grants: Iterable[tuple[str, str]]) -> Actor:
    """Return the actor that ``user`` is with the roles that were read: of each its code and the path of its area."""
    if not user.is_active:
        return Actor(key=f"user:{user.pk}", name=user.display_name)
    given = tuple(grant for role, area in grants for grant in _grants(role_table()[role], area, user.organisation_id))
    return Actor(key=f"user:{user.pk}", name=user.display_name, grants=given)


def role_days() -> tuple[date, date]:
    """Return the days of which a role has to hold on one: today by the city's clock, and by the machine's."""
    return city_time(city_clock().now()).date(), city_time(SystemClock().now()).date()


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


@lru_cache(maxsize=4096)
def _grants(role: Role, area: str, organisation: str) -> tuple[Grant, ...]:
    """Return the grant of a role: in two parts when some of its actions reach the person's own organisation alone."""
    own = role.actions if role.own_organisation_only else role.own_organisation_actions
    parts = ((role.actions - own, None), (own, organisation))
    return tuple(
        Grant(role=role.code, actions=actions, area=area, organisation=bound) for actions, bound in parts if actions
    )
