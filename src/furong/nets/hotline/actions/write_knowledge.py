"""Write knowledge: a new item, a new version of one, or its end; versions are only ever added."""

from __future__ import annotations

from dataclasses import dataclass

from furong.foundation.citytime.clock import city_clock
from furong.foundation.identity.actors import demand
from furong.foundation.identity.models import Organisation
from furong.foundation.transactions import transaction_required
from furong.kernel.permissions import Actor, Resource
from furong.nets.hotline.contracts.knowledge import KnowledgeInfo, NewKnowledge
from furong.nets.hotline.errors.knowledge import (
    KnowledgeChangedMeanwhile,
    KnowledgeDatesUnusable,
    KnowledgeFieldUnusable,
    KnowledgeOwnerUnknown,
    KnowledgeQuestionUnknown,
    KnowledgeReasonMissing,
    KnowledgeRetired,
    KnowledgeUnknown,
)
from furong.nets.hotline.models import KnowledgeItem, KnowledgeQuestion, KnowledgeVersion
from furong.nets.hotline.selectors.knowledge import MANAGE, knowledge_info

__all__ = ["add_knowledge", "change_knowledge", "retire_knowledge"]

_LENGTHS = {"question": 300, "answer": 8000, "source": 500}
_REASON_MAX = 300
_YEARS = range(2000, 2101)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Why:
    """Who writes a version, and why."""

    actor: Actor
    reason: str
    is_retired: bool = False


@transaction_required
def add_knowledge(actor: Actor, new: NewKnowledge, *, answers: int | None = None) -> KnowledgeInfo:
    """Write a new item.

    Args:
        actor: Who writes it; they need ``knowledge.manage`` where the owner is.
        new: What it says.
        answers: Number of the open question that it answers, or ``None``.

    Raises:
        KnowledgeFieldUnusable, KnowledgeDatesUnusable, KnowledgeOwnerUnknown: When it cannot be used.
        KnowledgeQuestionUnknown: When there is no such open question.
        ActionRefused: When the actor may not write for that unit.
    """
    owner = _owner(actor, new)
    item = KnowledgeItem.objects.create(version=1)
    _write(item, new, owner, _Why(actor=actor, reason=""))
    if answers is not None and not KnowledgeQuestion.objects.filter(pk=answers, item=None).update(item=item):
        raise KnowledgeQuestionUnknown(number=answers)
    return knowledge_info(item.pk)


@transaction_required
def change_knowledge(
    actor: Actor, number: int, new: NewKnowledge, *, reason: str, version: int | None = None
) -> KnowledgeInfo:
    """Write a new version of an item; a retired one is in use again with it.

    Args:
        actor: Who writes it.
        number: Number of the item.
        new: What it says from now on.
        reason: Why it is changed.
        version: The version that was shown, when one was.

    Raises:
        KnowledgeUnknown, KnowledgeChangedMeanwhile, KnowledgeReasonMissing: When it cannot be changed.
        KnowledgeFieldUnusable, KnowledgeDatesUnusable, KnowledgeOwnerUnknown: When it cannot be used.
        ActionRefused: When the actor may not write for the unit that owns it, or for the new one.
    """
    item, last = _locked(actor, number, version)
    owner = _owner(actor, new)
    _demand_reason(reason)
    item.version = last.version + 1
    item.save(update_fields=["version"])
    _write(item, new, owner, _Why(actor=actor, reason=reason))
    return knowledge_info(number)


@transaction_required
def retire_knowledge(actor: Actor, number: int, *, reason: str, version: int | None = None) -> KnowledgeInfo:
    """Take an item out of use: no reply is drafted from it and none may cite it.

    Raises:
        KnowledgeUnknown, KnowledgeChangedMeanwhile, KnowledgeReasonMissing: When it cannot be retired.
        KnowledgeRetired: When it is retired already.
        ActionRefused: When the actor may not write for the unit that owns it.
    """
    item, last = _locked(actor, number, version)
    if last.is_retired:
        raise KnowledgeRetired(number=number)
    _demand_reason(reason)
    item.version = last.version + 1
    item.save(update_fields=["version"])
    told = NewKnowledge(
        question=last.question,
        answer=last.answer,
        owner=last.owner_id,
        source=last.source,
        valid_from=last.valid_from,
        valid_until=last.valid_until,
    )
    _write(item, told, last.owner, _Why(actor=actor, reason=reason, is_retired=True))
    return knowledge_info(number)


def _locked(actor: Actor, number: int, version: int | None) -> tuple[KnowledgeItem, KnowledgeVersion]:
    item = KnowledgeItem.objects.select_for_update().filter(pk=number).first()
    if item is None:
        raise KnowledgeUnknown(number=number)
    last = KnowledgeVersion.objects.select_related("owner__area").get(item=item, version=item.version)
    demand(actor, MANAGE, Resource(kind="knowledge", area=last.owner.area.path))
    if version is not None and version != last.version:
        raise KnowledgeChangedMeanwhile(by=last.by, version=last.version)
    return item, last


def _owner(actor: Actor, new: NewKnowledge) -> Organisation:
    for field, most in _LENGTHS.items():
        length = len(str(getattr(new, field)).strip())
        if not 1 <= length <= most:
            raise KnowledgeFieldUnusable(field=field, most=most, length=length)
    until = new.valid_until or new.valid_from
    if until < new.valid_from or new.valid_from.year not in _YEARS or until.year not in _YEARS:
        raise KnowledgeDatesUnusable
    owner = Organisation.objects.select_related("area").filter(pk=new.owner).first()
    if owner is None:
        raise KnowledgeOwnerUnknown(owner=new.owner)
    demand(actor, MANAGE, Resource(kind="knowledge", area=owner.area.path))
    return owner


def _demand_reason(reason: str) -> None:
    if not reason.strip():
        raise KnowledgeReasonMissing


def _write(item: KnowledgeItem, new: NewKnowledge, owner: Organisation, why: _Why) -> None:
    KnowledgeVersion.objects.create(
        item=item,
        version=item.version,
        question=new.question.strip(),
        answer=new.answer.strip(),
        owner=owner,
        source=new.source.strip(),
        valid_from=new.valid_from,
        valid_until=new.valid_until,
        is_retired=why.is_retired,
        reason=why.reason.strip()[:_REASON_MAX],
        at=city_clock().now(),
        by=why.actor.name[:60],
        by_key=why.actor.key,
    )
