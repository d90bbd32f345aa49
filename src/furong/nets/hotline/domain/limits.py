"""The limits of the stages of an appeal, as data, and which of them holds for which appeal."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from importlib.resources import files
from typing import Any

from furong.engines.worktime import Kind, Limit, StartRule
from furong.nets.hotline.contracts.appeals import AppealChannel, AppealKind, AppealState, Urgency
from furong.nets.hotline.contracts.clocks import AppealStage
from furong.nets.hotline.errors.clocks import AppealLimitsUnusable

__all__ = ["CARRIED_IN", "RUNS_IN", "VISITS", "AppealPolicy", "LimitRule", "Matter", "read_limits", "shipped_limits"]

S = AppealState
#: In which states the clock of each stage runs. That of handling runs on while units and arbitrators disagree.
RUNS_IN: Mapping[AppealStage, frozenset[AppealState]] = {
    AppealStage.ANSWER: frozenset({S.RECEIVED}),
    AppealStage.DISPATCH: frozenset({S.REGISTERED, S.CLASSIFIED}),
    AppealStage.SIGN: frozenset({S.ASSIGNED}),
    AppealStage.HANDLE: frozenset({S.ASSIGNED, S.SIGNED, S.HANDLING, S.RETURNED, S.ARBITRATION}),
    AppealStage.CALL_BACK: frozenset({S.REPLIED}),
}
#: In which further states clocks run that an appeal has brought along from another city: they are not set back.
CARRIED_IN: Mapping[AppealStage, frozenset[AppealState]] = {
    AppealStage.DISPATCH: frozenset({S.RECEIVED}),
    AppealStage.HANDLE: frozenset({S.RECEIVED, S.REGISTERED, S.CLASSIFIED}),
}
#: Stages that begin anew each time; the others go on within a round, and the time between does not count.
VISITS = frozenset({AppealStage.SIGN, AppealStage.CALL_BACK})

#: Of a file that says nothing of it. [h]
TRANSFER_HOURS, _HOURS_MAX = 8.0, 2000
_SOME_DAY = datetime(2026, 1, 5, tzinfo=UTC)
_FIELDS = frozenset({"stage", "amount", "kind", "start_rule", "channels", "kinds", "urgencies"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """What the limit of an appeal follows from."""

    channel: AppealChannel
    kind: AppealKind
    urgency: Urgency


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitRule:
    """A limit and for what it holds; an empty condition holds for everything.

    Args:
        stage: Whose limit it is.
        amount: How much time there is. [h or d, by the kind]
        kind: Kind of time.
        start_rule: When counting begins.
        channels: Holds for these channels.
        kinds: Holds for these kinds.
        urgencies: Holds for these urgencies.
    """

    stage: AppealStage
    amount: float
    kind: Kind
    start_rule: StartRule = StartRule.INSTANT
    channels: frozenset[AppealChannel] = frozenset()
    kinds: frozenset[AppealKind] = frozenset()
    urgencies: frozenset[Urgency] = frozenset()

    @property
    def is_for_all(self) -> bool:
        """Whether it holds whatever the appeal is."""
        return not (self.channels or self.kinds or self.urgencies)

    def holds(self, stage: AppealStage, matter: Matter) -> bool:
        """Return whether it is a limit of ``stage`` for such an appeal."""
        return (
            stage is self.stage
            and matter.channel in (self.channels or {matter.channel})
            and matter.kind in (self.kinds or {matter.kind})
            and matter.urgency in (self.urgencies or {matter.urgency})
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealPolicy:
    """The rules of a city for the time of its appeals.

    Args:
        source: What they rest on.
        limits: The limits, the first that holds counts.
        auto_sign: Whether units sign by themselves.
        extensions_max: How often more time may be given in a round. [1]
        calls_max: How many calls are tried. [1]
        reopen_days: How long a closed appeal can be opened again. [d]
        suspend_days: For how long an appeal can be suspended. [d]
        transfer_hours: In how many working hours an appeal of another city is accepted or given back. [h]
    """

    source: str
    limits: tuple[LimitRule, ...]
    auto_sign: bool
    extensions_max: int
    calls_max: int
    reopen_days: int
    suspend_days: int
    transfer_hours: float = TRANSFER_HOURS

    def limit(self, stage: AppealStage, matter: Matter) -> LimitRule:
        """Return the limit of a stage for such an appeal."""
        return next(rule for rule in self.limits if rule.holds(stage, matter))


@lru_cache(maxsize=1)
def shipped_limits() -> AppealPolicy:
    """Return the rules that come with the platform."""
    resource = files("furong.nets.hotline").joinpath("data", "clocks.toml")
    return read_limits(resource.read_text(encoding="utf-8"), path="clocks.toml")


def read_limits(text: str, *, path: str) -> AppealPolicy:
    """Return the rules of a file of the form of ``data/clocks.toml``.

    Raises:
        AppealLimitsUnusable: When it cannot be read, or a rule in it cannot be kept.
    """
    try:
        content = tomllib.loads(text)
        policy = AppealPolicy(
            source=str(content["source"]),
            limits=tuple(_rule(entry) for entry in content["limits"]),
            auto_sign=_flag(content["auto_sign"]),
            extensions_max=_count(content, "extensions_max"),
            calls_max=_count(content, "calls_max"),
            reopen_days=_count(content, "reopen_days"),
            suspend_days=_count(content, "suspend_days"),
            transfer_hours=_hours(content.get("transfer_hours", TRANSFER_HOURS)),
        )
    except KeyError as error:
        raise AppealLimitsUnusable(path=path, trouble=f"{error} missing") from error
    except (ValueError, TypeError, AttributeError) as error:
        raise AppealLimitsUnusable(path=path, trouble=str(error)) from error
    for stage in AppealStage:
        if not any(rule.stage is stage and rule.is_for_all for rule in policy.limits):
            raise AppealLimitsUnusable(path=path, trouble=f"{stage}: a last rule without conditions is missing")
    return policy


def _rule(entry: Mapping[str, Any]) -> LimitRule:
    unknown = sorted(set(entry) - _FIELDS)
    if unknown:
        raise ValueError(f"limits: {unknown[0]} is not one of {', '.join(sorted(_FIELDS))}")
    rule = LimitRule(
        stage=AppealStage(entry["stage"]),
        amount=float(entry["amount"]),
        kind=Kind(entry["kind"]),
        start_rule=StartRule(entry.get("start_rule", StartRule.INSTANT.value)),
        channels=frozenset(AppealChannel(name) for name in entry.get("channels", ())),
        kinds=frozenset(AppealKind(name) for name in entry.get("kinds", ())),
        urgencies=frozenset(Urgency(name) for name in entry.get("urgencies", ())),
    )
    Limit(start=_SOME_DAY, amount=rule.amount, kind=rule.kind, start_rule=rule.start_rule)
    return rule


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError(f"auto_sign = {value!r}: true or false")
    return value


def _count(content: Mapping[str, Any], name: str) -> int:
    value = content[name]
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise ValueError(f"{name} = {value!r}: a whole number from 1 on")
    return value


def _hours(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= _HOURS_MAX:
        raise ValueError(f"transfer_hours = {value!r}: working hours above zero, {_HOURS_MAX} at most")
    return float(value)
