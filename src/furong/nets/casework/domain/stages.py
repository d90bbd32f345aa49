"""Which state belongs to which stage, and how long a stage may take: the table, and the rules of a city as data."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from importlib.resources import files
from typing import Any

from furong.engines.worktime import Kind, Limit, StartRule
from furong.kernel.clock import CITY_TIME
from furong.nets.casework.contracts import CaseState, CaseTypeSpec
from furong.nets.casework.contracts.clocks import ClockPart, Stage
from furong.nets.casework.errors.clocks import ClockPolicyUnusable

__all__ = ["STAGE_OF", "ClockPolicy", "Level", "StageLimit", "read_policy", "shipped_policy"]

C = CaseState

#: The stage that a state belongs to. While a case is suspended its clocks are paused; final states have none.
STAGE_OF: Mapping[CaseState, Stage] = {
    C.REPORTED: Stage.REGISTER,
    C.PENDING_REGISTER: Stage.REGISTER,
    C.PENDING_VERIFY: Stage.VERIFY,
    C.PENDING_DISPATCH: Stage.DISPATCH,
    C.PENDING_HANDLE: Stage.HANDLE,
    C.HANDLING: Stage.HANDLE,
    C.HANDLED: Stage.HANDLE,
    C.PENDING_CHECK: Stage.CHECK,
}

#: The stages that a total of the kind ``sum`` counts one after the other.
_SUMMED = (Stage.DISPATCH, Stage.HANDLE, Stage.CHECK)
_LIMITED = (Stage.REGISTER, Stage.VERIFY, Stage.DISPATCH, Stage.CHECK)
_BY_THE_WALL: Mapping[str, str] = {Kind.WORK_HOUR: Kind.URGENT_HOUR, Kind.WORK_DAY: Kind.URGENT_DAY}
_URGENT = (Kind.URGENT_HOUR, Kind.URGENT_DAY)
_TOTALS = ("type", "sum")
#: Limits are tried on it when they are read.
_SOME_DAY = datetime(2026, 1, 5, tzinfo=CITY_TIME)


@dataclass(frozen=True, slots=True, kw_only=True)
class StageLimit:
    """How long a stage may take, and from which stages a case comes back to the clock it left.

    Args:
        amount: How much time there is, or ``None`` for the limit of the case's type. [h or d, by the kind]
        kind: A kind of :class:`furong.engines.worktime.Kind`.
        start_rule: A rule of :class:`furong.engines.worktime.StartRule`.
        resumes_from: Stages whose time in between does not count.
    """

    amount: float | None = None
    kind: str = ""
    start_rule: str = StartRule.INSTANT
    resumes_from: frozenset[Stage] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """Who is told when a stage has been late for so long.

    Args:
        stages: Of which stages.
        after: How late. [h or d, by the kind]
        kind: A kind of :class:`furong.engines.worktime.Kind`.
        tell: Code of a role.
    """

    stages: frozenset[Stage]
    after: float
    kind: str
    tell: str

    def part(self, stage: Stage, *, urgent: bool) -> ClockPart:
        """Return the wait from the due instant of a stage on as a limit."""
        kind = _BY_THE_WALL.get(self.kind, self.kind) if urgent else self.kind
        return ClockPart(stage=stage, amount=self.after, kind=kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockPolicy:
    """The rules of a city for the clocks of its cases.

    Args:
        source: What they rest on.
        total: ``type`` or ``sum``: what the deadline of a case is made of.
        warn_share: Which share of a stage's time may be gone before somebody is warned. [1]
        limits: The limit of each stage.
        levels: Who is told of lateness, the earliest first.
    """

    source: str
    total: str
    warn_share: float
    limits: Mapping[Stage, StageLimit]
    levels: tuple[Level, ...]

    def parts(self, stage: Stage, spec: CaseTypeSpec | None) -> tuple[ClockPart, ...]:
        """Return the limits of a stage of a case of that type; before it is registered a case may have none."""
        if stage is not Stage.TOTAL:
            return (self._part(stage, spec),)
        if self.total == "type":
            return (self._part(Stage.HANDLE, spec),)
        return tuple(self._part(summed, spec) for summed in _SUMMED)

    def levels_of(self, stage: Stage) -> tuple[Level, ...]:
        """Return who is told when that stage is late, the first to be told first."""
        return tuple(level for level in self.levels if stage in level.stages)

    def _part(self, stage: Stage, spec: CaseTypeSpec | None) -> ClockPart:
        limit = self.limits[stage]
        if limit.amount is None:
            if spec is None:
                raise ValueError(f"the stage {stage} has the limit of a type, and the case has none yet")
            return ClockPart(stage=stage, amount=spec.limit, kind=spec.limit_kind, start_rule=spec.start_rule)
        is_urgent = spec is not None and spec.limit_kind in _URGENT
        kind = _BY_THE_WALL.get(limit.kind, limit.kind) if is_urgent else limit.kind
        return ClockPart(stage=stage, amount=limit.amount, kind=kind, start_rule=limit.start_rule)


@lru_cache(maxsize=1)
def shipped_policy() -> ClockPolicy:
    """Return the rules that come with the platform."""
    resource = files("furong.nets.casework").joinpath("data", "clocks.toml")
    return read_policy(resource.read_text(encoding="utf-8"), path="clocks.toml")


def read_policy(text: str, *, path: str) -> ClockPolicy:
    """Return the rules of a file of the form of ``data/clocks.toml``.

    Raises:
        ClockPolicyUnusable: When it cannot be read, or a rule in it cannot be kept.
    """
    try:
        content = tomllib.loads(text)
        policy = ClockPolicy(
            source=str(content["source"]),
            total=content.get("total", "type"),
            warn_share=float(content.get("warn_share", 0.8)),
            limits={stage: _limit(stage, content["stages"]) for stage in (*_LIMITED, Stage.HANDLE)},
            levels=tuple(_level(entry) for entry in content.get("levels", ())),
        )
        _demand_sound(policy)
    except KeyError as error:
        raise ClockPolicyUnusable(path=path, trouble=f"{error} missing") from error
    except (ValueError, TypeError, AttributeError) as error:
        raise ClockPolicyUnusable(path=path, trouble=str(error)) from error
    return policy


def _limit(stage: Stage, stages: Mapping[str, Any]) -> StageLimit:
    entry = dict(stages.get(stage, {}) if stage is Stage.HANDLE else stages[stage])
    resumes_from = frozenset(Stage(name) for name in entry.pop("resumes_from", ()))
    if stage is Stage.HANDLE and not entry:
        return StageLimit(resumes_from=resumes_from)
    limit = StageLimit(amount=float(entry["amount"]), kind=Kind(entry["kind"]), resumes_from=resumes_from)
    Limit(start=_SOME_DAY, amount=limit.amount or 0.0, kind=Kind(limit.kind))
    return limit


def _level(entry: Mapping[str, Any]) -> Level:
    stages = frozenset(Stage(name) for name in entry["stages"])
    level = Level(stages=stages, after=float(entry["after"]), kind=Kind(entry["kind"]), tell=str(entry["tell"]))
    Limit(start=_SOME_DAY, amount=level.after, kind=Kind(level.kind))
    return level


def _demand_sound(policy: ClockPolicy) -> None:
    if policy.total not in _TOTALS:
        raise ValueError(f"total = {policy.total!r}: {' or '.join(_TOTALS)}")
    if not 0 < policy.warn_share < 1:
        raise ValueError(f"warn_share = {policy.warn_share}: between 0 and 1")
