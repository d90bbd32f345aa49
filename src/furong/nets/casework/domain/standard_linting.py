"""What is odd about the classes of a standard table: names used twice, conditions that overlap, limits hard to believe.

Two conditions of a class overlap when one thing can meet both, which leaves the officer to choose between two limits.
That cannot be decided from words in general; what is looked for are conditions that say the same, that share one of
their alternatives (缺失、移位、开裂), and ranges of one measure that both hold for a value.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from furong.engines.worktime import Kind
from furong.foundation.tables.findings import Finding, Place
from furong.nets.casework.contracts.standards import FilingCondition, StandardClass
from furong.nets.casework.domain.finding_texts import finding
from furong.nets.casework.domain.limits import limit_text

__all__ = ["lint_classes", "plain_text", "ranges_of", "terms_of"]

_LONG_D = 90
#: A term in so many conditions of a class says what it is about.
_OFTEN = 3
_HOURS_A_DAY = 24
_BETWEEN = re.compile(r"[、，,；;。/／\s（）()：:]|以及|或者|或|和|及")
_IN_BRACKETS = re.compile(r"[（(][^（）()]*[）)]")
_LAST = re.compile(r"(?:的现象|的行为|现象|行为|的|等)+$")
_UNITS = {
    "m²": "m²",
    "m2": "m²",
    "cm2": "cm²",
    "㎡": "m²",
    "平方米": "m²",
    "cm²": "cm²",
    "c㎡": "cm²",
    "平方厘米": "cm²",
}
_UNITS |= {"mm": "mm", "毫米": "mm", "cm": "cm", "厘米": "cm", "m": "m", "米": "m", "%": "%"}
_MORE, _MORE_BEFORE = r"以上", r"超过|大于|高于|多于|达到?|不小于|不低于|≥|>"
_LESS, _LESS_BEFORE = r"以下|以内", r"不超过|小于|低于|不足|不到|少于|≤|<"
_MEASURE = re.compile(
    rf"(?P<word>[\u4e00-\u9fff]{{0,4}}?)(?P<before>{_LESS_BEFORE}|{_MORE_BEFORE})?\s*(?P<number>\d+(?:\.\d+)?)\s*"
    rf"(?P<unit>{'|'.join(sorted(map(re.escape, _UNITS), key=len, reverse=True))})(?:²)?\s*(?P<after>{_MORE}|{_LESS})?"
)


@dataclass(frozen=True, slots=True)
class Range:
    """The values of a measure that a condition names.

    Args:
        measure: What is measured and in which unit, e.g. ``破损 m²``.
        low: From here on. [unit of ``measure``]
        high: Up to here. [unit of ``measure``]
    """

    measure: str
    low: float
    high: float

    def __str__(self) -> str:
        low = f"{self.low:g}" if self.low > -math.inf else "…"
        high = f"{self.high:g}" if self.high < math.inf else "…"
        return f"{self.measure} {low}–{high}"


def lint_classes(classes: Sequence[StandardClass], sheets: Mapping[int, str]) -> Iterator[Finding]:
    """Yield what is odd about the classes.

    Args:
        classes: The classes.
        sheets: Sheet of each row, where the workbook has several.
    """
    first: dict[tuple[str, str], StandardClass] = {}
    for one in classes:
        other = first.setdefault((one.kind, one.name_zh), one)
        if other is not one and one.name_zh:
            row = one.conditions[0].row
            place = Place(row, "small_name", sheets.get(row, ""))
            yield finding("name_twice", place, got=one.name_zh, code=one.code, other=other.code)
        for condition in one.conditions:
            yield from _limit_findings(condition, sheets.get(condition.row, ""))
        for former, latter in combinations(one.conditions, 2):
            place = Place(latter.row, "filing_condition", sheets.get(latter.row, ""))
            if former.text_zh and latter.text_zh:
                yield from _overlap(former, latter, _subjects(one), place)


def _limit_findings(condition: FilingCondition, sheet: str) -> Iterator[Finding]:
    if condition.limit is None or not condition.limit_kind:
        return
    kind, row = Kind(condition.limit_kind), condition.row
    if kind is Kind.URGENT_DAY:
        hours = f"{condition.limit * _HOURS_A_DAY:g}"
        yield finding("urgent_day", Place(row, "limit_unit", sheet), hours=hours, amount=condition.limit)
    days = condition.limit if kind.is_in_days else condition.limit / _HOURS_A_DAY
    if days > _LONG_D:
        yield finding("limit_long", Place(row, "limit_value", sheet), limit=_told(condition), days=_LONG_D)


def _told(condition: FilingCondition) -> tuple[str, str]:
    """Return the limit of a condition in Chinese and in English."""
    return (
        limit_text(condition.limit, condition.limit_kind, "zh"),
        limit_text(condition.limit, condition.limit_kind, "en"),
    )


def _subjects(one: StandardClass) -> frozenset[str]:
    """Return terms that say what the class is about, not what is wrong: those of its name, and those named often."""
    counts = Counter(term for condition in one.conditions for term in terms_of(condition.text_zh))
    return frozenset(term for term, count in counts.items() if count >= _OFTEN or term in one.name_zh)


def _overlap(
    former: FilingCondition, latter: FilingCondition, subjects: frozenset[str], place: Place
) -> Iterator[Finding]:
    first, got = _told(former), _told(latter)
    if plain_text(former.text_zh) == plain_text(latter.text_zh):
        kind = "condition_repeated" if first == got else "condition_twice"
        yield finding(kind, place, other=former.row, first=first, got=got)
        return
    ranges = _overlapping(ranges_of(former.text_zh), ranges_of(latter.text_zh))
    shared = (terms_of(former.text_zh) & terms_of(latter.text_zh)) - subjects
    if ranges is not None:
        yield finding("thresholds_overlap", place, other=former.row, first_range=ranges[0], got_range=ranges[1])
    elif shared and first != got and not _are_apart(former.text_zh, latter.text_zh):
        told = "、".join(sorted(shared))
        yield finding("conditions_overlap", place, other=former.row, shared=told, first=first, got=got)


def plain_text(text: str) -> str:
    """Return a condition without what does not change its meaning: spaces, punctuation, closing particles."""
    return _LAST.sub("", re.sub(r"[\s、，,；;。.（）()：:]", "", text))


def terms_of(text: str) -> frozenset[str]:
    """Return the alternatives that a condition names, e.g. 缺失、移位、开裂."""
    parts = (_LAST.sub("", part) for part in _BETWEEN.split(_IN_BRACKETS.sub("", text)))
    return frozenset(part for part in parts if len(part) > 1 and not re.search(r"[0-9]", part))


def _are_apart(former: str, latter: str) -> bool:
    """Return whether words in brackets, or ranges of one measure that do not meet, tell two conditions apart."""
    if _IN_BRACKETS.search(former) and _IN_BRACKETS.search(latter):
        return True
    ranges = ranges_of(former), ranges_of(latter)
    return len(ranges[0]) == len(ranges[1]) == 1 and ranges[0][0].measure == ranges[1][0].measure


def ranges_of(text: str) -> tuple[Range, ...]:
    """Return the ranges that a condition names, e.g. 破损达0.5m²以上."""
    found = []
    for one in _MEASURE.finditer(text.replace("（含）", "").replace("(含)", "")):
        before, after = one["before"] or "", one["after"] or ""
        number = float(one["number"])
        if re.fullmatch(_LESS_BEFORE, before) or re.fullmatch(_LESS, after):
            low, high = -math.inf, number
        elif before or after:
            low, high = number, math.inf
        else:
            continue
        unit = _UNITS[one["unit"]]
        found.append(Range(f"{one['word']} {unit}".strip(), low, high))
    return _joined(found)


def _joined(ranges: Sequence[Range]) -> tuple[Range, ...]:
    """Return the ranges with those of one measure cut to what holds for both bounds, as in 1 m² 以上 5 m² 以下."""
    by_measure: dict[str, Range] = {}
    last = ""
    for one in ranges:
        measure = one.measure if " " in one.measure else f"{last.partition(' ')[0]} {one.measure}".strip()
        known = by_measure.get(measure)
        low = max(one.low, known.low) if known else one.low
        high = min(one.high, known.high) if known else one.high
        by_measure[measure] = Range(measure, low, high)
        last = measure
    return tuple(by_measure.values())


def _overlapping(former: Sequence[Range], latter: Sequence[Range]) -> tuple[Range, Range] | None:
    """Return two ranges of one measure that some value is in; conditions with several measures are left alone."""
    if len(former) != 1 or len(latter) != 1 or former[0].measure != latter[0].measure:
        return None
    low, high = max(former[0].low, latter[0].low), min(former[0].high, latter[0].high)
    return (former[0], latter[0]) if low < high else None
