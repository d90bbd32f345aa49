"""When a zone overflows: a machine over what was counted, by the time at which it was counted.

It knows nothing of when a count arrived. Counts that come late, twice or in another order lead to the same episodes as
counts that come at once: what was said too early is corrected by whoever compares (:mod:`.overflow_changes`).

======================  =============================================================================================
crowded                 at ``crowded`` of the capacity or more, at once
overflow                at ``overflow`` or more at every count for as long as ``dwell``: an episode begins
critical                within an episode, at ``critical`` or more for as long as ``dwell``
overflow, from critical below ``overflow``: inside the band down to ``clear`` an episode changes nothing else
normal                  below ``clear`` for as long as ``clear_dwell``: the episode ends
======================  =============================================================================================

A count is uncertain, so a threshold is passed when that is probable enough: of a count with mean ``total`` and standard
deviation ``sigma`` the true number, which is whole, is taken for normal. Where a count is exact, that is the plain
comparison. A count speaks for the zone until the next one, and no longer than ``hold``: a gap raises nothing and begins
the dwell anew, and an episode waits for the next count.

A count from which an operator is missing, because its feed is out, tells of the others alone and is too few. It speaks
only while they say overflow all the same and nobody else has looked: it raises what there is, and clears nothing.

Where nothing may stand (capacity 0, or parking forbidden) any vehicle is an overflow, the zone is clear when none is
left, and there is neither crowded nor critical: no share of nothing can be reckoned.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from furong.nets.mobility.contracts.counts import CountSource
from furong.nets.mobility.contracts.overflow import OverflowState, OverflowThresholds
from furong.nets.mobility.errors.overflow import ThresholdsUnusable

__all__ = [
    "Counted",
    "Episode",
    "Judgement",
    "Limits",
    "check_thresholds",
    "judge",
    "leading",
    "limits_of",
    "probability_of_at_least",
    "worse",
]

S = OverflowState
_RANK = {S.UNKNOWN: 0, S.NORMAL: 0, S.CROWDED: 1, S.OVERFLOW: 2, S.CRITICAL: 3}
#: Who is listened to first: a camera sees every vehicle, a feed only those of its operators, a patrol passes by.
_SOURCES = {CountSource.CAMERA: 0, CountSource.FEED: 1, CountSource.PATROL: 2}
_PART = len(_SOURCES)
_NEVER_CRITICAL = 2**31 - 1
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The thresholds of a zone in whole vehicles, each "so many or more", and the times that go with them.

    Args:
        crowded: Crowded from so many on. [1]
        overflow: Overflow from so many on. [1]
        critical: Critical from so many on. [1]
        clear: Clear below so many, at least 1. [1]
        thresholds: What they follow from.
    """

    crowded: int
    overflow: int
    critical: int
    clear: int
    thresholds: OverflowThresholds

    @property
    def clear_at(self) -> int:
        """The most vehicles with which the zone is clear. [1]"""
        return self.clear - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A count with the limits that were in force at its instant.

    Args:
        at: When it was counted.
        total: Vehicles, without those of operators that are missing. [1]
        sigma: Standard deviation of that. [1]
        source: Who counted.
        limits: The limits; ``None`` when the zone did not hold then.
        is_part: Whether operators are missing from it.
    """

    at: datetime
    total: float
    sigma: float
    source: CountSource
    limits: Limits | None
    is_part: bool = False

    @property
    def rank(self) -> int:
        """How late it is listened to, where several tell of one time."""
        return _PART if self.is_part else _SOURCES[self.source]

    @property
    def speaks(self) -> bool:
        """Whether it can be listened to at all: one from which somebody is missing only when it says overflow."""
        if not self.is_part or self.limits is None:
            return True
        return probability_of_at_least(self, self.limits.overflow) >= self.limits.thresholds.certainty


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """One overflow.

    Args:
        raised_at: When the dwell was over.
        cleared_at: When the zone was clear, or ``None``.
        turns: The states of it with the instants at which they began, from ``overflow`` on.
    """

    raised_at: datetime
    cleared_at: datetime | None
    turns: tuple[tuple[datetime, OverflowState], ...]

    @property
    def state(self) -> OverflowState:
        """The state that it was in last."""
        return self.turns[-1][1]

    @property
    def worst(self) -> OverflowState:
        """The worst state that it was in."""
        return max((state for _, state in self.turns), key=_RANK.__getitem__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What counts say of a zone.

    Args:
        state: How full it is.
        since: Since when; ``None`` when it was so at the beginning.
        episodes: The overflows, the first first.
        last: The newest count that was listened to, or ``None``.
    """

    state: OverflowState
    since: datetime | None
    episodes: tuple[Episode, ...]
    last: Counted | None


