"""The REST endpoints of operators."""

from __future__ import annotations

from ninja import Router

from furong.foundation.rest import Caller, requires
from furong.nets.mobility.api import operators as api
from furong.nets.mobility.contracts.operators import OperatorInfo

__all__ = ["router"]

router = Router(tags=["mobility"])


@router.get(
    "/mobility/operators", response=list[OperatorInfo], auth=requires("mobility.read"), summary="List operators"
)
def list_operators(request: Caller) -> list[OperatorInfo]:
    """Return the operators whose vehicles stand in public space."""
    return api.list_operators()
