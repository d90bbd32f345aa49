"""Who may do what, where, and why: role × area × purpose. No users and no storage here.

A *grant* gives a role's actions inside one area (and everything below it) and, for people of an organisation, only on
what is assigned to that organisation. A decision always says its reason, so that a refusal can be explained.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

__all__ = ["Actor", "Decision", "Grant", "Resource", "decide"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """One role held by an actor.

    Args:
        role: Code of the role, e.g. ``duty_officer``.
        actions: Actions the role gives, e.g. ``case.dispatch``.
        area: Path of the area, from the city down, e.g. ``510100/510171``; everything below is included.
        organisation: When set, the grant reaches only what is assigned to this organisation.
        purposes: Purposes for which actions that need one may be used.
    """

    role: str
    actions: frozenset[str]
    area: str
    organisation: str | None = None
    purposes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Somebody, or something, on whose behalf a thing is done."""

    key: str
    name: str
    grants: tuple[Grant, ...] = ()

    def holds(self, action: str) -> bool:
        """Return whether any grant gives ``action`` anywhere."""
        return any(action in grant.actions for grant in self.grants)

    def grants_for(self, action: str) -> tuple[Grant, ...]:
        """Return the grants that give ``action``."""
        return tuple(grant for grant in self.grants if action in grant.actions)


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """What an action is about: where it lies and to whom it is assigned."""

    kind: str
    area: str
    organisations: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer to "may this actor do that?", with its reason as a code."""

    allowed: bool
    reason: str


def _covers(area: str, path: str) -> bool:
    return path == area or path.startswith(area + "/")


def decide(
    actor: Actor,
    action: str,
    resource: Resource,
    *,
    purpose: str | None = None,
    purpose_required: Iterable[str] = (),
) -> Decision:
    """Decide whether ``actor`` may do ``action`` on ``resource``.

    Args:
        actor: Who asks.
        action: What they want to do.
        resource: On what.
        purpose: Why, for actions that need a stated purpose.
        purpose_required: The actions that need one.

    Returns:
        A decision whose reason is ``granted``, ``no_role``, ``other_area``, ``other_organisation`` or
        ``purpose_missing``: of several failing grants the one that came closest is told.
    """
    closest = Decision(False, "no_role")
    ranks = {"no_role": 0, "other_area": 1, "other_organisation": 2, "purpose_missing": 3}
    needs_purpose = action in frozenset(purpose_required)
    for grant in actor.grants_for(action):
        if not _covers(grant.area, resource.area):
            refusal = "other_area"
        elif grant.organisation is not None and grant.organisation not in resource.organisations:
            refusal = "other_organisation"
        elif needs_purpose and purpose not in grant.purposes:
            refusal = "purpose_missing"
        else:
            return Decision(True, "granted")
        if ranks[refusal] > ranks[closest.reason]:
            closest = Decision(False, refusal)
    return closest
