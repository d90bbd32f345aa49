"""Reading the rules over things of the registry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import msgspec
from django.db.models import Count, F, Max, Q, Sum

from furong.nets.sensing.contracts.city_rules import CityRuleSpec
from furong.nets.sensing.errors.city_rules import CityRuleUnknown
from furong.nets.sensing.models.engine import CityAlarm, CityRule, CityRuleStep, RuleLoad

__all__ = [
    "RuleInfo",
    "RuleLoadInfo",
    "RunningRule",
    "get_rule",
    "list_rules",
    "rule_loads",
    "rules_stamp",
    "running_rules",
]

_RUNNING = (CityRule.Mode.SHADOW, CityRule.Mode.ACTIVE)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningRule:
    """A version of a rule that the engine evaluates."""

    number: int
    version: int
    spec: CityRuleSpec
    is_shadow: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleInfo:
    """A version of a rule as it leaves the net.

    Args:
        number: Its number in the engine's tables. [1]
        mode: draft, shadow, active, paused or retired.
        spec: What it says.
        created_at: When this version was written.
        created_by: By whom.
        tried: What the last replay over history found, or ``None``.
        open_alarms: How many of its alarms are open. [1]
        steps: What was done to it, the oldest first: kind, by whom, when.
    """

    number: int
    key: str
    version: int
    mode: str
    spec: CityRuleSpec
    created_at: datetime
    created_by: str
    tried: Mapping[str, object] | None
    open_alarms: int
    steps: tuple[tuple[str, str, datetime], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleLoadInfo:
    """How much a rule did, and how much of it was in vain.

    Args:
        key: The rule.
        raised: Alarms raised. [1]
        cleared: Alarms cleared. [1]
        withdrawn: Alarms that later readings took back. [1]
        shadow: Alarms that it would have raised in shadow. [1]
        judged_false: Alarms that an officer called false. [1]
        false_ratio: Withdrawn or called false, of those raised.
    """

    key: str
    raised: int
    cleared: int
    withdrawn: int
    shadow: int
    judged_false: int
    false_ratio: float


def running_rules() -> list[RunningRule]:
    """Return the rules that are evaluated now, by number."""
    return [
        RunningRule(
            number=row.pk,
            version=row.version,
            spec=msgspec.convert(row.spec, CityRuleSpec),
            is_shadow=row.mode == CityRule.Mode.SHADOW,
        )
        for row in CityRule.objects.filter(mode__in=_RUNNING).order_by("pk")
    ]


def rules_stamp() -> tuple[int, datetime | None]:
    """Return something that differs as soon as any rule has changed."""
    found = CityRule.objects.aggregate(count=Count("pk"), newest=Max("changed_at"))
    return found["count"], found["newest"]


def list_rules(*, key: str = "", mode: str = "", limit: int = 2000) -> list[RuleInfo]:
    """Return rules by key, the newest version first; all versions when a key is named, else the newest of each.

    Args:
        key: The rule, or empty.
        mode: Keeps those of this mode.
        limit: How many at most. [1]
    """
    rows = CityRule.objects.order_by("key", "-version")
    rows = rows.filter(key=key) if key else rows.exclude(mode=CityRule.Mode.RETIRED)
    if mode:
        rows = rows.filter(mode=mode)
    found = list(rows[:limit])
    counts = _open_alarms([row.pk for row in found])
    return [_info(row, counts.get(row.pk, 0)) for row in found]


def get_rule(key: str, version: int | None = None) -> RuleInfo:
    """Return a rule, in its newest version unless another is named.

    Raises:
        CityRuleUnknown: When there is none.
    """
    rows = CityRule.objects.filter(key=key).order_by("-version")
    row = (rows if version is None else rows.filter(version=version)).first()
    if row is None:
        raise CityRuleUnknown(rule=key)
    steps = CityRuleStep.objects.filter(rule__key=key).order_by("pk").values_list("kind", "by", "at")
    return _info(row, _open_alarms([row.pk]).get(row.pk, 0), tuple(steps))


def rule_loads(*, since_hour: int = 0) -> list[RuleLoadInfo]:
    """Return the load of every rule since an hour [h since 1970-01-01T00:00Z], the busiest first."""
    sums = (
        RuleLoad.objects.filter(hour__gte=since_hour)
        .values(key=F("rule__key"))
        .annotate(r=Sum("raised"), c=Sum("cleared"), w=Sum("withdrawn"), s=Sum("shadow"))
    )
    called = dict(
        CityAlarm.objects.filter(verdict="false", raised_ms__gte=since_hour * 3_600_000, withdrawn=False)
        .values_list("rule_key")
        .annotate(Count("pk"))
    )
    return sorted(
        (
            RuleLoadInfo(
                key=row["key"],
                raised=row["r"],
                cleared=row["c"],
                withdrawn=row["w"],
                shadow=row["s"],
                judged_false=called.get(row["key"], 0),
                false_ratio=(row["w"] + called.get(row["key"], 0)) / max(row["r"], 1),
            )
            for row in sums
        ),
        key=lambda load: -(load.raised + load.shadow),
    )


def _open_alarms(rules: list[int]) -> dict[int, int]:
    rows = CityAlarm.objects.filter(Q(cleared_ms=None), rule_id__in=rules, withdrawn=False)
    return dict(rows.values_list("rule_id").annotate(Count("pk")))


def _info(row: CityRule, open_alarms: int, steps: tuple[tuple[str, str, datetime], ...] = ()) -> RuleInfo:
    return RuleInfo(
        number=row.pk,
        key=row.key,
        version=row.version,
        mode=row.mode,
        spec=msgspec.convert(row.spec, CityRuleSpec),
        created_at=row.created_at,
        created_by=row.created_by,
        tried=row.tried,
        open_alarms=open_alarms,
        steps=steps,
    )
