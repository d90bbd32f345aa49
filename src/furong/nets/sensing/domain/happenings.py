"""From what happened to numbers in the engine's tables to episodes that people can be told of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from furong.engines.rules import RAISED
from furong.nets.sensing.domain.city_rules import PART_SHIFT

__all__ = ["Episode", "Shift", "episodes_of", "shifts_of"]

_RULE_MASK = (1 << PART_SHIFT) - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """One episode as a batch shows it: begun in it, ended in it, or both.

    Args:
        rule: Number of the rule's version.
        number: Number of the thing.
        since_ms: When the condition began to hold, or ``None`` when the batch shows only the end.
        raised_ms: When it had held for long enough, or ``None`` when that was before the batch.
        cleared_ms: When it ended, or ``None`` while it goes on.
        value: What the thing said when it was raised, or at the end.
        extreme: The farthest it went as far as is known.
        quality: Bits of quality at that moment.
    """

    rule: int
    number: int
    since_ms: int
    raised_ms: int | None
    cleared_ms: int | None
    value: float
    extreme: float
    quality: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """A thing of an asset began, or ceased, to meet its part of a rule."""

    rule: int
    number: int
    part: int
    time_ms: int
    holds: bool
    value: float


def episodes_of(happenings: Any, partition: int, partitions: int) -> list[Episode]:
    """Return the episodes in what happened to the things of a partition, in order."""
    episodes: list[Episode] = []
    open_at: dict[tuple[int, int], int] = {}
    for row in happenings:
        if int(row["slot"]) >> PART_SHIFT:
            continue
        key = (int(row["slot"]), int(row["thing"]))
        if row["kind"] == RAISED:
            open_at[key] = len(episodes)
            episodes.append(_begun(row, int(row["thing"]) * partitions + partition))
            continue
        at = open_at.pop(key, None)
        if at is None:
            episodes.append(_ended(row, int(row["thing"]) * partitions + partition))
        else:
            episodes[at] = replace(episodes[at], cleared_ms=int(row["time"]), extreme=float(row["extreme"]))
    return episodes


def _begun(row: Any, number: int) -> Episode:
    return Episode(
        rule=int(row["slot"]),
        number=number,
        since_ms=int(row["since"]),
        raised_ms=int(row["time"]),
        cleared_ms=None,
        value=float(row["value"]),
        extreme=float(row["extreme"]),
        quality=int(row["quality"]),
    )


def _ended(row: Any, number: int) -> Episode:
    return replace(_begun(row, number), raised_ms=None, cleared_ms=int(row["time"]))


def shifts_of(happenings: Any, partition: int, partitions: int) -> Sequence[Shift]:
    """Return what happened to parts of assets."""
    return [
        Shift(
            rule=int(row["slot"]) & _RULE_MASK,
            number=int(row["thing"]) * partitions + partition,
            part=(int(row["slot"]) >> PART_SHIFT) - 1,
            time_ms=int(row["time"]),
            holds=bool(row["kind"] == RAISED),
            value=float(row["value"]),
        )
        for row in happenings
        if int(row["slot"]) >> PART_SHIFT
    ]
