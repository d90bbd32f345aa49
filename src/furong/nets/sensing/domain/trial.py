"""Trying a rule on levels written down by hand: what pack tests and the rule desk run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from furong.nets.sensing.contracts import RuleSpec
from furong.nets.sensing.domain.episodes import NEVER, found_episodes
from furong.nets.sensing.domain.levels import ThingLevels

__all__ = ["tried_episodes"]


def tried_episodes(
    rule: RuleSpec,
    levels: Sequence[tuple[int, float | None]],
    *,
    value_name: str,
    properties: Mapping[str, float],
    until: int,
) -> list[tuple[int, int | None]]:
    """Return the episodes of ``rule`` on one thing as pairs (raised, cleared or ``None``). [min]

    Args:
        rule: The rule.
        levels: Minute and value of each step, in order; ``None`` where the value is not known.
        value_name: Name under which the rule reads the value.
        properties: Numeric properties of the thing.
        until: The last minute to look at. [min]
    """
    steps = ThingLevels(
        thing=np.zeros(len(levels), dtype=np.int64),
        minute=np.array([minute for minute, _ in levels], dtype=np.int64),
        value=np.array([np.nan if value is None else value for _, value in levels], dtype=np.float64),
        by_group=np.empty((len(levels), 0), dtype=np.int64),
    )
    found = found_episodes(
        steps,
        rule,
        value_name=value_name,
        properties={name: np.array([value]) for name, value in properties.items()},
        after=levels[0][0] - 1 if levels else 0,
        until=until,
        active=[],
    )
    pairs = zip(found.raised.tolist(), found.cleared.tolist(), strict=True)
    return [(raised, None if cleared == NEVER else cleared) for raised, cleared in pairs]
