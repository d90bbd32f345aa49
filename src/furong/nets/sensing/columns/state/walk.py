"""The one pass over the readings of a partition: order, quality, newest state, rules.

A calm reading (inside the band in which no rule of its group can raise, of a thing with nothing going on) costs one
look at its thing's record. Everything else is rare and may cost more.
"""

from __future__ import annotations

from typing import Any

from furong.engines.quality import clock_bits, range_bit, spike_bit, spread_after, stuck_bit
from furong.engines.rules import (
    ACTIVE,
    CLEARED,
    RAISED,
    Measure,
    advance,
    drop_pair,
    find_pair,
    measured,
    note,
    pair_key,
    put_pair,
)
from furong.kernel.columns import FloatColumn, IntColumn
from furong.kernel.compiled import compiled

__all__ = ["DUPLICATE", "LATE", "MAIN", "evaluate", "sweep", "walk"]

#: What became of a reading: not newer than the newest, the same instant again, or the newest now.
DUPLICATE = 0
MAIN = 1
LATE = 2

_LATE_BIT = 128
_WATCHED = 1
#: All silences of the thing are noticed.
_SILENT = 2
_NEIGHBOUR = 8
_SPIKE_RATIO = 12.0
_RUN_MOST = 65_535
#: A clock may be ahead by so much before it is noted. [ms]
_AHEAD_MS = 60_000
_SILENCE = Measure.SILENCE


@compiled
def _quality(record: Any, group: Any, time: int, value: float, arrived: int) -> int:
    bits = group["standing"] | (record["flags"] & _NEIGHBOUR)
    bits |= range_bit(value, group["low"], group["high"]) | clock_bits(time, arrived, _AHEAD_MS, group["old"])
    if record["time"] > 0:
        step = abs(value - record["value"])
        bits |= spike_bit(step, record["spread"], _SPIKE_RATIO, group["least_step"])
        run = min(record["run"] + 1, _RUN_MOST) if step == 0.0 else 0
        record["run"] = run
        record["spread"] = spread_after(step, record["spread"])
        bits |= stuck_bit(run, group["stuck"])
    else:
        record["spread"] = -1.0
    return int(bits)


@compiled
def _is_calm(record: Any, group: Any, time: int, value: float) -> bool:
    if record["flags"] & _WATCHED or value < group["calm_low"] or value > group["calm_high"]:
        return False
    last = record["time"]
    if last == 0:
        return True
    gap = time - last
    return bool(gap <= group["silence"] and abs(value - record["value"]) <= group["calm_rate"] * gap)


@compiled
def _end_silence(
    rule: Any, group: Any, pairs: Any, thing: int, time: int, value: float, last: int, out: Any, count: int
) -> int:
    """A reading ends a silence that was noticed, or tells of one that nobody had noticed."""
    allowed = int(rule["raising"] * group["period"])
    if last == 0 or time - last <= allowed:
        return count
    place = find_pair(pairs, pair_key(thing, rule["slot"]))
    since = last + allowed
    if place < 0:
        note(out, count, RAISED, rule["slot"], thing)
        out["time"][count] = since
        out["since"][count] = last
        out["value"][count] = out["extreme"][count] = value
        count += 1
    else:
        drop_pair(pairs, place)
    note(out, count, CLEARED, rule["slot"], thing)
    out["time"][count] = time
    out["since"][count] = last
    out["value"][count] = out["extreme"][count] = value
    return count + 1


@compiled
def evaluate(
    thing: int,
    time: int,
    value: float,
    bits: int,
    record: Any,
    group: Any,
    chosen: IntColumn,
    rules: Any,
    usual: Any,
    pairs: Any,
    out: Any,
    count: int,
) -> int:
    """Put one reading to every rule of its thing's group; return how many happenings are written down then."""
    watched = 0
    for at in range(group["first"], group["last"]):
        rule = rules[chosen[at]]
        if rule["measure"] == _SILENCE:
            count = _end_silence(rule, group, pairs, thing, time, value, record["time"], out, count)
            continue
        if (bits & rule["barred"]) == 0:
            measure = measured(rule, usual, time, value, record["time"], record["value"])
            count = advance(rule, pairs, thing, time, value, measure, out, count)
        if find_pair(pairs, pair_key(thing, rule["slot"])) >= 0:
            watched = _WATCHED
    record["flags"] = (record["flags"] & _NEIGHBOUR) | watched
    return count


