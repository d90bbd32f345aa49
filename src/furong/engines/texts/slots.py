"""Slots of a conversation: who, what, where, when, what is wanted, of what kind, how it presses, the mood, whom first.

Rules fill them; no model is needed. Each filled slot points at the words that it came from, and says whether it is
sure: what is not sure is to be confirmed by a person. The words of a place stay words.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from furong.engines.texts import slot_rules as rules
from furong.engines.texts.emergencies import Emergency, find_emergencies
from furong.engines.texts.slot_kinds import said_kinds
from furong.engines.texts.slot_places import PlaceWords, place_words
from furong.engines.texts.talk import Said, Span, Talk, talk_of

__all__ = ["SLOTS", "Said", "Slot", "Span", "find_slots"]

#: The slots, in the order in which they are told.
SLOTS = ("who", "phone", "what", "where", "when", "want", "kind", "urgency", "sentiment", "vulnerable")
_WHAT_MAX, _WHAT_BEFORE, _WANT_MAX = 40, 16, 60
_SHORT, _SURE_PARTS = 4, 2
#: What nobody can live without is urgent after so long; so is anything beside somebody to think of first. [day]
_LONG_DAYS = 2.0
_NUL = "\0"
#: What may stand behind a time or a place at the end of a clause, and what leads to one.
_LAST = " 了咯啦的呢"
_INTO = re.compile(r"[^\u4e00-\u9fff]+|[我在住家于位从到的是去]")
_LEADS = re.compile(r"\s(?:at|in|on|near|since|for|from)\s?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One thing that was said.

    Args:
        name: Which slot.
        value: The words, as they were said, or a code.
        codes: What kinds of it are meant, where there are kinds.
        spans: The words that it came from.
        is_sure: Whether it need not be confirmed.
    """

    name: str
    value: str
    codes: tuple[str, ...] = ()
    spans: tuple[Span, ...]
    is_sure: bool


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int


def find_slots(said: Sequence[Said]) -> tuple[Slot, ...]:
    """Return the slots that a conversation fills, in the order of :data:`SLOTS`.

    Args:
        said: The conversation, in order. What the agent says is asked for the name alone.
    """
    talk = talk_of(said)
    if not talk.text.strip():
        return ()
    wanting = _wants(talk)
    when = _when(talk, wanting)
    where = _where(talk, when)
    alarm = next((one for one in find_emergencies(talk.raw) if one.is_alarm), None)
    what = _what(talk, wanting, [*when, *where], _of_alarm(talk, alarm))
    vulnerable = _vulnerable(talk)
    found = [
        _who(talk, talk_of(said, is_citizen=False)),
        _phone(talk),
        what,
        _where_slot(talk, where),
        _slot(talk, "when", when, joint=" "),
        _want_slot(talk, wanting),
        _kind(talk, what, wanting),
        _urgency(talk, when, vulnerable, alarm),
        _sentiment(talk),
        vulnerable,
    ]
    return tuple(one for one in found if one is not None)


def _slot(
    talk: Talk, name: str, found: Sequence[_Found], *, joint: str = "、", sure: bool = True, code: str = ""
) -> Slot | None:
    if not found:
        return None
    value = code or joint.join(dict.fromkeys(talk.words(one.start, one.end) for one in found))
    spans = tuple(talk.span(one.start, one.end) for one in found)
    return Slot(name=name, value=value, codes=(code,) if code else (), spans=spans, is_sure=sure)


def _first(talk: Talk, pattern: re.Pattern[str], most: int = 1) -> list[_Found]:
    found = []
    for match in pattern.finditer(talk.text):
        found.append(_Found(*match.span()))
        if len(found) == most:
            break
    return found


def _who(talk: Talk, agent: Talk) -> Slot | None:
    """Return the name that the citizen tells, or the one by which the agent calls the citizen."""
    for own, sure in ((talk, True), (agent, False)):
        patterns = rules.NAMES if sure else rules.NAMES[-1:]
        for pattern in patterns:
            for match in pattern.finditer(own.text):
                if not rules.NOT_NAMES.search(match["name"]):
                    told = _Found(*match.span("name"))
                    return _slot(own, "who", [told], sure=sure and pattern is not rules.NAMES[-1])
    return None


def _phone(talk: Talk) -> Slot | None:
    return _slot(talk, "phone", _first(talk, rules.PHONE))


