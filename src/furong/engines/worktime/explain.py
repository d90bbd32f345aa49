"""A derivation in people's words, folded: a line for each day that counts, and one for each stretch that does not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby

from furong.engines.worktime.deadlines import Caution, Deadline
from furong.engines.worktime.derivation import Interval, Reason

__all__ = ["explain"]

_DAY = timedelta(days=1)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

#: Reasons that are told; nights and noon breaks inside the count are folded into the days around them.
_TOLD = {
    Reason.WEEKEND: ("跳过周末 {span}", "skipped the weekend {span}"),
    Reason.HOLIDAY: ("跳过{name} {span}", "skipped {name} {span}"),
    Reason.SUSPENDED: ("暂停（{name}）{span}", "suspended ({name}) {span}"),
    Reason.BEFORE_START: ("{span} 起算前不计", "not counted before the start rule lets it begin: {span}"),
}
_CAUTIONS = {
    Caution.CALENDAR_ASSUMED: (
        "注意：部分日期的放假安排尚未公布，按周一至周五为工作日推算",
        "Note: for some of these days no holiday notice is known yet; Monday to Friday were taken for workdays",
    )
}


def explain(deadline: Deadline, language: str) -> tuple[str, ...]:
    """Return the lines that explain a deadline.

    Args:
        deadline: The deadline.
        language: ``zh`` or ``en``.
    """
    column = int(language == "en")
    lines = list(_lines(deadline.derivation, column))
    if deadline.due_at is None:
        basis = deadline.paused_by
        lines.append(
            (
                f"暂停（{basis}）尚未结束，恢复后再定到期时间",
                f"suspended ({basis}) until further notice: no due time yet",
            )[column]
        )
    lines += [_CAUTIONS[caution][column] for caution in deadline.cautions]
    if deadline.due_at is not None:
        when = _closing(deadline.due_at, column)
        lines.append((f"到期 {when}", f"due {when}")[column])
    return tuple(lines)


def _lines(derivation: Sequence[Interval], column: int) -> Iterator[str]:
    for key, group in groupby(derivation, key=_key):
        intervals = list(group)
        if key == "counted":
            yield from _counted(intervals, column)
        else:
            whole = Interval(intervals[0].begin, intervals[-1].end, intervals[0].reason)
            name = (intervals[0].name_zh, intervals[0].name_en)[column]
            yield _TOLD[whole.reason][column].format(name=name, span=_span(whole.begin, whole.end, column))


def _key(interval: Interval) -> str:
    """Counted time and the nights and breaks inside it belong together; each other stretch stands for itself."""
    if interval.is_counted or interval.reason in (Reason.OFF_HOURS, Reason.BREAK):
        return "counted"
    return f"{interval.reason}{interval.name_zh}"


def _counted(intervals: Sequence[Interval], column: int) -> Iterator[str]:
    counted = [interval for interval in intervals if interval.is_counted]
    if all(interval.length > _DAY / 2 or _passes_midnight(interval) for interval in counted):
        for interval in counted:  # whole days, or the wall clock
            stretch, length = _span(interval.begin, interval.end, column), _length(interval.length, column)
            note = _note(interval, column)
            yield (f"计入 {stretch} 共 {length}{note}", f"counted {stretch}: {length}{note}")[column]
        return
    for day, group in groupby(counted, key=lambda interval: interval.begin.date()):
        parts = list(group)
        spans = ("、", ", ")[column].join(f"{_time(part.begin)}–{_end_of_day(part.begin, part.end)}" for part in parts)
        length = _length(sum((part.length for part in parts), timedelta()), column)
        note = _note(parts[0], column)
        yield (f"{_day(day, 0)} 计入 {spans} 共 {length}{note}", f"{_day(day, 1)}: counted {spans}, {length}{note}")[
            column
        ]


def _note(interval: Interval, column: int) -> str:
    if interval.reason is not Reason.MAKE_UP_WORKDAY:
        return ""
    return (f"（{interval.name_zh}调休上班）", f" (make-up workday for {interval.name_en})")[column]


def _passes_midnight(interval: Interval) -> bool:
    return interval.begin.date() < (interval.end - timedelta(seconds=1)).date()


def _time(moment: datetime) -> str:
    return f"{moment:%H:%M:%S}" if moment.second else f"{moment:%H:%M}"


def _end_of_day(begin: datetime, end: datetime) -> str:
    return "24:00" if end.date() > begin.date() else _time(end)


def _span(begin: datetime, end: datetime, column: int) -> str:
    """Return whole days as days, and anything else with the time of day."""
    if begin == begin.replace(hour=0, minute=0, second=0) and end == end.replace(hour=0, minute=0, second=0):
        last = (end - _DAY).date()
        return _day(begin.date(), column) + (f"–{_day(last, column)}" if last > begin.date() else "")
    is_one_day = begin.date() == (end - timedelta(seconds=1)).date()
    return f"{_moment(begin, column)}–{_end_of_day(begin, end) if is_one_day else _closing(end, column)}"


def _day(day: date, column: int) -> str:
    return (f"{day.month}月{day.day}日", f"{day.day} {_MONTHS[day.month - 1]}")[column]


def _moment(moment: datetime, column: int) -> str:
    return f"{_day(moment.date(), column)} {_time(moment)}"


def _closing(moment: datetime, column: int) -> str:
    """Return an end as people say it: midnight is the 24:00 of the day that it ends."""
    if (moment.hour, moment.minute, moment.second) == (0, 0, 0):
        return f"{_day((moment - _DAY).date(), column)} 24:00"
    return _moment(moment, column)


def _length(length: timedelta, column: int) -> str:
    days, rest = length // _DAY, length % _DAY
    hours, minutes, seconds = rest.seconds // 3_600, rest.seconds // 60 % 60, rest.seconds % 60
    names = ((" 天", " 小时", " 分", " 秒"), (" d", " h", " min", " s"))[column]
    counts = (days, hours, minutes, seconds)
    return " ".join(f"{count}{name}" for count, name in zip(counts, names, strict=True) if count)
