"""Emergencies in what a citizen says, by rules and a learnt sense, recall first: a glance too many is no life too few.

A finding that a denial, a drill, a risk or the past makes doubtful is kept and told with that reason, but raises no
alarm. Each finding points at the words that it came from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from furong.engines.texts.emergency_doubts import harmless_blanked, settled_doubt, slips_mended
from furong.engines.texts.emergency_rules import AFTER, BEFORE, DENIED, RULES, UNDENIED, Rule
from furong.engines.texts.emergency_sense import Sense, shipped_sense
from furong.engines.texts.emergency_turns import TURNS, Turns
from furong.engines.texts.plain import LENGTH_MAX, blanked, folded, simplified

__all__ = ["Emergency", "alarms", "find_emergencies"]

#: How far a denial, and a word that makes doubtful, may lie from the words of the emergency. [char]
_DENIAL_REACH = 14
_BEFORE_REACH, _AFTER_REACH = 14, 6
_DENIED, _UNDENIED = re.compile(DENIED), re.compile(UNDENIED)
#: A call for help is short. In a longer text, such words alone tell of something else, unless it is told to be now.
_CALL_LENGTH, _TALK_LENGTH, _URGENCY_REACH = 80, 200, 24
_ENDLESS = LENGTH_MAX * 20
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
class _Way:
    """One way of telling: whether words beside it make it doubtful, and from which length on a letter does. [char]"""

    pattern: re.Pattern[str]
    is_open: bool
    length: int


def _ways(rule: Rule) -> list[_Way]:
    turns = TURNS.get(rule.kind, Turns())
    return [
        *(_Way(re.compile(one), is_open=False, length=_ENDLESS) for one in rule.now),
        *(_Way(re.compile(one), is_open=False, length=_TALK_LENGTH) for one in turns.now),
        *(_Way(re.compile(one), is_open=True, length=_CALL_LENGTH) for one in (*rule.maybe, *turns.maybe)),
    ]


_WAYS = [(rule, _ways(rule)) for rule in RULES]
_RULES = {rule.kind: rule for rule in RULES}
#: How sure the learnt sense has to be of a call, and of a stretch of a longer text, of English or against a doubt. [1]
_SURE, _SURE_ENGLISH, _SURER = 0.6, 0.65, 0.75
#: How long a text has to be for that and such a stretch may be [char], its clauses, and how many are looked at. [1]
_LEAST_LENGTH, _WINDOW_LENGTH, _CLAUSES_MOST, _WINDOWS_MOST = 10, 45, 6, 60


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


def find_emergencies(text: str, sense: Sense | None = None) -> tuple[Emergency, ...]:
    """Return each kind of emergency that a text tells of, once, alarms before doubtful ones.

    Args:
        text: Anything.
        sense: Another than the shipped one.
    """
    told = harmless_blanked(slips_mended(_clauses(text)))
    best = []
    for rule, ways in _WAYS:
        # Nearly every text tells of nothing: that is asked of each pattern first, with nothing around it.
        met = [one for one in ways if one.pattern.search(told)]
        if met and (found := _best(told, rule, met)) is not None:
            best.append(found)
    if all(doubt for _, _, _, doubt in best) and (felt := _felt(told, {one[0].kind for one in best}, sense)):
        best.append(felt)
    if not best:
        return ()
    places = _places(text)
    placed = [
        Emergency(rule.kind, rule.zh, rule.en, told[start:end], *_span(places, start, end, len(text)), doubt)
        for rule, start, end, doubt in best
    ]
    return tuple(sorted(placed, key=lambda one: bool(one.doubt)))


def _best(told: str, rule: Rule, ways: list[_Way]) -> tuple[Rule, int, int, str] | None:
    """Return the first finding of a rule that nothing makes doubtful, or else the first one."""
    first = None
    for way in ways:
        for start, end, doubt in _found(told, way):
            if not doubt:
                return rule, start, end, ""
            first = first or (rule, start, end, doubt)
    return first


def _felt(told: str, told_of: set[str], sense: Sense | None) -> tuple[Rule, int, int, str] | None:
    """Return what the learnt sense takes for an emergency that no rule is sure of.

    Args:
        told: The text in clauses.
        told_of: Kinds that rules found, and found doubtful.
        sense: Another than the shipped one.
    """
    spans = _windows(told)
    if not spans:
        return None
    sense = sense or shipped_sense()
    felt = [(sense.share(told[start:end].replace(_BAR, "，")), start, end) for start, end in spans]
    # Few calls in English were learnt from, and letters of any language look alike in pairs.
    sure = _SURE_ENGLISH if told[:_LEAST_LENGTH].isascii() else _SURE
    sure = sure if len(told) <= _CALL_LENGTH and not told_of else _SURER
    for share, start, end in sorted(felt, key=lambda one: -one[0]):
        if share < sure:
            return None
        kind = sense.kind(told[start:end])
        if kind not in told_of:
            return _RULES[kind], *_surest(told, start, end, sense), settled_doubt(told, start, end)
    return None


def _surest(told: str, start: int, end: int, sense: Sense) -> tuple[int, int]:
    """Return where the clause of a stretch stands that tells most surely: who calls, and from where, is not shown."""
    clauses = [one.span() for one in re.compile(r"[^|]+").finditer(told, start, end)]
    return max(clauses, key=lambda one: sense.share(told[slice(*one)]), default=(start, end))


def _windows(told: str) -> list[tuple[int, int]]:
    """Return what is felt at one time: all of a short text; of a longer one the clauses about words that press."""
    if len(told) <= _CALL_LENGTH:
        return [(0, len(told))] if len(told) >= _LEAST_LENGTH else []
    ends = [one.start() for one in re.finditer(r"\|", told)] + [len(told)]
    starts = [0, *(end + 1 for end in ends[:-1])]
    spans = []
    for number, start in enumerate(starts):
        reached = [end for end in ends[number : number + _CLAUSES_MOST] if end - start <= _WINDOW_LENGTH]
        end = reached[-1] if reached else min(start + _WINDOW_LENGTH, ends[number])
        if end > start and _URGENT.search(told[start:end]):
            spans.append((start, end))
    return spans[:_WINDOWS_MOST]


def _found(told: str, way: _Way) -> Iterator[tuple[int, int, str]]:
    for match in way.pattern.finditer(told):
        start, end = match.span()
        before = told[max(0, start - _DENIAL_REACH) : start]
        denial = _DENIED.search(before)
        if denial and not _UNDENIED.search(before):
            yield start, end, denial[0]
            continue
        yield start, end, settled_doubt(told, start, end) or _doubt(told, way, start, end)


def _doubt(told: str, way: _Way, start: int, end: int) -> str:
    """Return what makes words doubtful that are also said of a risk, a drill or last year, or in a long letter."""
    before, after = told[max(0, start - _BEFORE_REACH) : start], told[end : end + _AFTER_REACH]
    if way.is_open and (near := _BEFORE.search(before) or _AFTER.search(after)):
        return near[0]
    around = told[max(0, start - _URGENCY_REACH) : end + _URGENCY_REACH]
    return "" if len(told) <= way.length or _URGENT.search(around) else _LETTER


def _clauses(text: str) -> str:
    """Return a text without spaces and signs, a bar where a clause ends."""
    return _SIGNS.sub("", _CLAUSE_ENDS.sub(_BAR, simplified(text)))


def _places(text: str) -> list[int]:
    """Return for each character of the plain words where it stands in the text as written."""
    if len(text) > LENGTH_MAX:
        return []
    signs = [folded(sign) for sign in text]
    places = [place for place, sign in enumerate(signs) for _ in sign]
    if len(places) > LENGTH_MAX:
        return []
    # A tag is left out as a whole; sign by sign it would be taken for words.
    told = blanked("".join(signs))
    return [place for place, sign in zip(places, told, strict=True) for _ in _clauses(sign)]


def _span(places: list[int], start: int, end: int, length: int) -> tuple[int, int]:
    """Return where words stand in the text as written; the whole of it where that cannot be told."""
    if end > len(places):
        return 0, length
    return places[start], places[end - 1] + 1
