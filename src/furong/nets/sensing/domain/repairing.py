"""Late readings: from the episodes derived again to what must change in the recorded alarms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from furong.nets.sensing.domain.happenings import Episode

__all__ = ["Correction", "RecordedAlarm", "corrections", "joined", "paired"]

_FOREVER = 1 << 62


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedAlarm:
    """An alarm as it is recorded."""

    id: UUID
    rule: int
    number: int
    since_ms: int
    raised_ms: int
    cleared_ms: int | None
    value: float
    withdrawn: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What becomes of a recorded alarm: another episode from now on, or none at all."""

    id: UUID
    episode: Episode | None


def joined(episodes: Sequence[Episode], begun: Sequence[RecordedAlarm]) -> list[Episode]:
    """Return whole episodes: ends that stand alone are those of alarms that were open at the beginning."""
    open_ones = {
        (a.rule, a.number): Episode(
            rule=a.rule,
            number=a.number,
            since_ms=a.since_ms,
            raised_ms=a.raised_ms,
            cleared_ms=None,
            value=a.value,
            extreme=a.value,
        )
        for a in begun
    }
    whole: list[Episode] = []
    for episode in episodes:
        if episode.raised_ms is not None:
            whole.append(episode)
            continue
        before = open_ones.pop((episode.rule, episode.number), None)
        if before is not None:
            whole.append(replace(before, cleared_ms=episode.cleared_ms, extreme=episode.extreme))
    return [*open_ones.values(), *whole]


def corrections(found: Sequence[Episode], recorded: Sequence[RecordedAlarm]) -> tuple[list[Correction], list[Episode]]:
    """Return what changes in recorded alarms, and the episodes that have none yet.

    An episode keeps its alarm when the two overlap, even if late readings moved its beginning or its end.
    """
    left = [alarm for alarm in recorded if not alarm.withdrawn]
    changes: list[Correction] = []
    fresh: list[Episode] = []
    for episode in found:
        match = _matching(left, episode)
        if match is None:
            fresh.append(episode)
            continue
        left.remove(match)
        if (match.raised_ms, match.cleared_ms) != (episode.raised_ms, episode.cleared_ms):
            changes.append(Correction(id=match.id, episode=episode))
    changes.extend(Correction(id=alarm.id, episode=None) for alarm in left)
    return changes, fresh


def _matching(left: Sequence[RecordedAlarm], episode: Episode) -> RecordedAlarm | None:
    begin, end = episode.raised_ms or 0, episode.cleared_ms or _FOREVER
    same = [a for a in left if a.rule == episode.rule and a.number == episode.number]
    overlapping = [a for a in same if a.raised_ms < end and begin < (a.cleared_ms or _FOREVER)]
    exact = [a for a in overlapping if a.raised_ms == begin]
    return next(iter(exact or overlapping), None)


def paired(episodes: Sequence[Episode]) -> list[Episode]:
    """Join ends to the beginnings that were found before them in another part."""
    open_at: dict[tuple[int, int], int] = {}
    whole: list[Episode] = []
    for episode in episodes:
        key = (episode.rule, episode.number)
        at = open_at.pop(key, None) if episode.raised_ms is None else None
        if at is not None:
            whole[at] = replace(whole[at], cleared_ms=episode.cleared_ms, extreme=episode.extreme)
            continue
        if episode.raised_ms is not None and episode.cleared_ms is None:
            open_at[key] = len(whole)
        whole.append(episode)
    return whole
