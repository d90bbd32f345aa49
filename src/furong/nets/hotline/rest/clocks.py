"""The REST endpoints of the time of appeals: clocks, more time, and the three rates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Literal

from ninja import Body, Router, Status
from pydantic import Discriminator, Field

from furong.foundation.citytime.clock import city_clock
from furong.foundation.rest import Caller, answers, requires
from furong.nets.hotline.api import clocks as api
from furong.nets.hotline.contracts.clocks import AppealClocks, ExtensionInfo
from furong.nets.hotline.contracts.rates import ThreeRates
from furong.nets.hotline.rest.texts import Instant, Number, Said, Words

__all__ = ["router"]

router = Router(tags=["hotline"])

_MONTH = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class MoreTime:
    """More time is asked for.

    Args:
        amount: How much, in the unit of the limit of handling, and as much as that at most. [h or d]
        reason: Why.
    """

    amount: Annotated[float, Field(gt=0, le=1000)]
    reason: Said


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeGranted:
    """More time is given."""

    decision: Literal["approve"]
    reason: Words = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeRefused:
    """More time is refused, for a reason."""

    decision: Literal["refuse"]
    reason: Said


@router.get(
    "/hotline/appeals/{number}/clocks",
    response=AppealClocks,
    auth=requires("hotline.read"),
    summary="Read the clocks of an appeal",
    openapi_extra=answers(404),
)
def get_appeal_clocks(request: Caller, number: str) -> AppealClocks:
    """Return the clocks of an appeal, each with its derivation, every count, and what was asked about its time."""
    return api.get_appeal_clocks_for(request.actor, number)


@router.post(
    "/hotline/appeals/{number}/extensions",
    response={201: ExtensionInfo},
    auth=requires("hotline.handle"),
    summary="Ask for more time for an appeal",
    openapi_extra=answers(404, 409, 415),
)
def ask_appeal_extension(request: Caller, number: str, body: Body[MoreTime]) -> Status[ExtensionInfo]:
    """Ask as the main unit for more time, before the appeal is due."""
    return Status(201, api.ask_extension(request.actor, number, amount=body.amount, reason=body.reason))


@router.post(
    "/hotline/extensions/{number}/decision",
    response=ExtensionInfo,
    auth=requires("hotline.supervise"),
    summary="Decide on more time for an appeal",
    openapi_extra=answers(404, 409, 415),
)
def decide_appeal_extension(
    request: Caller, number: Number, body: Body[Annotated[TimeGranted | TimeRefused, Discriminator("decision")]]
) -> ExtensionInfo:
    """Give more time, or refuse it; given, the clock of handling is counted anew, and the count before stays."""
    approved = body.decision == "approve"
    return api.decide_extension(request.actor, number, approved=approved, reason=body.reason)


@router.get(
    "/hotline/rates",
    response=ThreeRates,
    auth=requires("hotline.rates"),
    summary="Read the three rates",
)
def get_three_rates(request: Caller, since: Instant | None = None, until: Instant | None = None) -> ThreeRates:
    """Return response, resolution and satisfaction of all units and of each, each with its numbers; of 30 days."""
    end = until or city_clock().now()
    return api.three_rates_for(request.actor, since or end - _MONTH, end)
