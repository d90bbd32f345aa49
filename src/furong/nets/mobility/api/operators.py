"""Operators."""

from __future__ import annotations

from furong.foundation.transactions import transaction
from furong.kernel.permissions import Actor
from furong.nets.mobility.actions import register_operator as _register
from furong.nets.mobility.contracts.operators import NewEnterprise, NewOperator, OperatorInfo
from furong.nets.mobility.selectors.operators import (
    get_operator,
    list_operators,
    list_operators_for,
    operator_of,
)

__all__ = [
    "get_operator",
    "list_operators",
    "list_operators_for",
    "operator_of",
    "register_operator",
    "register_operator_for",
]


def register_operator(new: NewOperator) -> None:
    """Register an operator; one of that code is changed."""
    with transaction():
        _register.register_operator(new)


def register_operator_for(actor: Actor, new: NewOperator, enterprise: NewEnterprise | None = None) -> OperatorInfo:
    """Register an operator in somebody's name, with an organisation that is new if need be; return it.

    Raises:
        OperatorOrganisationUnknown: When the organisation is not there, and nothing is said of it.
        AreaUnknown: When there is no such area.
        ActionRefused: When the actor may not register operators there.
        OperatorTaken: When another operator has that organisation or that id.
    """
    with transaction():
        _register.register_operator_for(actor, new, enterprise)
    return get_operator(new.code)
