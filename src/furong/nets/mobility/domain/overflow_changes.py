"""What is to be told anew: the episodes that were told so far, against those that all counts lead to now.

Counts that come in order only ever add to an episode. One that comes late may move it, or show that there was none:
then what was told is corrected, and never rewritten.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid5

from furong.nets.mobility.contracts.overflow import OverflowState
from furong.nets.mobility.domain.overflow import Episode, worse

__all__ = ["Change", "Step", "Told", "changes", "episode_id", "replayed"]

_EPISODES = UUID("5f0c2b5e-6b1f-5c0a-8a3b-1f6c0d0f9a21")


class Step(StrEnum):
    """What can be told of an episode."""

    RAISED = "raised"
    WORSENED = "worsened"
    EASED = "eased"
    CLEARED = "cleared"
    #: Counts that came late have moved its beginning or its end; without an end it goes on after all.
    CORRECTED = "corrected"
    #: Counts that came late show that there was none.
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing to be told of an episode; ``raised_at`` and ``cleared_at`` are those that hold from then on."""

    episode: UUID
    step: Step
    state: OverflowState
    at: datetime
    raised_at: datetime
    cleared_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An episode as it was told so far."""

    id: UUID
    raised_at: datetime
    cleared_at: datetime | None
    state: OverflowState
    worst: OverflowState
    is_withdrawn: bool = False


def episode_id(zone: str, raised_at: datetime, attempt: int = 0) -> UUID:
    """Return the id of the episode of a zone that was first told to be raised at an instant.

    Args:
        zone: Key of the zone.
        raised_at: The instant.
        attempt: How often one of that instant was withdrawn before. [1]
    """
    return uuid5(_EPISODES, f"{zone}\n{raised_at.timestamp()}\n{attempt}")


def replayed(rows: Iterable[Change]) -> list[Told]:
    """Return the episodes that changes tell of, in the order in which they were first told."""
    told: dict[UUID, Told] = {}
    for row in rows:
        before = told.get(row.episode)
        worst = row.state if before is None or worse(row.state, before.worst) else before.worst
        told[row.episode] = Told(
            id=row.episode,
            raised_at=row.raised_at,
            cleared_at=row.cleared_at,
            state=row.state,
            worst=worst,
            is_withdrawn=row.step is Step.WITHDRAWN,
        )
    return list(told.values())


def changes(zone: str, told: Sequence[Told], judged: Sequence[Episode]) -> list[Change]:
    """Return what is to be told so that what was told equals what was judged.

    Args:
        zone: Key of the zone.
        told: The episodes that were told, of the time that was judged.
        judged: The episodes of that time, the first first.
    """
    left = [one for one in told if not one.is_withdrawn]
    withdrawn = {one.id for one in told if one.is_withdrawn}
    found: list[Change] = []
    for episode in judged:
        known = next((one for one in left if _overlap(one, episode)), None)
        if known is not None:
            left.remove(known)
            found += _brought_up(known, episode)
            continue
        attempt = 0
        while (identity := episode_id(zone, episode.raised_at, attempt)) in withdrawn:
            attempt += 1
        found += _raised(identity, episode)
    gone = [
        Change(
            episode=one.id,
            step=Step.WITHDRAWN,
            state=one.state,
            at=one.raised_at,
            raised_at=one.raised_at,
            cleared_at=one.cleared_at or one.raised_at,
        )
        for one in left
    ]
    return gone + found


def _overlap(told: Told, episode: Episode) -> bool:
    return (told.cleared_at is None or episode.raised_at <= told.cleared_at) and (
        episode.cleared_at is None or told.raised_at <= episode.cleared_at
    )


def _raised(identity: UUID, episode: Episode) -> list[Change]:
    first = Change(
        episode=identity,
        step=Step.RAISED,
        state=episode.turns[0][1],
        at=episode.raised_at,
        raised_at=episode.raised_at,
        cleared_at=None,
    )
    as_told = Told(id=identity, raised_at=episode.raised_at, cleared_at=None, state=first.state, worst=first.state)
    return [first, *_brought_up(as_told, episode)]


def _brought_up(told: Told, episode: Episode) -> list[Change]:
    """Return what is to be told of an episode that was told already."""
    found: list[Change] = []
    basis = Change(
        episode=told.id,
        step=Step.CORRECTED,
        state=told.state,
        at=episode.raised_at,
        raised_at=episode.raised_at,
        cleared_at=None,
    )
    ends_otherwise = told.cleared_at is not None and told.cleared_at != episode.cleared_at
    if told.raised_at != episode.raised_at or ends_otherwise:
        found.append(basis)
    worst_at = next((at for at, state in episode.turns if state is episode.worst), episode.raised_at)
    state = told.state
    if worse(episode.worst, told.worst):
        found.append(replace(basis, step=Step.WORSENED, state=episode.worst, at=worst_at))
        state = episode.worst
    if episode.state is not state:
        step = Step.WORSENED if worse(episode.state, state) else Step.EASED
        found.append(replace(basis, step=step, state=episode.state, at=episode.turns[-1][0]))
    if episode.cleared_at is not None and (told.cleared_at is None or ends_otherwise):
        end = episode.cleared_at
        found.append(replace(basis, step=Step.CLEARED, state=episode.state, at=end, cleared_at=end))
    elif found and told.cleared_at is not None and not ends_otherwise:
        # Only its beginning or its worst has changed: its end is as it was told.
        found = [replace(one, cleared_at=told.cleared_at) for one in found]
    return found
