"""Operators."""

from __future__ import annotations

from furong.foundation.transactions import transaction
from furong.nets.mobility.actions import register_operator as _register
from furong.nets.mobility.contracts.operators import NewOperator
from furong.nets.mobility.selectors.operators import (
    get_operator,
    list_operators,
    list_operators_for,
    operator_of,
)

__all__ = ["get_operator", "list_operators", "list_operators_for", "operator_of", "register_operator"]


def register_operator(new: NewOperator) -> None:
    """Register an operator; one of that code is changed."""
    with transaction():
        _register.register_operator(new)
