"""The REST endpoints of alarms of things of the registry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal
from uuid import UUID

from ninja import Body, Query, Router

from furong.foundation.citytime.clock import city_clock
from furong.foundation.rest import Caller, answers, requires
from furong.nets.sensing.api import alarms
from furong.nets.sensing.contracts.city_alarms import AlarmBoard, AlarmStep, CityAlarmInfo

__all__ = ["router"]

router = Router(tags=["sensing"])

_ALARMS_MAX = 1000
_OFFSET_MAX = 10_000_000
Limit = Annotated[int, Query(ge=1, le=_ALARMS_MAX, description="How many at most. [1]")]
Offset = Annotated[int, Query(ge=0, le=_OFFSET_MAX, description="How many to pass over. [1]")]
State = Literal["open", "all", "active", "acknowledged", "cleared", "shelved", "suppressed", "withdrawn"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmAnswer:
    """An alarm with what happened to it, and why it fired, in words."""

    alarm: CityAlarmInfo
    steps: list[AlarmStep]
    why_zh: list[str]
    why_en: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelving:
    """For how long, and why. [min]"""

    minutes: float
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether there was nothing."""

    is_false: bool


@router.get("/sensing/alarms", response=AlarmBoard, auth=requires("alarm.read"), summary="The alarm board")
def get_alarm_board(
    request: Caller,
    state: State = "open",
    rule: str = "",
    area: str = "",
    category: str = "",
    owner: str = "",
    thing: str = "",
    priority: Literal["", "1", "2", "3", "4"] = "",
    flood: UUID | None = None,
    group_by: Literal["rule", "area", "category", "owner", "thing"] = "rule",
    offset: Offset = 0,
    limit: Limit = 100,
) -> AlarmBoard:
    """Return alarms of registered things with counts by state and priority, groups, and floods that go on."""
    return alarms.alarm_board(
        request.actor,
        city_clock().now(),
        state=state,
        rule=rule,
        area=area,
        category=category,
        owner=owner,
        thing=thing,
        priority=priority,
        flood=flood,
        group_by=group_by,
        offset=offset,
        limit=limit,
    )


@router.get(
    "/sensing/alarms/{uuid:identity}",
    response=AlarmAnswer,
    auth=requires("alarm.read"),
    summary="Get an alarm of a registered thing",
    openapi_extra=answers(404),
)
def get_city_alarm(request: Caller, identity: UUID) -> AlarmAnswer:
    """Return one alarm with its steps, and why it fired, in words."""
    now = city_clock().now()
    return AlarmAnswer(
        alarm=alarms.get_city_alarm(request.actor, identity, now),
        steps=alarms.list_alarm_steps(identity),
        why_zh=alarms.explain_alarm(request.actor, identity, "zh", now),
        why_en=alarms.explain_alarm(request.actor, identity, "en", now),
    )


@router.post(
    "/sensing/alarms/{uuid:identity}/acknowledgement",
    response=AlarmAnswer,
    auth=requires("alarm.acknowledge"),
    summary="Acknowledge an alarm of a registered thing",
    openapi_extra=answers(404),
)
def acknowledge_city_alarm(request: Caller, identity: UUID) -> AlarmAnswer:
    """Mark an alarm as seen; doing so again changes nothing."""
    alarms.acknowledge_city_alarms(request.actor, [identity], city_clock().now())
    return get_city_alarm(request, identity)


@router.post(
    "/sensing/alarms/{uuid:identity}/shelf",
    response=AlarmAnswer,
    auth=requires("alarm.acknowledge"),
    summary="Shelve an alarm",
    openapi_extra=answers(400, 404, 415),
)
def shelve_city_alarm(request: Caller, identity: UUID, body: Body[Shelving]) -> AlarmAnswer:
    """Put an alarm aside for a while, with its later episodes; a reason is needed."""
    alarms.shelve_city_alarm(request.actor, identity, body.minutes, body.reason, city_clock().now())
    return get_city_alarm(request, identity)


@router.delete(
    "/sensing/alarms/{uuid:identity}/shelf",
    response=AlarmAnswer,
    auth=requires("alarm.acknowledge"),
    summary="Unshelve an alarm",
    openapi_extra=answers(404),
)
def unshelve_city_alarm(request: Caller, identity: UUID) -> AlarmAnswer:
    """Bring a shelved alarm back."""
    alarms.unshelve_city_alarm(request.actor, identity, city_clock().now())
    return get_city_alarm(request, identity)


@router.post(
    "/sensing/alarms/{uuid:identity}/verdict",
    response=AlarmAnswer,
    auth=requires("alarm.acknowledge"),
    summary="Judge an alarm",
    openapi_extra=answers(404, 415),
)
def judge_city_alarm(request: Caller, identity: UUID, body: Body[Verdict]) -> AlarmAnswer:
    """Say whether there was something; the false-alarm figures of its rule count it."""
    alarms.judge_city_alarm(request.actor, identity, is_false=body.is_false, now=city_clock().now())
    return get_city_alarm(request, identity)
