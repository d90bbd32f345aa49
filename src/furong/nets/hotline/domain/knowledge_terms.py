"""What a text speaks of: its terms, and its sentences.

Chinese has no spaces between words, and most of its words have two characters: pairs of characters do what words do
elsewhere. What questions are asked with (请问、怎么、how) says nothing of what they are about and is left out, so that
two ways to ask one thing have the same terms.
"""

from __future__ import annotations

import re

from furong.engines.texts.plain import simplified

__all__ = ["relevance", "sentences_of", "terms_of"]

_FILLERS = re.compile(
    "请问|你好|您好|谢谢|怎么办|怎么样|怎么|怎样|如何|什么时候|什么|为何|哪里|哪儿|哪些|多少|多久|能不能|可不可以|是不是|"
    "有没有|要不要|能否|是否|可以|我们|你们|他们|一下|的|了|吗|呢|吧|啊|呀|我|你|您|他|她|它|这|那|请"
)
_CHINESE = re.compile(r"[\u3400-\u9fff]+")
_LATIN = re.compile(r"[a-z]{3,}")
_STOP = re.compile(
    r"\b(?:the|and|for|are|was|were|you|your|with|from|that|this|what|when|where|who|how|why|which|can|could|would|"
    r"should|have|has|had|does|did|will|may|our|their|please|there|here|about|into)\b"
)
#: What one term that both have counts for at the most, when more than a few are asked for. [1]
_ONE_TERM, _FEW = 0.4, 2
_BREAK = re.compile(r"(?<=[。！？!?；;])|\n+|(?<=\.)\s+")


def terms_of(text: str) -> frozenset[str]:
    """Return what a text speaks of: pairs of Chinese characters, single ones that stand alone, and Latin words."""
    plain = simplified(text)
    words = set(_LATIN.findall(_STOP.sub(" ", plain)))
    for run in _CHINESE.findall(_FILLERS.sub(" ", plain)):
        words.update([run] if len(run) == 1 else [run[at : at + 2] for at in range(len(run) - 1)])
    return frozenset(words)


def relevance(asked: frozenset[str], question: frozenset[str], answer: frozenset[str]) -> float:
    """Return from 0 to 1 how far an item speaks of what is asked.

    A citizen's letter says more than a question, and a question less than an answer: either the item's question is
    found in what was asked, or what was asked is found in the item. One term that both have says little of a letter.

    Args:
        asked: Terms of what is asked.
        question: Terms of the item's question.
        answer: Terms of its answer.
    """
    if not asked or not question:
        return 0.0
    shared = len(asked & (question | answer))
    score = max(len(asked & question) / len(question), shared / len(asked))
    return min(score, _ONE_TERM) if shared == 1 and len(asked) > _FEW else score


def sentences_of(text: str) -> list[str]:
    """Return the sentences of a text, as they are."""
    return [part.strip() for part in _BREAK.split(text) if part.strip()]
