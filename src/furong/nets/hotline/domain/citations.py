"""Citations of knowledge in a reply: ``[K12 v3]`` after a sentence says that it is one of item 12, version 3."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from furong.nets.hotline.contracts.replies import DraftSentence
from furong.nets.hotline.domain.knowledge_terms import sentences_of

__all__ = ["Cited", "cited_in", "cited_text", "sentences_cited", "without_citations"]

_CITATION = re.compile(r"\[K(\d{1,9}) v(\d{1,6})\]")
_SENTENCE_MAX = 2000


@dataclass(frozen=True, slots=True)
class Cited:
    """A sentence of a reply and what it rests on."""

    sentence: str
    item: int
    version: int

    def __str__(self) -> str:
        return f"[K{self.item} v{self.version}]"


def cited_in(reply: str) -> Iterator[Cited]:
    """Yield every citation of a reply with the sentence before it; two in a row are of the same sentence."""
    start, sentence = 0, ""
    for found in _CITATION.finditer(reply):
        told = sentences_of(reply[start : found.start()])
        sentence = told[-1][:_SENTENCE_MAX] if told else sentence
        start = found.end()
        yield Cited(sentence, int(found[1]), int(found[2]))


def without_citations(reply: str) -> str:
    """Return a reply without its citations."""
    return _CITATION.sub("", reply)


def sentences_cited(answer: str, item: int, version: int) -> list[DraftSentence]:
    """Return the sentences of an answer, each with what it is cited as."""
    return [DraftSentence(text=text, item=item, version=version) for text in sentences_of(answer)]


def cited_text(sentences: list[DraftSentence]) -> str:
    """Return sentences as they go into a reply, one a line."""
    return "\n".join(f"{one.text} [K{one.item} v{one.version}]" for one in sentences)
