"""What other layers may ask of rules over things of the registry."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

import msgspec
from django.conf import settings

from furong.nets.sensing.actions import city_rules as actions
from furong.nets.sensing.actions.city_rules import install_city_rule
from furong.nets.sensing.actions.hold_partitions import ensure_partitions
from furong.nets.sensing.api.pipeline import sensing_root
from furong.nets.sensing.columns.registry import Registry
from furong.nets.sensing.contracts.city_rules import CityRuleSpec, RuleKind, Trial
from furong.nets.sensing.domain.city_rules import rule_troubles
from furong.nets.sensing.domain.explaining import told_limit, told_rule
from furong.nets.sensing.pipeline.rule_replay import RuleReplay
from furong.nets.sensing.pipeline.usual import learn_usual, save_usual
from furong.nets.sensing.selectors.city_rules import (
    RuleInfo,
    RuleLoadInfo,
    get_rule,
    list_rules,
    rule_loads,
)

__all__ = [
    "CityRuleSpec",
    "RuleInfo",
    "RuleKind",
    "RuleLoadInfo",
    "Trial",
    "activate_rule",
    "add_rule",
    "draft_spec",
    "get_rule",
    "install_city_rule",
    "list_rules",
    "pause_rule",
    "replay_rule",
    "retire_rule",
    "rule_loads",
    "rule_troubles",
    "shadow_rule",
    "told_limit",
    "told_rule",
]


def draft_spec(document: object) -> CityRuleSpec:
    """Return a rule as data (from YAML, JSON or a form) as a checked rule, without storing it.

    Raises:
        CityRuleUnusable: When it is none; the error names every trouble.
    """
    return actions.read_spec(document)


def add_rule(document: object, *, by: str, now: datetime) -> RuleInfo:
    """Store a rule as a draft, as a new version when the key is known; an unchanged one keeps its version and mode.

    Raises:
        CityRuleUnusable: When something is wrong with it.
    """
    spec = document if isinstance(document, CityRuleSpec) else actions.read_spec(document)
    return get_rule(spec.key, actions.add_rule(spec, by=by, now=now))


def shadow_rule(key: str, *, by: str, now: datetime) -> RuleInfo:
    """Let a rule count what it would raise, without raising it.

    Raises:
        CityRuleUnknown: When there is none.
        CityRuleNotReady: When it is retired.
    """
    return _changed(key, "shadow", by, now)


def activate_rule(key: str, *, by: str, now: datetime) -> RuleInfo:
    """Let a rule raise alarms; the version that ran before is retired, and its open alarms end.

    Raises:
        CityRuleUnknown: When there is none.
        CityRuleNotReady: When it is retired.
    """
    return _changed(key, "active", by, now)


def pause_rule(key: str, *, by: str, now: datetime) -> RuleInfo:
    """Stop a rule for a while; its open alarms end.

    Raises:
        CityRuleUnknown: When there is none.
        CityRuleNotReady: When it does not run.
    """
    return _changed(key, "paused", by, now)


def retire_rule(key: str, *, by: str, now: datetime) -> RuleInfo:
    """Stop a rule for good; its open alarms end.

    Raises:
        CityRuleUnknown: When there is none.
    """
    return _changed(key, "retired", by, now)


def replay_rule(
    spec: CityRuleSpec, since: datetime, until: datetime, *, by: str = "", now: datetime | None = None, version: int = 0
) -> Trial:
    """Return what a rule would have raised over a span of history.

    Args:
        spec: The rule; it need not be stored.
        since: Where the span begins.
        until: Where it ends.
        by: Who asks.
        now: The instant; with ``version``, the result is kept with the rule.
        version: Version of the stored rule, or 0.
    """
    replay = RuleReplay(
        root=sensing_root(),
        things=Registry.open(sensing_root() / "registry"),
        partitions=ensure_partitions(settings.FURONG_OPTIONS["SENSING_PARTITIONS"]),
    )
    trial = replay.run(spec, since, until)
    if version and now is not None:
        result: dict[str, Any] = msgspec.to_builtins(asdict(trial))
        actions.note_trial(spec.key, version, result, by=by, now=now)
    return trial


def _learn(key: str, until: datetime) -> None:
    """What is usual must be known before a rule against it can run."""
    rule = get_rule(key)
    if rule.spec.kind is RuleKind.BASELINE:
        partitions = ensure_partitions(settings.FURONG_OPTIONS["SENSING_PARTITIONS"])
        things = Registry.open(sensing_root() / "registry")
        save_usual(sensing_root(), rule.number, learn_usual(sensing_root(), things, partitions, rule.spec, until))


def _changed(key: str, mode: str, by: str, now: datetime) -> RuleInfo:
    if mode in ("shadow", "active"):
        _learn(key, now)
    actions.change_mode(key, mode, by=by, now=now)
    return get_rule(key)
