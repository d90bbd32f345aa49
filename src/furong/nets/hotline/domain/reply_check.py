"""What is checked of a reply before it is sent, each point with the words that show it."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime

from furong.engines.texts.plain import words_only
from furong.foundation.identity.private_words import private_in
from furong.kernel.clock import iso
from furong.nets.hotline.contracts.knowledge import KnowledgeState
from furong.nets.hotline.contracts.replies import CheckKind, CheckLevel, CheckPoint, ReplyCheck
from furong.nets.hotline.domain.citations import Cited, cited_in, without_citations
from furong.nets.hotline.domain.knowledge_shelf import KnowledgeShelf
from furong.nets.hotline.domain.knowledge_terms import relevance, sentences_of, terms_of
from furong.nets.hotline.domain.reply_typos import typos_in

__all__ = ["Replied", "checked_reply", "reply_token"]

#: A reply that speaks less of what the appeal speaks of is looked at again. [1]
_RELEVANT_FROM = 0.15
#: A shorter reply says too little. [char]
_SHORTEST = 6
_EVIDENCE_MAX = 5
_ASKS = re.compile(
    "[?？]|请问|要求|希望|请求|何时|什么时候|多久|为什么|为何|能否|是否|"
    r"\b(?:when|why|how|please|want|demand)\b",
    re.IGNORECASE,
)
_BASIS = re.compile(
    r"《[^》]{2,60}》|(?:根据|依据|按照|依照)[^，。；\n]{2,60}|第[一二三四五六七八九十百零\d]+条|"
    r"\baccording to [^,.;\n]{3,60}",
    re.IGNORECASE,
)
_ATTITUDE = re.compile(
    "不归我们|不是我们的事|不关我们|与我们无关|无能为力|爱莫能助|没有办法|没办法|自己想办法|自行解决|自行协商|不可能|胡搅蛮缠|"
    "无理取闹|已经说过|说了多少遍|你去找|找别人|管不了|别再打|少打电话|爱怎么样|"
    "not our (?:job|business|problem)|nothing we can do|as (?:we|i) (?:already|have) (?:told|said)|stop calling",
    re.IGNORECASE,
)
_PROMISE = re.compile(
    "尽快|尽早|马上|立即|即将|近期|近日|不日|抓紧|届时|后续|下一步|择期|适时|将会|"
    r"\b(?:soon|as soon as possible|shortly|in due course|we will)\b",
    re.IGNORECASE,
)
_WHEN = re.compile(
    r"\d+\s*(?:个)?\s*(?:工作日|小时|分钟|天|日|周|星期|月)|[一二两三四五六七八九十]+个?(?:工作日|小时|天|日|周|月)|月底|年底|本周|下周|今天|今日|明天|明日|"
    r"\d{4}-\d{1,2}-\d{1,2}|\b\d+ (?:working )?(?:days?|hours?|weeks?)\b|\b(?:today|tomorrow)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Replied:
    """A reply, and what it replies to.

    Args:
        reply: The words of the reply.
        appeal: What the citizen says, without numbers and addresses of persons.
        own_phone: The number that the citizen left, or empty.
        due_at: When the reply is due, or ``None`` while no clock runs.
        now: The time.
    """

    reply: str
    appeal: str
    own_phone: str
    due_at: datetime | None
    now: datetime


def reply_token(reply: str) -> str:
    """Return what confirms the warnings of these very words; how they are broken into lines does not matter."""
    return hashlib.sha256(" ".join(reply.split()).encode()).hexdigest()[:16]


def checked_reply(told: Replied, shelf: KnowledgeShelf) -> ReplyCheck:
    """Return what is found in a reply.

    Args:
        told: The reply and what it replies to.
        shelf: The items of the day.
    """
    words = without_citations(told.reply)
    asked, said = terms_of(told.appeal), terms_of(words)
    score = relevance(said, asked, frozenset())
    cites = list(cited_in(told.reply))
    points = (
        _point(CheckKind.PRIVATE, private_in(words, told.own_phone), CheckLevel.BLOCK),
        _citations(cites, shelf),
        _relevance(score, asked, said),
        _completeness(told.appeal, words, said),
        _basis(cites, words),
        _in_time(told),
        _point(CheckKind.ATTITUDE, [found[0] for found in _ATTITUDE.finditer(words)]),
        _point(CheckKind.TYPO, typos_in(words)),
        _point(CheckKind.PROMISE, _promises(words)),
    )
    return ReplyCheck(points=points, relevance=round(score, 4), token=reply_token(told.reply))


def _point(kind: CheckKind, evidence: list[str], level: CheckLevel = CheckLevel.WARN) -> CheckPoint:
    told = tuple(dict.fromkeys(evidence))[:_EVIDENCE_MAX]
    return CheckPoint(kind=kind, level=level if told else CheckLevel.FINE, evidence=told)


def _citations(cites: list[Cited], shelf: KnowledgeShelf) -> CheckPoint:
    """Block what does not hold, and warn of sentences that the item does not have."""
    dead = [str(one) for one in cites if not _holds(one, shelf)]
    if dead:
        return _point(CheckKind.CITATIONS, dead, CheckLevel.BLOCK)
    return _point(CheckKind.CITATIONS, [f"{one.sentence} {one}" for one in cites if not _is_of(one, shelf)])


def _holds(one: Cited, shelf: KnowledgeShelf) -> bool:
    item = shelf.by_number.get(one.item)
    holds = item is not None and item.version == one.version and item.state is KnowledgeState.LIVE
    return holds and item is not None and not item.contradicts


def _is_of(one: Cited, shelf: KnowledgeShelf) -> bool:
    sentence = words_only(one.sentence)
    return bool(sentence) and sentence in words_only(shelf.by_number[one.item].answer)


def _relevance(score: float, asked: frozenset[str], said: frozenset[str]) -> CheckPoint:
    shared = tuple(sorted(asked & said))[:_EVIDENCE_MAX]
    level = CheckLevel.FINE if score >= _RELEVANT_FROM or not asked else CheckLevel.WARN
    return CheckPoint(kind=CheckKind.RELEVANCE, level=level, evidence=shared)


def _completeness(appeal: str, words: str, said: frozenset[str]) -> CheckPoint:
    """Warn of what was asked and is not spoken of, and of a reply that says next to nothing."""
    if len(words_only(words)) < _SHORTEST:
        return _point(CheckKind.COMPLETENESS, [words.strip()])
    asks = [one for one in sentences_of(appeal) if _ASKS.search(one)]
    return _point(CheckKind.COMPLETENESS, [one for one in asks if terms_of(one) and not terms_of(one) & said])


def _basis(cites: list[Cited], words: str) -> CheckPoint:
    evidence = [*(str(one) for one in cites), *(found[0] for found in _BASIS.finditer(words))]
    told = tuple(dict.fromkeys(evidence))[:_EVIDENCE_MAX]
    return CheckPoint(kind=CheckKind.BASIS, level=CheckLevel.FINE if told else CheckLevel.WARN, evidence=told)


def _in_time(told: Replied) -> CheckPoint:
    is_late = told.due_at is not None and told.now > told.due_at
    evidence = (iso(told.due_at),) if told.due_at is not None else ()
    return CheckPoint(kind=CheckKind.TIME, level=CheckLevel.WARN if is_late else CheckLevel.FINE, evidence=evidence)


def _promises(words: str) -> list[str]:
    return [one for one in sentences_of(words) if _PROMISE.search(one) and not _WHEN.search(one)]