def check_thresholds(thresholds: OverflowThresholds) -> None:
    """Return when thresholds fit together.

    Raises:
        ThresholdsUnusable: When not, with the first that does not.
    """
    t = thresholds
    rules = (
        ("clear", t.clear, 0 < t.clear <= t.crowded, f"> 0, <= crowded ({t.crowded:g})"),
        ("crowded", t.crowded, t.crowded <= t.overflow, f"<= overflow ({t.overflow:g})"),
        ("overflow", t.overflow, t.overflow <= t.critical <= 100, f"<= critical ({t.critical:g}) <= 100"),
        ("dwell", t.dwell, timedelta() <= t.dwell <= _DAY, "0 .. 24 h"),
        ("clear_dwell", t.clear_dwell, timedelta() <= t.clear_dwell <= _DAY, "0 .. 24 h"),
        ("hold", t.hold, timedelta() < t.hold <= _DAY, "> 0, <= 24 h"),
        ("silence", t.silence, t.hold <= t.silence <= _DAY, f"hold ({t.hold}) .. 24 h"),
        ("certainty", t.certainty, 0.5 < t.certainty < 1, "0.5 < certainty < 1"),
    )
    for field, got, is_sound, expected in rules:
        if not is_sound:
            raise ThresholdsUnusable(field=field, got=got, expected=expected)


def limits_of(thresholds: OverflowThresholds, capacity: int, *, forbidden: bool = False) -> Limits:
    """Return the thresholds in whole vehicles.

    Args:
        thresholds: The thresholds, as shares.
        capacity: Vehicles that the zone takes. [1]
        forbidden: Whether parking is forbidden there, whatever the capacity says.
    """
    if forbidden or capacity == 0:
        return Limits(crowded=1, overflow=1, critical=_NEVER_CRITICAL, clear=1, thresholds=thresholds)
    t = thresholds
    crowded, overflow, critical, clear = (_at_least(s, capacity) for s in (t.crowded, t.overflow, t.critical, t.clear))
    return Limits(crowded=crowded, overflow=overflow, critical=critical, clear=clear, thresholds=t)


def probability_of_at_least(count: Counted, limit: int) -> float:
    """Return how probable it is that so many vehicles or more stand there. [1]"""
    above = count.total - (limit - 0.5)
    if count.sigma <= 0:
        return 1.0 if above >= 0 else 0.0
    return 0.5 * math.erfc(-above / (count.sigma * math.sqrt(2)))


def leading(counts: Iterable[Counted]) -> list[Counted]:
    """Return the counts that are listened to, in their order: those of the best source that is not silent.

    Of two counts of one source at one instant the surer one is kept.
    """
    kept: list[Counted] = []
    heard: dict[int, datetime] = {}
    told = (one for one in counts if one.speaks)
    for count in sorted(told, key=lambda one: (one.at, one.rank, one.sigma, -one.total)):
        is_doubled = heard.get(count.rank) == count.at
        heard[count.rank] = count.at
        silence = count.limits.thresholds.silence if count.limits else timedelta()
        better = (at for rank, at in heard.items() if rank < count.rank)
        if not is_doubled and all(count.at - at > silence for at in better):
            kept.append(count)
    return kept


def judge(counts: Iterable[Counted], *, until: datetime, begun: Episode | None = None) -> Judgement:
    """Return the state of a zone and its overflows.

    Args:
        counts: What was counted, in any order; what is later than ``until`` is left out.
        until: The instant as of which it is judged.
        begun: The episode that the zone was in before the first of them, or ``None``.
    """
    told = [count for count in counts if count.at <= until]
    heard = leading(told)
    fewer = sorted(count.at for count in told if not count.speaks)
    machine = _Machine(begun)
    for position, count in enumerate(heard):
        following = heard[position + 1].at if position + 1 < len(heard) else None
        after = bisect_right(fewer, count.at) if count.is_part else len(fewer)
        if after < len(fewer) and (following is None or fewer[after] < following):
            # The others say less by now: what they said before speaks no longer.
            machine.hear(count, fewer[after], until)
            machine.said.clear()
        else:
            machine.hear(count, following, until)
    return Judgement(
        state=machine.state if heard or begun else S.UNKNOWN,
        since=machine.since,
        episodes=tuple(machine.episodes),
        last=heard[-1] if heard else None,
    )


