"""The items of a day: which hold, which contradict one another, and which answer something."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from furong.engines.texts.plain import words_only
from furong.engines.texts.search import SearchIndex
from furong.nets.hotline.contracts.knowledge import FoundKnowledge, KnowledgeInfo, KnowledgeState
from furong.nets.hotline.domain.citations import cited_text, sentences_cited
from furong.nets.hotline.domain.fusion import fused
from furong.nets.hotline.domain.knowledge_terms import relevance, terms_of

__all__ = ["ENDING", "KnowledgeShelf", "is_ending_on", "state_on"]

#: An item that ends within this time is told of before it does.
ENDING = timedelta(days=30)
#: An item that speaks less of the same is not shown. [1]
_SHOWN_FROM = 0.3
_LOOKED_AT = 20


def state_on(day: date, valid_from: date, valid_until: date | None, *, is_retired: bool) -> KnowledgeState:
    """Return whether an item holds on a day."""
    if is_retired:
        return KnowledgeState.RETIRED
    if day < valid_from:
        return KnowledgeState.COMING
    if valid_until is not None and day > valid_until:
        return KnowledgeState.EXPIRED
    return KnowledgeState.LIVE


def is_ending_on(day: date, state: KnowledgeState, valid_until: date | None) -> bool:
    """Return whether an item that holds on a day ends soon after it."""
    return state is KnowledgeState.LIVE and valid_until is not None and valid_until - day <= ENDING


class KnowledgeShelf:
    """All items as they are on one day, ready to be searched.

    Args:
        items: The items; what contradicts what is found here.
    """

    def __init__(self, items: Sequence[KnowledgeInfo]) -> None:
        against = _contradictions([item for item in items if item.state is KnowledgeState.LIVE])
        self.items = tuple(replace(item, contradicts=against.get(item.number, ())) for item in items)
        self.by_number = {item.number: item for item in self.items}
        self._live = _Part([item for item in self.items if item.state is KnowledgeState.LIVE])
        self._expired = _Part([item for item in self.items if item.state is KnowledgeState.EXPIRED])

    def live(self, text: str, most: int = 5, near: Mapping[int, float] | None = None) -> list[FoundKnowledge]:
        """Return the live items that answer a text, best first.

        Args:
            text: What is asked.
            most: How many at the most. [1]
            near: Numbers of items that are near by another ranking, the nearest first, with how near. [1]
        """
        if not near:
            return self._live.best(text, most)
        return self._live.fused(self._live.best(text, _LOOKED_AT), near)[:most]

    def expired(self, text: str) -> list[FoundKnowledge]:
        """Return the expired items that would have answered it, best first."""
        return self._expired.best(text, 3)


class _Part:
    """Some of the items, with the index that they are searched by."""

    def __init__(self, items: Sequence[KnowledgeInfo]) -> None:
        self._items = items
        self._terms = [(terms_of(item.question), terms_of(item.answer)) for item in items]
        self._index = SearchIndex([f"{item.question}\n{item.answer}" for item in items])

    def fused(self, found: Sequence[FoundKnowledge], near: Mapping[int, float]) -> list[FoundKnowledge]:
        by_number = {one.item.number: one for one in found}
        here = {item.number: item for item in self._items}
        for number, score in near.items():
            if number in here and number not in by_number:
                by_number[number] = _found(here[number], score)
        order = fused([one.item.number for one in found], [number for number in near if number in here])
        return [by_number[number] for number in order]

    def best(self, text: str, most: int) -> list[FoundKnowledge]:
        asked = terms_of(text)
        if not asked:
            return []
        found = []
        for place, _ in self._index.best(text, most=_LOOKED_AT):
            score = relevance(asked, *self._terms[place])
            if score >= _SHOWN_FROM:
                found.append(_found(self._items[place], score))
        return found[:most]


def _found(item: KnowledgeInfo, score: float) -> FoundKnowledge:
    cited = cited_text(sentences_cited(item.answer, item.number, item.version))
    return FoundKnowledge(item=item, score=round(score, 4), cited=cited)


def _contradictions(live: Sequence[KnowledgeInfo]) -> dict[int, tuple[int, ...]]:
    """Return for each item the items that answer the same question otherwise."""
    asked: dict[frozenset[str], list[KnowledgeInfo]] = defaultdict(list)
    for item in live:
        terms = terms_of(item.question)
        asked[terms or frozenset([words_only(item.question)])].append(item)
    found: dict[int, tuple[int, ...]] = {}
    for alike in asked.values():
        answers = {item.number: words_only(item.answer) for item in alike}
        for item in alike:
            others = tuple(number for number, told in answers.items() if told != answers[item.number])
            if others:
                found[item.number] = others
    return found
