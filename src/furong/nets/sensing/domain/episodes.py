"""From levels to episodes of one rule, and from found episodes to what becomes of the recorded ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID, uuid5

import numpy as np

from furong.engines.rules import NEVER, Episodes, Expression, Steps, find_episodes
from furong.kernel.columns import FloatColumn
from furong.nets.sensing.contracts import RuleSpec
from furong.nets.sensing.domain.levels import ThingLevels

__all__ = ["NEVER", "Change", "ChangeKind", "LevelAt", "Recorded", "alarm_id", "found_episodes", "reconcile"]

#: A value, and its counts by group.
LevelAt = tuple[float, Mapping[str, int]]

_ALARMS = UUID("6f2b1b36-5d1e-5b0c-9d5e-0c7a5f6e2a11")


class ChangeKind(StrEnum):
    """What happens to an alarm."""

    RAISED = "raised"
    CLEARED = "cleared"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"
    REINSTATED = "reinstated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """An alarm of one rule as it is recorded.

    ``cleared`` is :data:`NEVER` while it is active; ``level`` is what stood there when it was raised.
    """

    id: UUID
    thing: int
    raised: int
    cleared: int
    level: LevelAt
    withdrawn: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change to make: the alarm of ``id`` is, from now on, the episode [raised, cleared) of ``thing``.

    ``level`` is what stood there when it was raised, or ``None`` where that stays as it is recorded.
    """

    kind: ChangeKind
    id: UUID
    thing: int
    raised: int
    cleared: int
    level: LevelAt | None = None


def alarm_id(rule: str, thing: str, raised_min: int) -> UUID:
    """Return the id of the alarm of ``rule`` on ``thing`` that was first raised at ``raised_min``.

    The same episode found again, after a crash or a second delivery, gets the same id: this is what makes one episode
    one alarm.
    """
    return uuid5(_ALARMS, "\n".join((rule, thing, str(raised_min))))


def found_episodes(
    levels: ThingLevels,
    rule: RuleSpec,
    *,
    value_name: str,
    properties: Mapping[str, FloatColumn],
    after: int,
    until: int,
    active: Sequence[int],
) -> Episodes:
    """Return the episodes of ``rule`` over ``levels`` in ``(after, until]``.

    Args:
        levels: Complete from ``after`` less dwell and hold time on.
        rule: The rule.
        value_name: Name under which its expressions read the value.
        properties: Numeric properties, one value a thing, that its expressions may read.
        after: Up to here everything is decided. [min]
        until: The last minute to decide. [min]
        active: Things with an alarm of this rule that is active at ``after``.
    """
    columns: dict[str, FloatColumn | float] = {name: values[levels.thing] for name, values in properties.items()}
    columns |= {value_name: levels.value, **rule.parameters}
    unknown = np.isnan(levels.value)
    steps = Steps(
        series=levels.thing,
        minute=levels.minute,
        raising=Expression.parse(rule.raise_when)(columns) & ~unknown,
        clearing=Expression.parse(rule.clear_when)(columns) | unknown,
    )
    return find_episodes(
        steps, dwell_min=rule.dwell_min, after=after, until=until, active=np.array(sorted(active), dtype=np.int64)
    )


def reconcile(
    found: Episodes,
    recorded: Sequence[Recorded],
    *,
    after: int,
    rule: str,
    codes: Sequence[str],
    level_at: Callable[[int, int], LevelAt],
) -> list[Change]:
    """Return what must change so that the recorded alarms after ``after`` are the found episodes.

    An episode keeps its alarm when the two overlap, even if late observations moved its beginning or its end.

    Args:
        found: Episodes in ``(after, ...]``; one that was active at ``after`` has ``raised == after``.
        recorded: Alarms of the rule that were active at ``after`` or raised later, withdrawn ones included.
        after: Up to here everything was decided. [min]
        rule: Key of the rule.
        codes: Codes of the things, by their number.
        level_at: Tells the level of a thing at a minute after ``after``.
    """
    changes: list[Change] = []
    left = [alarm for alarm in recorded if not alarm.withdrawn]
    episodes = zip(found.series.tolist(), found.raised.tolist(), found.cleared.tolist(), strict=True)
    for thing, raised, cleared in episodes:
        match = _matching(left, thing, raised, cleared, after)
        level = level_at(thing, raised) if raised > after else None
        if match is None:
            identity = alarm_id(rule, codes[thing], raised)
            known = any(alarm.id == identity for alarm in recorded)
            kind = ChangeKind.REINSTATED if known else ChangeKind.RAISED
            changes.append(Change(kind=kind, id=identity, thing=thing, raised=raised, cleared=cleared, level=level))
            continue
        left.remove(match)
        change = _difference(match, raised if raised > after else match.raised, cleared, level)
        if change is not None:
            changes.append(change)
    changes.extend(
        Change(kind=ChangeKind.WITHDRAWN, id=alarm.id, thing=alarm.thing, raised=alarm.raised, cleared=alarm.cleared)
        for alarm in left
    )
    return changes


def _matching(left: Sequence[Recorded], thing: int, raised: int, cleared: int, after: int) -> Recorded | None:
    overlapping = [a for a in left if a.thing == thing and a.raised < cleared and raised < a.cleared]
    exact = [a for a in overlapping if a.raised == raised or (raised == after and a.raised <= after)]
    return next(iter(exact or overlapping), None)


def _difference(alarm: Recorded, raised: int, cleared: int, level: LevelAt | None) -> Change | None:
    same_level = level is None or level == alarm.level
    if (alarm.raised, alarm.cleared) == (raised, cleared) and same_level:
        return None
    only_cleared = alarm.raised == raised and alarm.cleared == NEVER and same_level
    kind = ChangeKind.CLEARED if only_cleared else ChangeKind.CORRECTED
    return Change(
        kind=kind, id=alarm.id, thing=alarm.thing, raised=raised, cleared=cleared, level=None if same_level else level
    )