class _Machine:
    """The state of a zone while its counts are gone through."""

    def __init__(self, begun: Episode | None) -> None:
        self.state = begun.state if begun else S.NORMAL
        self.since = begun.turns[-1][0] if begun else None
        self.episodes: list[Episode] = [begun] if begun else []
        #: Since when every count has said that a threshold is passed; absent while they do not.
        self.said: dict[OverflowState, datetime] = {}
        self.held_until: datetime | None = None

    def hear(self, count: Counted, following: datetime | None, until: datetime) -> None:
        """Let a count pass, up to the next one."""
        if self.held_until is not None and count.at > self.held_until:
            self.said.clear()
        if count.limits is None:
            self.said.clear()
            self.held_until = count.at
            self._clear(count.at)
            return
        self._at_once(count, count.limits)
        self.held_until = count.at + count.limits.thresholds.hold
        if following is not None and following <= self.held_until:
            self._let_time_pass(count.limits, before=following)
        else:
            self._let_time_pass(count.limits, upto=min(until, self.held_until))

    def _at_once(self, count: Counted, limits: Limits) -> None:
        certainty = limits.thresholds.certainty
        over = {name: probability_of_at_least(count, getattr(limits, name)) for name in ("crowded", "overflow")}
        says = {
            S.OVERFLOW: over["overflow"] >= certainty,
            S.CRITICAL: probability_of_at_least(count, limits.critical) >= certainty,
            S.NORMAL: 1 - probability_of_at_least(count, limits.clear) >= certainty,
        }
        for state, is_said in says.items():
            if is_said:
                self.said.setdefault(state, count.at)
            else:
                self.said.pop(state, None)
        # What is about to be clear does not ease first.
        if self.state is S.CRITICAL and 1 - over["overflow"] >= certainty and not says[S.NORMAL]:
            self._turn(count.at, S.OVERFLOW)
        elif self.state is S.NORMAL and over["crowded"] >= certainty:
            self.state, self.since = S.CROWDED, count.at
        elif self.state is S.CROWDED and says[S.NORMAL]:
            self.state, self.since = S.NORMAL, count.at

    def _let_time_pass(self, limits: Limits, *, before: datetime | None = None, upto: datetime | None = None) -> None:
        """Let what has been said for long enough come true, strictly before an instant or up to it."""

        def over_at(state: OverflowState, wait: timedelta) -> datetime | None:
            begun = self.said.get(state)
            if begun is None:
                return None
            at = begun + wait
            is_past = at < before if before is not None else upto is not None and at <= upto
            return at if is_past else None

        t = limits.thresholds
        if self.state in (S.NORMAL, S.CROWDED) and (at := over_at(S.OVERFLOW, t.dwell)):
            self.state, self.since = S.OVERFLOW, at
            self.episodes.append(Episode(raised_at=at, cleared_at=None, turns=((at, S.OVERFLOW),)))
        if self.state is S.OVERFLOW and (at := over_at(S.CRITICAL, t.dwell)):
            self._turn(max(at, self.episodes[-1].raised_at), S.CRITICAL)
        if self.state in (S.OVERFLOW, S.CRITICAL) and (at := over_at(S.NORMAL, t.clear_dwell)):
            self._clear(at)

    def _turn(self, at: datetime, state: OverflowState) -> None:
        self.state, self.since = state, at
        self.episodes[-1] = replace(self.episodes[-1], turns=(*self.episodes[-1].turns, (at, state)))

    def _clear(self, at: datetime) -> None:
        if self.state in (S.OVERFLOW, S.CRITICAL):
            self.episodes[-1] = replace(self.episodes[-1], cleared_at=at)
        if self.state is not S.NORMAL:
            self.state, self.since = S.NORMAL, at


def _at_least(share: float, capacity: int) -> int:
    """Return the least whole number that is a share of the capacity; float dust does not make it one more. [1]"""
    return max(1, math.ceil(round(share * capacity, 9)))


def worse(one: OverflowState, other: OverflowState) -> bool:
    """Return whether ``one`` is a worse state than ``other``."""
    return _RANK[one] > _RANK[other]