@compiled
def walk(
    start: int, number: Any, time: IntColumn, value: FloatColumn, arrived: IntColumn, kept: Any, quality: Any,
    partitions: int, state: Any, groups: Any, chosen: IntColumn, rules: Any, usual: Any, pairs: Any,
    limits: IntColumn, out: Any,
) -> int:  # fmt: skip
    """Take in the readings from ``start`` on and return where it had to stop: at the end, or where a table is full.

    Args:
        start: The first reading to take.
        number: Number of the thing.
        time: When it was made.
        value: What it says.
        arrived: When it arrived.
        kept: What becomes of each reading; written here.
        quality: Its quality; written here.
        partitions: How many partitions there are.
        state: Records of the partition's things.
        groups: Groups of things.
        chosen: Rules of the groups, one after the other.
        rules: The compiled rules.
        usual: What is usual, by row and hour of the week.
        pairs: Pairs of things and rules with something going on.
        limits: How many happenings there are; at how many to stop; how many readings may still need a new pair.
        out: Where happenings are written down.
    """
    count = limits[0]
    room = limits[2]
    row = start
    while row < len(number):
        if count > limits[1] or room <= 0:
            break
        thing = number[row] // partitions
        record = state[thing]
        group = groups[record["group"]]
        if time[row] <= record["time"]:
            kept[row] = DUPLICATE if time[row] == record["time"] else LATE
            quality[row] = _LATE_BIT | group["standing"] | range_bit(value[row], group["low"], group["high"])
        else:
            kept[row] = MAIN
            calm = _is_calm(record, group, time[row], value[row])
            bits = _quality(record, group, time[row], value[row], arrived[row])
            if not calm:
                count = evaluate(
                    thing, time[row], value[row], bits, record, group, chosen, rules, usual, pairs, out, count
                )
                room -= group["last"] - group["first"]
            record["time"] = time[row]
            record["value"] = value[row]
            record["quality"] = bits
            quality[row] = bits
        row += 1
    limits[0] = count
    limits[2] = room
    return row


@compiled
def _notice(rule: Any, group: Any, record: Any, pairs: Any, thing: int, now: int, out: Any, count: int) -> int:
    """Write down a silence that is long enough by now and not noticed yet."""
    since = record["time"] + int(rule["raising"] * group["period"])
    key = pair_key(thing, rule["slot"])
    if since >= now or find_pair(pairs, key) >= 0:
        return count
    place = put_pair(pairs, key)
    pairs["phase"][place] = ACTIVE
    pairs["since"][place] = record["time"]
    pairs["value"][place] = pairs["extreme"][place] = record["value"]
    note(out, count, RAISED, rule["slot"], thing)
    out["time"][count] = since
    out["since"][count] = record["time"]
    out["value"][count] = out["extreme"][count] = record["value"]
    out["quality"][count] = record["quality"]
    return count + 1


@compiled
def _listen(
    record: Any, group: Any, chosen: IntColumn, rules: Any, pairs: Any, thing: int, now: int, out: Any, count: int
) -> int:
    waiting = 0
    for at in range(group["first"], group["last"]):
        rule = rules[chosen[at]]
        if rule["measure"] == _SILENCE:
            count = _notice(rule, group, record, pairs, thing, now, out, count)
            waiting += int(record["time"] + int(rule["raising"] * group["period"]) >= now)
    if waiting == 0:
        record["flags"] |= _SILENT
    return count


@compiled
def sweep(
    start: int,
    now: int,
    state: Any,
    groups: Any,
    chosen: IntColumn,
    rules: Any,
    pairs: Any,
    limits: IntColumn,
    out: Any,
) -> int:
    """Notice the things that have said nothing for too long, and return where it had to stop.

    Args:
        start: The first thing to look at.
        now: The instant. [ms since 1970-01-01T00:00Z]
        state: Records of the partition's things.
        groups: Groups of things.
        chosen: Rules of the groups, one after the other.
        rules: The compiled rules.
        pairs: Pairs of things and rules with something going on.
        limits: As for :func:`walk`.
        out: Where happenings are written down.
    """
    count = limits[0]
    room = limits[2]
    thing = start
    while thing < len(state) and count <= limits[1] and room > 0:
        record = state[thing]
        last = record["time"]
        if last > 0 and record["flags"] & _SILENT == 0:
            group = groups[record["group"]]
            if now - last > group["silence"]:
                count = _listen(record, group, chosen, rules, pairs, thing, now, out, count)
                room -= group["last"] - group["first"]
        thing += 1
    limits[0] = count
    limits[2] = room
    return thing
