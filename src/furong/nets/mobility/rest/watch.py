"""The REST endpoints of the watch list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from ninja import Body, Router
from pydantic import Field

from furong.foundation.rest import Caller, Time, answers, requires
from furong.nets.mobility.api import watch as api
from furong.nets.mobility.contracts.watch import NewWatch, ReentryInfo, WatchInfo, WatchReason

__all__ = ["router"]

router = Router(tags=["mobility"])

_AUTH = requires("mobility.watch")
Text = Annotated[str, Field(min_length=1, max_length=2000, pattern=r"^[^\x00]+$")]
Mark = Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[^\x00]+$")]


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchBody:
    """A vehicle that is to be watched for: as :class:`NewWatch` has it."""

    mark: Mark
    reason: WatchReason
    evidence: Text
    since: Time
    until: Time | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealBody:
    """Why somebody appeals."""

    note: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionBody:
    """What comes of an appeal, and why."""

    uphold: bool
    note: Text


@router.get("/mobility/watch", response=list[WatchInfo], auth=_AUTH, summary="List watched vehicles")
def list_watch(request: Caller) -> list[WatchInfo]:
    """Return the entries of the watch list with what was done to them, the newest first; plates are masked."""
    return api.list_watch_for(request.actor)


@router.post(
    "/mobility/watch", response=WatchInfo, auth=_AUTH, summary="Watch for a vehicle", openapi_extra=answers(409, 415)
)
def watch_vehicle(request: Caller, body: Body[WatchBody]) -> WatchInfo:
    """Put a vehicle on the watch list; of its plate only a keyed hash and a masked form are kept."""
    new = NewWatch(mark=body.mark, reason=body.reason, evidence=body.evidence, since=body.since, until=body.until)
    return api.watch_vehicle(request.actor, new)


@router.post(
    "/mobility/watch/{number}/appeal",
    response=WatchInfo,
    auth=_AUTH,
    summary="Appeal against an entry",
    openapi_extra=answers(404, 409, 415),
)
def appeal_watch(request: Caller, number: int, body: Body[AppealBody]) -> WatchInfo:
    """Take an appeal; the vehicle stays watched until it is decided."""
    return api.appeal_watch(request.actor, number, body.note)


@router.post(
    "/mobility/watch/{number}/decision",
    response=WatchInfo,
    auth=_AUTH,
    summary="Decide an appeal",
    openapi_extra=answers(404, 409, 415),
)
def decide_watch(request: Caller, number: int, body: Body[DecisionBody]) -> WatchInfo:
    """Uphold or lift an entry; whoever issued it does not decide."""
    return api.decide_watch(request.actor, number, uphold=body.uphold, note=body.note)


@router.get("/mobility/reentries", response=list[ReentryInfo], auth=_AUTH, summary="List re-entries")
def list_reentries(request: Caller) -> list[ReentryInfo]:
    """Return where watched vehicles were put down, once for each time and place, the newest first."""
    return api.list_reentries_for(request.actor)
