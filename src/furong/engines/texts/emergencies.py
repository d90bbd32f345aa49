"""Emergencies in what a citizen says, by rules, recall first: a word too many costs a glance, one too few a life.

A finding that a denial, a drill, a risk or the past makes doubtful is kept and told with that reason, but raises no
alarm. Each finding points at the words that it came from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from furong.engines.texts.emergency_rules import AFTER, BEFORE, DENIED, RULES, UNDENIED, Rule
from furong.engines.texts.plain import LENGTH_MAX, simplified

__all__ = ["Emergency", "alarms", "find_emergencies"]

#: How far a denial, and a word that makes doubtful, may lie from the words of the emergency. [char]
_DENIAL_REACH = 14
_BEFORE_REACH, _AFTER_REACH = 14, 6
_PATTERNS = [
    (rule, [*((re.compile(one), True) for one in rule.now), *((re.compile(one), False) for one in rule.maybe)])
    for rule in RULES
]
_DENIED, _UNDENIED = re.compile(DENIED), re.compile(UNDENIED)
#: A call for help is short. In a longer text, such words alone tell of something else, unless it is told to be now.
_CALL_LENGTH, _URGENCY_REACH = 80, 24
_LETTER = "letter"
_URGENT = re.compile(
    "快来|赶快|赶紧|马上|立刻|立即|现在|正在|刚刚|刚才|突然|救命|救人|紧急|速来|急急急|今天|此刻|目前还|还在|help|urgent"
)
#: A denial does not reach over the end of a clause, so that ends are kept; a bar is no sign of any word.
_BAR = "|"
_CLAUSE_ENDS = re.compile(r"[。!?;:,、\n]")
_SIGNS = re.compile(r"[^\w|]+|_+")
_BEFORE, _AFTER = re.compile(BEFORE), re.compile(AFTER)


@dataclass(frozen=True, slots=True)
class Emergency:
    """One kind of emergency that a text tells of.

    Args:
        kind: Key of the kind.
        zh: Its name in Chinese.
        en: Its name in English.
        words: The words that tell of it, in their plain form.
        start: Where they begin in the text as it was written. [char]
        end: Where they end. [char]
        doubt: What makes it doubtful; empty when nothing does, and then it is an alarm.
    """

    kind: str
    zh: str
    en: str
    words: str
    start: int
    end: int
    doubt: str

    @property
    def is_alarm(self) -> bool:
        """Whether somebody has to be called."""
        return not self.doubt


def alarms(text: str) -> tuple[str, ...]:
    """Return the kinds of emergency that a text raises an alarm for."""
    return tuple(found.kind for found in find_emergencies(text) if found.is_alarm)


def find_emergencies(text: str) -> tuple[Emergency, ...]:
    """Return each kind of emergency that a text tells of, once, alarms before doubtful ones."""
    told = _clauses(text)
    best = [found for rule, patterns in _PATTERNS if (found := _best(told, rule, patterns)) is not None]
    if not best:
        return ()
    places = _places(text)
    placed = [
        Emergency(rule.kind, rule.zh, rule.en, told[start:end], *_span(places, start, end, len(text)), doubt)
        for rule, start, end, doubt in best
    ]
    return tuple(sorted(placed, key=lambda one: bool(one.doubt)))


def _best(told: str, rule: Rule, patterns: list[tuple[re.Pattern[str], bool]]) -> tuple[Rule, int, int, str] | None:
    """Return the first finding of a rule that nothing makes doubtful, or else the first one."""
    first = None
    for pattern, happens in patterns:
        for start, end, doubt in _found(told, pattern, happens=happens):
            if not doubt:
                return rule, start, end, ""
            first = first or (rule, start, end, doubt)
    return first


def _found(told: str, pattern: re.Pattern[str], *, happens: bool) -> Iterator[tuple[int, int, str]]:
    for match in pattern.finditer(told):
        start, end = match.span()
        before = told[max(0, start - _DENIAL_REACH) : start]
        denial = _DENIED.search(before)
        if denial and not _UNDENIED.search(before):
            yield start, end, denial[0]
            continue
        yield start, end, "" if happens else _doubt(told, start, end)


def _doubt(told: str, start: int, end: int) -> str:
    """Return what makes words doubtful that are also said of a risk, a drill or last year."""
    near = _BEFORE.search(told[max(0, start - _BEFORE_REACH) : start]) or _AFTER.search(told[end : end + _AFTER_REACH])
    if near:
        return near[0]
    around = told[max(0, start - _URGENCY_REACH) : end + _URGENCY_REACH]
    return "" if len(told) <= _CALL_LENGTH or _URGENT.search(around) else _LETTER


def _clauses(text: str) -> str:
    """Return a text without spaces and signs, a bar where a clause ends."""
    return _SIGNS.sub("", _CLAUSE_ENDS.sub(_BAR, simplified(text)))


def _places(text: str) -> list[int]:
    """Return for each character of the plain words where it stands in the text as written."""
    if len(text) > LENGTH_MAX:
        return []
    places: list[int] = []
    for place, sign in enumerate(text):
        places += [place] * len(_clauses(sign))
    return places


def _span(places: list[int], start: int, end: int, length: int) -> tuple[int, int]:
    """Return where words stand in the text as written; the whole of it where that cannot be told."""
    if end > len(places):
        return 0, length
    return places[start], places[end - 1] + 1
