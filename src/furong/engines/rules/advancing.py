"""One reading, one rule: what the rule measures of it, and whether the pair of thing and rule moves on.

A pair is *pending* from the first reading at which the raising condition holds and *active* from the first reading at
which it has held, without a break, for the dwell; it comes to rest at the first later reading at which the clearing
condition holds. Every rule is brought to one form, "what is measured is more than the limit".
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from furong.engines.rules.pairs import ACTIVE, PENDING, drop_pair, find_pair, pair_key, put_pair
from furong.kernel.compiled import compiled

__all__ = ["CLEARED", "HAPPENING", "RAISED", "RULE", "Measure", "advance", "hour_of_week", "measured", "note"]

RAISED = 1
CLEARED = 2


class Measure:
    """What a rule measures of a reading."""

    VALUE = 0
    RATE = 1
    #: Distance from what is usual at this hour of the week.
    UNUSUAL = 2
    #: Nothing: it waits for readings that do not come.
    SILENCE = 3


_RATE = 1
_UNUSUAL = 2

#: One rule, compiled: ``sign * (measure - middle)``, or its size where ``fold`` is 1, against two limits.
RULE = np.dtype(
    [
        ("measure", "i4"),
        ("fold", "i4"),
        ("slot", "i4"),
        ("base", "i4"),
        ("raising", "f8"),
        ("clearing", "f8"),
        ("middle", "f8"),
        ("sign", "f8"),
        ("scale", "f8"),
        ("dwell", "i8"),
        ("barred", "i8"),
    ],
    align=True,
)

#: Something that happened to a pair.
HAPPENING = np.dtype(
    [
        ("kind", "i4"),
        ("slot", "i4"),
        ("thing", "i4"),
        ("quality", "i4"),
        ("time", "i8"),
        ("since", "i8"),
        ("value", "f8"),
        ("extreme", "f8"),
    ],
    align=True,
)

_WEEK_MS = 604_800_000
_HOUR_MS = 3_600_000
#: 1970-01-01T00:00Z was a Thursday at 08:00 in the city: this much after Monday 00:00. [ms]
_EPOCH_IN_WEEK_MS = (3 * 24 + 8) * _HOUR_MS


@compiled
def hour_of_week(time: int) -> int:
    """Return the hour of the city's week, from 0 on Monday, in which ``time`` [ms since 1970-01-01T00:00Z] lies."""
    return ((time + _EPOCH_IN_WEEK_MS) % _WEEK_MS) // _HOUR_MS


@compiled
def measured(rule: Any, usual: Any, time: int, value: float, last_time: int, last_value: float) -> float:
    """Return what ``rule`` measures of a reading; NaN when it cannot say.

    Args:
        rule: A record of :data:`RULE`.
        usual: Median and width of what is usual, by row and hour of the week: two tables. [1]
        time: When the reading was made. [ms since 1970-01-01T00:00Z]
        value: What it says. [1]
        last_time: When the thing's reading before it was made; 0 when there is none. [ms since 1970-01-01T00:00Z]
        last_value: What that one said. [1]
    """
    what = value
    if rule["measure"] == _RATE:
        what = (value - last_value) / (time - last_time) * rule["scale"] if last_time > 0 else math.nan
    elif rule["measure"] == _UNUSUAL:
        hour = hour_of_week(time)
        what = (value - usual[0, rule["base"], hour]) / usual[1, rule["base"], hour]
    what -= rule["middle"]
    return float(abs(what) if rule["fold"] == 1 else what * rule["sign"])


@compiled
def note(out: Any, at: int, kind: int, slot: int, thing: int) -> None:
    """Write down in ``out`` at ``at`` [1] that ``kind`` [1] happened to ``thing`` [1] and the rule in ``slot`` [1]."""
    out["kind"][at] = kind
    out["slot"][at] = slot
    out["thing"][at] = thing


@compiled
def _raise(pairs: Any, place: int, out: Any, count: int, time: int, value: float) -> int:
    out["since"][count] = pairs["since"][place]
    out["time"][count] = time
    out["value"][count] = value
    out["extreme"][count] = value
    pairs["phase"][place] = ACTIVE
    pairs["extreme"][place] = value
    pairs["value"][place] = value
    return count + 1


@compiled
def _end(pairs: Any, place: int, out: Any, count: int, time: int, value: float) -> int:
    out["since"][count] = pairs["since"][place]
    out["time"][count] = time
    out["value"][count] = value
    out["extreme"][count] = pairs["extreme"][place]
    drop_pair(pairs, place)
    return count + 1


@compiled
def _further(rule: Any, value: float, extreme: float) -> bool:
    if rule["fold"] == 1:
        return bool(abs(value - rule["middle"]) > abs(extreme - rule["middle"]))
    return bool((value - extreme) * rule["sign"] > 0.0)


@compiled
def advance(rule: Any, pairs: Any, thing: int, time: int, value: float, measure: float, out: Any, count: int) -> int:
    """Move the pair of a thing and a rule on by one reading, and return how many happenings are written down then.

    Args:
        rule: A record of :data:`RULE`.
        pairs: The table of pairs.
        thing: Number of the thing in its partition. [1]
        time: When the reading was made. [ms since 1970-01-01T00:00Z]
        value: What it says. [1]
        measure: What the rule measures of it; NaN changes nothing. [1]
        out: Where happenings are written down.
        count: How many are there already. [1]
    """
    slot = rule["slot"]
    place = find_pair(pairs, pair_key(thing, slot))
    if place < 0:
        if not measure > rule["raising"]:
            return count
        place = put_pair(pairs, pair_key(thing, slot))
        pairs["phase"][place] = PENDING
        pairs["since"][place] = time
    if pairs["phase"][place] == PENDING:
        return _ripen(rule, pairs, place, thing, time, value, measure, out, count)
    if measure < rule["clearing"]:
        note(out, count, CLEARED, slot, thing)
        return _end(pairs, place, out, count, time, value)
    if _further(rule, value, pairs["extreme"][place]):
        pairs["extreme"][place] = value
    return count


@compiled
def _ripen(
    rule: Any, pairs: Any, place: int, thing: int, time: int, value: float, measure: float, out: Any, count: int
) -> int:
    """A pending pair breaks off, or has held for long enough, or waits."""
    if not measure > rule["raising"]:
        if not math.isnan(measure):
            drop_pair(pairs, place)
        return count
    if time - pairs["since"][place] < rule["dwell"]:
        return count
    note(out, count, RAISED, rule["slot"], thing)
    return _raise(pairs, place, out, count, time, value)