def _wants(talk: Talk) -> list[tuple[_Found, bool]]:
    """Return the clauses that ask for something, with whether something is to be done."""
    found = []
    for start, end in talk.clauses():
        words = talk.text[start:end]
        if match := rules.WANTED.search(words):
            # A question asks for what stands before its words as well: can it be mended *today*.
            begin = start if re.match("能不能|能否|可不可以|可否|可以|得不得|尽快", match[0]) else start + match.start()
            found.append((_trimmed(talk, begin, end), True))
        elif rules.WONDERED.search(words):
            found.append((_trimmed(talk, start, end), False))
    return found


def _trimmed(talk: Talk, start: int, end: int) -> _Found:
    """Return a clause without the words that people begin with."""
    while (match := rules.FILLER.match(talk.text[start:end])) and match.end() < end - start:
        start += match.end()
    if match := _LEADS.search(talk.text[start:end]):
        end = start + match.start()
    while end - 1 > start and talk.text[end - 1].isspace():
        end -= 1
    return _Found(start, end)


def _want_slot(talk: Talk, wanting: Sequence[tuple[_Found, bool]]) -> Slot | None:
    asked = [one for one, is_done in wanting if is_done] or [one for one, _is_done in wanting]
    best = next((one for one in reversed(asked) if one.end - one.start >= _SHORT), None)
    if best is None:
        return None
    return _slot(talk, "want", [_Found(best.start, min(best.end, best.start + _WANT_MAX))])


def _when(talk: Talk, wanting: Sequence[tuple[_Found, bool]]) -> list[_Found]:
    """Return the first stretch of time and the first point of it, those of what is wanted last."""
    taken: list[_Found] = []
    for pattern in rules.TIMES:
        for match in pattern.finditer(talk.text):
            one = _Found(*match.span())
            if one.end > one.start and not any(other.start < one.end and one.start < other.end for other in taken):
                taken.append(one)
    asked = [one for one, _is_done in wanting]
    told = [one for one in taken if not any(other.start <= one.start < other.end for other in asked)]
    stretches = [one for one in told if _lasts(talk, one)]
    points = [one for one in told if not _lasts(talk, one)]
    chosen = (sorted(points, key=lambda one: one.start)[:1] + sorted(stretches, key=lambda one: one.start)[:1]) or []
    return sorted(chosen, key=lambda one: one.start)


def _lasts(talk: Talk, one: _Found) -> bool:
    return rules.days_of(talk.text[one.start : one.end]) > 0


def _where(talk: Talk, when: Sequence[_Found]) -> list[_Found]:
    """Return the fullest words of a place, and the house when it is told elsewhere."""
    found = place_words(_without(talk.text, [*when, *_first(talk, rules.PHONE, 9)], rules.TROUBLE))
    chains = [one for one in found if one.is_named] or [one for one in found if not one.is_numbered or one.parts > 1]
    if not chains:
        return [_Found(one.start, one.end) for one in found[:1]]
    best = max(chains, key=lambda one: (one.parts + one.is_numbered, -one.start))
    told = [best]
    if not best.is_numbered:
        told += [one for one in found if one.is_numbered and not one.is_named and one is not best][:1]
    return [_Found(one.start, one.end) for one in sorted(told, key=lambda one: one.start)]


def _where_slot(talk: Talk, where: Sequence[_Found]) -> Slot | None:
    if not where:
        return None
    alone = place_words(talk.text[where[0].start : where[0].end]) or [PlaceWords(0, 0, 1, False, True)]
    sure = any(one.is_named for one in alone) and (len(where) > 1 or alone[0].parts >= _SURE_PARTS)
    return _slot(talk, "where", where, joint=" ", sure=sure)


def _without(text: str, taken: Sequence[_Found], also: re.Pattern[str]) -> str:
    """Return a text with NUL where something else is said, so that places keep their positions."""
    signs = list(text)
    for one in taken:
        signs[one.start : one.end] = _NUL * (one.end - one.start)
    return also.sub(lambda match: _NUL * len(match[0]), "".join(signs))


def _of_alarm(talk: Talk, alarm: Emergency | None) -> _Found | None:
    """Return where the words of an emergency stand, when it has words of its own."""
    # What is only felt names no words: it is the whole of what was said.
    if alarm is None or len(alarm.words) > _WHAT_MAX or "|" in alarm.words:
        return None
    start, end = bisect_left(talk.places, alarm.start), bisect_left(talk.places, alarm.end)
    return _Found(start, end) if start < end else None


