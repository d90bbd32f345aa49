"""The REST endpoints of rules over things of the registry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from ninja import Body, Query, Router, Status

from furong.foundation.citytime.clock import city_clock
from furong.foundation.rest import Caller, Time, answers, requires
from furong.nets.sensing.api import rules
from furong.nets.sensing.contracts.city_rules import Trial

__all__ = ["router"]

router = Router(tags=["sensing"])

_RULES_MAX = 2000
_HOUR_S = 3600
Limit = Annotated[int, Query(ge=1, le=_RULES_MAX, description="How many at most. [1]")]
Hours = Annotated[int, Query(ge=1, le=24 * 366, description="How far back. [h]")]
Mode = Literal["", "draft", "shadow", "active", "paused", "retired"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleAnswer:
    """A version of a rule: what it says, in data and in words, and what it does.

    Args:
        rule: The rule as data.
        told_zh: What it says, in Chinese.
        told_en: What it says, in English.
    """

    key: str
    version: int
    mode: str
    rule: dict[str, Any]
    told_zh: str
    told_en: str
    open_alarms: int
    created_at: datetime
    created_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A span of history."""

    since: Time
    until: Time


@router.get("/sensing/rules", response=list[RuleAnswer], auth=requires("rule.read"), summary="List rules")
def list_rules(request: Caller, mode: Mode = "", limit: Limit = 200) -> list[RuleAnswer]:
    """Return the rules over registered things, by key."""
    return [_answer(rule) for rule in rules.list_rules(mode=mode, limit=limit)]


@router.post(
    "/sensing/rules",
    response={201: RuleAnswer},
    auth=requires("rule.write"),
    summary="Write a rule",
    openapi_extra=answers(400, 415),
)
def add_rule(request: Caller, body: Body[dict[str, Any]]) -> Status[RuleAnswer]:
    """Store a rule as a draft; a key that is known gets a new version, and an unchanged rule keeps its own."""
    return Status(201, _answer(rules.add_rule(body, by=request.actor.name, now=city_clock().now())))


@router.get("/sensing/rule-loads", response=list[rules.RuleLoadInfo], auth=requires("rule.read"), summary="Rule loads")
def list_rule_loads(request: Caller, hours: Hours = 24) -> list[rules.RuleLoadInfo]:
    """Return how much each rule did in the last hours, and how much of it was in vain, the busiest first."""
    now_h = int(city_clock().now().timestamp()) // _HOUR_S
    return rules.rule_loads(since_hour=now_h - hours)


@router.get(
    "/sensing/rules/{path:key}/versions/{int:version}",
    response=RuleAnswer,
    auth=requires("rule.read"),
    summary="Get a rule",
    openapi_extra=answers(404),
)
def get_rule(request: Caller, key: str, version: int) -> RuleAnswer:
    """Return one version of a rule."""
    return _answer(rules.get_rule(key, version))


@router.post(
    "/sensing/rules/{path:key}/mode/{mode}",
    response=RuleAnswer,
    auth=requires("rule.write"),
    summary="Bring a rule into a mode",
    openapi_extra=answers(404, 409),
)
def change_rule_mode(request: Caller, key: str, mode: Literal["shadow", "active", "paused", "retired"]) -> RuleAnswer:
    """Let a rule count in shadow, raise alarms, pause, or end."""
    change = {
        "shadow": rules.shadow_rule,
        "active": rules.activate_rule,
        "paused": rules.pause_rule,
        "retired": rules.retire_rule,
    }[mode]
    return _answer(change(key, by=request.actor.name, now=city_clock().now()))


@router.post(
    "/sensing/rules/{path:key}/replay",
    response=Trial,
    auth=requires("rule.write"),
    summary="Replay a rule over history",
    openapi_extra=answers(404, 415),
)
def replay_rule(request: Caller, key: str, body: Body[Span]) -> Trial:
    """Return what the newest version of a rule would have raised over a span of history."""
    rule = rules.get_rule(key)
    return rules.replay_rule(
        rule.spec, body.since, body.until, by=request.actor.name, now=city_clock().now(), version=rule.version
    )


def _answer(rule: rules.RuleInfo) -> RuleAnswer:
    return RuleAnswer(
        key=rule.key,
        version=rule.version,
        mode=rule.mode,
        rule=msgspec.to_builtins(rule.spec),
        told_zh=rules.told_rule(rule.spec, "zh"),
        told_en=rules.told_rule(rule.spec, "en"),
        open_alarms=rule.open_alarms,
        created_at=rule.created_at,
        created_by=rule.created_by,
    )
