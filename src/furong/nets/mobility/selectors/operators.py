"""Reading operators."""

from __future__ import annotations

from collections.abc import Callable

from furong.foundation.identity.people import masked_name
from furong.kernel.permissions import Actor
from furong.nets.mobility.contracts.operators import OperatorInfo
from furong.nets.mobility.errors.operators import OperatorUnknown
from furong.nets.mobility.models import Operator
from furong.nets.mobility.selectors.feeds import operators_for

__all__ = [
    "SEE",
    "get_operator",
    "get_operator_for",
    "list_operators",
    "list_operators_for",
    "names_for",
    "operator_of",
    "own_operators",
    "reached_operators",
    "reaches_all",
]

#: Operators, and whoever looks at them, may look at what concerns them.
SEE = "mobility.operator"


def list_operators() -> list[OperatorInfo]:
    """Return every operator, by code."""
    return [_info(row) for row in Operator.objects.select_related("organisation").order_by("code")]


def list_operators_for(actor: Actor, action: str) -> list[OperatorInfo]:
    """Return the operators of whom ``actor`` may do ``action``, by code; its own alone when it is bound to one."""
    return [_info(row) for row in operators_for(actor, action).select_related("organisation").order_by("code")]


def get_operator(code: str) -> OperatorInfo:
    """Return an operator.

    Raises:
        OperatorUnknown: When there is none.
    """
    row = Operator.objects.select_related("organisation").filter(pk=code).first()
    if row is None:
        raise OperatorUnknown(operator=code)
    return _info(row)


def get_operator_for(actor: Actor, code: str, action: str) -> OperatorInfo:
    """Return an operator of whom ``actor`` may do ``action``.

    Raises:
        OperatorUnknown: When there is none, or the actor may not.
    """
    row = operators_for(actor, action).select_related("organisation").filter(pk=code).first()
    if row is None:
        raise OperatorUnknown(operator=code)
    return _info(row)


def operator_of(actor: Actor, action: str) -> OperatorInfo:
    """Return the operator in whose name ``actor`` does ``action``: that of the organisation it is bound to.

    Raises:
        OperatorUnknown: When the actor is bound to no organisation, or that is no operator.
    """
    bound = [grant.organisation for grant in actor.grants_for(action) if grant.organisation is not None]
    row = Operator.objects.select_related("organisation").filter(organisation_id__in=bound).first()
    if row is None:
        raise OperatorUnknown(operator=", ".join(bound) or actor.name)
    return _info(row)


def own_operators(actor: Actor) -> frozenset[str] | None:
    """Return the operators to which an actor is bound; ``None`` when it is bound to none."""
    bound = [grant.organisation for grant in actor.grants_for(SEE)]
    if None in bound:
        return None
    return frozenset(Operator.objects.filter(organisation__in=bound).values_list("code", flat=True))


def reached_operators(actor: Actor, action: str) -> frozenset[str]:
    """Return the codes of the operators of whom ``actor`` may do ``action``."""
    return frozenset(operators_for(actor, action).values_list("code", flat=True))


def reaches_all(actor: Actor, action: str) -> bool:
    """Return whether ``actor`` may do ``action`` of every operator that there is."""
    return reached_operators(actor, action).issuperset(Operator.objects.values_list("code", flat=True))


def names_for(actor: Actor) -> Callable[[str, str], str]:
    """Return how a person's name and key are told to ``actor``: the staff of an operator read its own in full alone."""
    if own_operators(actor) is None:
        return lambda name, _key: name
    return lambda name, key: name if key == actor.key or not key.startswith("user:") else masked_name(name)


def _info(row: Operator) -> OperatorInfo:
    return OperatorInfo(
        code=row.code,
        organisation=row.organisation_id,
        provider_id=row.provider_id,
        name_zh=row.organisation.name_zh,
        name_en=row.organisation.name_en,
        gps_sigma_m=row.gps_sigma_m,
    )
