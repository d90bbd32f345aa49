"""The REST endpoints of overflows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from ninja import Body, Query, Router, Status
from pydantic import Field

from furong.foundation.citytime.clock import city_clock
from furong.foundation.rest import Caller, Time, answers, requires
from furong.nets.mobility.api import overflow as api
from furong.nets.mobility.contracts.overflow import EpisodeInfo, OverflowThresholds, ZoneOverflow

__all__ = ["router"]

router = Router(tags=["mobility"])

_RECENT = timedelta(days=7)
Share = Annotated[float, Field(gt=0, le=100, description="Share of the capacity. [1]")]
Minutes = Annotated[float, Field(ge=0, le=1440, description="[min]")]


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneThresholds:
    """Thresholds of a zone's own.

    Args:
        reason: Why it needs them.
        crowded: From this share of the capacity on it is crowded. [1]
        overflow: From this share on it overflows. [1]
        critical: From this share on it overflows critically. [1]
        clear: Below this share it is clear again. [1]
        dwell_min: How long counts must say it before it overflows. [min]
        clear_dwell_min: How long counts must say it before it is clear. [min]
        hold_min: How long a count speaks for the zone. [min]
        silence_min: How long a better source must say nothing before the next one is listened to. [min]
        certainty: How probable it must be that a threshold is passed. [1]
    """

    reason: str
    crowded: Share
    overflow: Share
    critical: Share
    clear: Share
    dwell_min: Minutes
    clear_dwell_min: Minutes
    hold_min: Minutes
    silence_min: Minutes
    certainty: Annotated[float, Field(gt=0.5, lt=1)]


@router.get(
    "/mobility/overflows",
    response=list[ZoneOverflow],
    auth=requires("mobility.read"),
    summary="List how full parking zones are",
)
def list_overflows(
    request: Caller,
    is_open: Annotated[bool, Query(alias="open", description="Keeps the zones that overflow now.")] = False,
) -> list[ZoneOverflow]:
    """Return how full every zone is that the caller may see: state, since when, threshold, newest count, episode."""
    return api.list_overflows_for(request.actor, is_open=is_open)


@router.get(
    "/mobility/zones/{key}/overflow",
    response=ZoneOverflow,
    auth=requires("mobility.read"),
    summary="Get how full a parking zone is",
    openapi_extra=answers(404),
)
def get_overflow(request: Caller, key: str) -> ZoneOverflow:
    """Return how full a zone is."""
    return api.read_overflow_for(request.actor, key)


@router.get(
    "/mobility/zones/{key}/overflow/episodes",
    response=list[EpisodeInfo],
    auth=requires("mobility.read"),
    summary="List the overflows of a parking zone",
    openapi_extra=answers(404),
)
def list_episodes(request: Caller, key: str, since: Time | None = None, until: Time | None = None) -> list[EpisodeInfo]:
    """Return the overflows of a zone with every turn of them, the newest first; of the last seven days unless asked."""
    now = city_clock().now()
    return api.list_episodes_for(request.actor, key, since=since or now - _RECENT, until=until or now)


@router.put(
    "/mobility/zones/{key}/overflow/thresholds",
    response={204: None},
    auth=requires("mobility.zones"),
    summary="Give a parking zone thresholds of its own",
    openapi_extra=answers(404, 422),
)
def put_thresholds(request: Caller, key: str, body: Body[ZoneThresholds]) -> Status[None]:
    """Let a zone have thresholds of its own from now on; what was told before stays as it was told."""
    thresholds = OverflowThresholds(
        crowded=body.crowded,
        overflow=body.overflow,
        critical=body.critical,
        clear=body.clear,
        dwell=timedelta(minutes=body.dwell_min),
        clear_dwell=timedelta(minutes=body.clear_dwell_min),
        hold=timedelta(minutes=body.hold_min),
        silence=timedelta(minutes=body.silence_min),
        certainty=body.certainty,
    )
    api.set_zone_thresholds(request.actor, key, thresholds, reason=body.reason)
    return Status(204, None)
