"""The REST endpoint of the clocks of a case."""

from __future__ import annotations

from ninja import Router

from furong.foundation.rest import Caller, answers, requires
from furong.nets.casework.api import clocks as api
from furong.nets.casework.contracts.clocks import CaseClocks

__all__ = ["router"]

router = Router(tags=["casework"])


@router.get(
    "/cases/{number}/clocks",
    response=CaseClocks,
    auth=requires("case.read"),
    summary="Get the clocks of a case",
    openapi_extra=answers(404),
)
def get_clocks(request: Caller, number: str) -> CaseClocks:
    """Return the clock of every stage with how it was counted, each count of the deadline, and who was told."""
    return api.get_clocks_for(request.actor, number)