def _what(
    talk: Talk, wanting: Sequence[tuple[_Found, bool]], taken: Sequence[_Found], alarm: _Found | None
) -> Slot | None:
    """Return the clause that tells what is wrong, an emergency first; what only may be it is not sure."""
    asked = [one for one, _is_done in wanting]
    troubles = _first(talk, rules.TROUBLE, 50)
    inner = [one for one in troubles if not any(one.start < other.end and other.start < one.end for other in taken)]
    outside = [one for one in inner if not any(other.start <= one.start < other.end for other in asked)]
    best = alarm or next(iter(outside or inner or troubles), None)
    if best is not None:
        start, end = next((pair for pair in talk.clauses() if pair[0] <= best.start < pair[1]), (best.start, best.end))
        return _slot(talk, "what", [_narrowed(talk, start, end, best, taken)])
    spoken = [pair for pair in talk.clauses() if not rules.GREETING.match(talk.text[slice(*pair)])]
    free = [_trimmed(talk, *pair) for pair in spoken]
    fallback = max(free, key=lambda one: one.end - one.start, default=None)
    if fallback is None or fallback.end - fallback.start < _SHORT:
        return None
    return _slot(talk, "what", [_Found(fallback.start, min(fallback.end, fallback.start + _WANT_MAX))], sure=False)


def _narrowed(talk: Talk, start: int, end: int, best: _Found, taken: Sequence[_Found]) -> _Found:
    """Return a clause from behind the place and the time that it begins with."""
    for one in sorted(taken, key=lambda one: one.start):
        if start <= one.start and one.end <= best.start and _begins(talk, start, one.start):
            start = one.end
        elif best.end <= one.start < end and not talk.text[one.end : end].strip(_LAST):
            end = one.start
    if end - start > _WHAT_MAX:
        start = max(start, best.start - _WHAT_BEFORE)
        end = min(end, start + _WHAT_MAX)
    return _trimmed(talk, start, end)


def _begins(talk: Talk, start: int, end: int) -> bool:
    """Return whether nothing is said between two places but what people begin with."""
    told = _trimmed(talk, start, end) if end > start else _Found(start, start)
    return not _INTO.sub("", rules.FILLER.sub("", talk.text[told.start : told.end]))


def _kind(talk: Talk, what: Slot | None, wanting: Sequence[tuple[_Found, bool]]) -> Slot | None:
    """Return which kind the citizen says it is; with two of them, or with what only follows, it is not sure."""
    found = said_kinds(talk.text)
    if not found:
        return None
    first = found[0]
    # Who asks how something is done, and tells what is wrong and to be done as well, asks for more than an answer.
    is_more = not first.is_said and what is not None and what.is_sure and any(is_done for _, is_done in wanting)
    if is_more:
        return None
    told = [_Found(one.start, one.end) for one in found if one.code == first.code][:1]
    is_sure = first.is_said and len({one.code for one in found}) == 1
    return _slot(talk, "kind", told, code=first.code, sure=is_sure)


def _vulnerable(talk: Talk) -> Slot | None:
    found: dict[str, _Found] = {}
    for code, pattern in rules.VULNERABLE.items():
        for match in pattern.finditer(talk.text):
            if not rules.DENIED.search(talk.text[max(0, match.start() - 8) : match.start()]):
                found.setdefault(code, _Found(*match.span()))
                break
    if not found:
        return None
    words = sorted(found.values(), key=lambda one: one.start)
    slot = _slot(talk, "vulnerable", words)
    assert slot is not None
    return Slot(name="vulnerable", value=slot.value, codes=tuple(found), spans=slot.spans, is_sure=True)


def _urgency(talk: Talk, when: Sequence[_Found], vulnerable: Slot | None, alarm: Emergency | None) -> Slot | None:
    """Return how it presses: what rules say of emergencies, what the citizen says, or what follows from both."""
    if alarm is not None:
        span = talk.raw_span(alarm.start, alarm.end)
        return Slot(name="urgency", value="emergency", codes=("emergency",), spans=(span,), is_sure=True)
    pressing = _first(talk, rules.PRESSING)
    if pressing:
        return _slot(talk, "urgency", pressing, code="urgent")
    lasting = [one for one in when if rules.days_of(talk.text[one.start : one.end]) >= _LONG_DAYS]
    supply = _first(talk, rules.SUPPLY)
    if not lasting or not (vulnerable or supply):
        return None
    told = _slot(talk, "urgency", [*supply, *lasting], code="urgent", sure=False)
    assert told is not None
    more = vulnerable.spans if vulnerable else ()
    return Slot(name="urgency", value="urgent", codes=told.codes, spans=(*told.spans, *more), is_sure=False)


def _sentiment(talk: Talk) -> Slot | None:
    for code, pattern in (("angry", rules.ANGRY), ("anxious", rules.ANXIOUS), ("pleased", rules.PLEASED)):
        found = _first(talk, pattern, 3)
        if found:
            return _slot(talk, "sentiment", found, code=code, sure=len(found) > 1)
    return None
