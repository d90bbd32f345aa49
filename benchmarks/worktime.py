"""How many deadlines a core counts in a second: whole columns, one by one, and beside others who count workdays.

Run ``python benchmarks/worktime.py``. Before anything is timed, the outcomes are compared: a rate of wrong deadlines is
worth nothing. Peers, and what they lack:

* ``due`` one by one is our own, and makes the derivation that a column does without;
* ``numpy.busday_offset`` counts workdays without make-up weekends, hours, suspensions or reasons;
* ``chinesecalendar.find_workday`` knows make-up weekends and counts whole days alone.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from time import perf_counter

import chinese_calendar
import numpy as np

from furong.engines.worktime import Calendar, DayKind, Kind, Limit, StartRule, due, due_many, load_calendar
from furong.kernel.clock import CITY_TIME
from furong.kernel.columns import FloatColumn, IntColumn

_DAY_S = 86_400
_OFFSET_S = 8 * 3_600


@dataclass(frozen=True)
class Work:
    """Clocks that were set off at some instant with some whole number of hours or days."""

    starts: IntColumn
    amounts: FloatColumn

    @classmethod
    def made_up(cls, rows: int, seed: int = 7) -> Work:
        """Return ``rows`` clocks between 2019 and the summer of 2026."""
        dice = np.random.default_rng(seed)
        first, last = (int(datetime(*day, tzinfo=CITY_TIME).timestamp()) for day in ((2019, 1, 2), (2026, 8, 1)))
        return cls(dice.integers(first, last, rows), dice.integers(1, 31, rows).astype(np.float64))

    def first(self, rows: int) -> Work:
        """Return the first rows."""
        return Work(self.starts[:rows], self.amounts[:rows])

    def days(self) -> list[date]:
        """Return the days of the starts in the city."""
        return [datetime.fromtimestamp(second, CITY_TIME).date() for second in self.starts.tolist()]


def seconds(run: Callable[[], object]) -> float:
    """Return the best of three runs. [s]"""
    took = []
    for _ in range(3):
        began = perf_counter()
        run()
        took.append(perf_counter() - began)
    return min(took)


def tell(name: str, rows: int, took: float, than: float | None = None) -> float:
    """Print a rate, how many times another's it is when that is given, and return it. [1/s]"""
    rate = rows / took
    beside = f"   {than / rate:>10,.1f} times as long" if than else ""
    print(f"{name:<50} {rate:>12,.0f} /s{beside}")
    return rate


def each(work: Work, kind: Kind, rule: StartRule, calendar: Calendar) -> list[int]:
    """Count one by one, with derivations."""
    found = []
    for second, amount in zip(work.starts.tolist(), work.amounts.tolist(), strict=True):
        start = datetime.fromtimestamp(second, CITY_TIME)
        deadline = due(Limit(start=start, amount=amount, kind=kind, start_rule=rule), calendar)
        found.append(int(deadline.due_at.timestamp()) if deadline.due_at else 0)
    return found


def by_numpy(work: Work, holidays: list[date]) -> IntColumn:
    """Count workdays from the next day with ``numpy.busday_offset``."""
    days = ((work.starts + _OFFSET_S) // _DAY_S).astype("datetime64[D]")
    last = np.busday_offset(days, work.amounts.astype(np.int64), roll="backward", holidays=holidays)
    return np.asarray((last.astype(np.int64) + 1) * _DAY_S - _OFFSET_S)


def by_chinesecalendar(work: Work, days: list[date]) -> list[int]:
    """Count workdays from the next day with ``chinesecalendar``."""
    found = []
    for day, amount in zip(days, work.amounts.tolist(), strict=True):
        last = chinese_calendar.find_workday(int(amount) - 1, day + timedelta(days=1)) + timedelta(days=1)
        found.append(int(datetime(last.year, last.month, last.day, tzinfo=CITY_TIME).timestamp()))
    return found


def measure_kind(kind: Kind, work: Work, few: Work, calendar: Calendar) -> None:
    """Count by the column and one by one, and print both."""
    rule = StartRule.NEXT_DAY if kind is Kind.WORK_DAY else StartRule.INSTANT
    rows, ones = len(work.starts), len(few.starts)

    def whole() -> IntColumn:
        return due_many(work.starts, work.amounts, kind, calendar, start_rule=rule)

    demand_same(whole()[:ones], each(few, kind, rule, calendar), "due")
    rate = tell(f"due_many {kind}", rows, seconds(whole))
    tell("  due, one by one, with derivation", ones, seconds(lambda: each(few, kind, rule, calendar)), rate)


def measure_peers(work: Work, few: Work, calendar: Calendar) -> None:
    """Count workdays beside others, and print all."""
    rule, kind = StartRule.NEXT_DAY, Kind.WORK_DAY
    rows, ones, days = len(work.starts), len(few.starts), few.days()
    ours = due_many(few.starts, few.amounts, kind, calendar, start_rule=rule)
    demand_same(ours, by_chinesecalendar(few, days), "chinesecalendar")
    rate = tell(
        "due_many work_day", rows, seconds(lambda: due_many(work.starts, work.amounts, kind, calendar, start_rule=rule))
    )
    tell("  chinesecalendar.find_workday", ones, seconds(lambda: by_chinesecalendar(few, days)), rate)
    rest = {day: special for day, special in calendar.special.items() if special.kind == DayKind.HOLIDAY}
    plain = replace(calendar, version="without make-up workdays", special=rest)
    demand_same(due_many(work.starts, work.amounts, kind, plain, start_rule=rule), by_numpy(work, list(rest)), "numpy")
    tell("  numpy.busday_offset, without make-up workdays", rows, seconds(lambda: by_numpy(work, list(rest))), rate)


def demand_same(ours: IntColumn, theirs: IntColumn | list[int], name: str) -> None:
    """Refuse to measure what does not agree."""
    if not np.array_equal(ours, theirs):
        raise SystemExit(f"due_many and {name} do not agree")


def main() -> None:
    """Compare, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000, help="deadlines counted by the column")
    parser.add_argument("--each", type=int, default=2_000, help="of these, deadlines counted one by one")
    options = parser.parse_args()
    calendar = load_calendar("chengdu")
    work = Work.made_up(options.rows)
    few = work.first(options.each)
    print(f"{options.rows:,} deadlines by the column and {options.each:,} one by one, on {calendar.name}, one core\n")
    for kind in Kind:
        measure_kind(kind, work, few, calendar)
    print()
    measure_peers(work, few, calendar)


if __name__ == "__main__":
    main()
