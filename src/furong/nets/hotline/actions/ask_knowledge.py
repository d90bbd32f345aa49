"""Ask those who keep the knowledge for what no item answers."""

from __future__ import annotations

from furong.foundation.citytime.clock import city_clock
from furong.foundation.identity.actors import demand
from furong.foundation.identity.models import Organisation
from furong.foundation.transactions import transaction_required
from furong.kernel.permissions import Actor, decide
from furong.nets.hotline.actions.take_step import record_note
from furong.nets.hotline.contracts.knowledge import KnowledgeQuestionInfo
from furong.nets.hotline.domain.lifecycle import HANDLE
from furong.nets.hotline.errors.knowledge import KnowledgeFieldUnusable, KnowledgeOwnerUnknown
from furong.nets.hotline.models import Appeal, KnowledgeQuestion
from furong.nets.hotline.selectors.appeals import WORK, stored_appeal_for, units_of
from furong.nets.hotline.selectors.knowledge import get_question_for

__all__ = ["ask_knowledge"]

_QUESTION_MAX = 300


@transaction_required
def ask_knowledge(actor: Actor, number: str, question: str, *, owner: str = "") -> KnowledgeQuestionInfo:
    """Ask for an item that answers an appeal; the appeal tells that it was asked.

    Args:
        actor: Who asks: whoever works on the appeal.
        number: Number of the appeal.
        question: What is asked; leave persons out.
        owner: Code of the unit that should know, or empty.

    Raises:
        AppealUnknown: When there is no such appeal, or the actor may not see it.
        ActionRefused: When the actor may see it but does not work on it.
        KnowledgeFieldUnusable: When nothing is asked, or too much.
        KnowledgeOwnerUnknown: When there is no such unit.
    """
    appeal = Appeal.objects.select_for_update().get(pk=stored_appeal_for(actor, number).pk)
    resource = units_of(appeal)
    if not any(decide(actor, action, resource).allowed for action in WORK):
        demand(actor, HANDLE, resource)
    told = question.strip()
    if not 1 <= len(told) <= _QUESTION_MAX:
        raise KnowledgeFieldUnusable(field="question", most=_QUESTION_MAX, length=len(told))
    if owner and not Organisation.objects.filter(pk=owner).exists():
        raise KnowledgeOwnerUnknown(owner=owner)
    row = KnowledgeQuestion.objects.create(
        appeal=appeal,
        question=told,
        owner_id=owner or None,
        asked_at=city_clock().now(),
        asked_by=actor.name[:60],
        asked_by_key=actor.key,
    )
    record_note(appeal, actor, "knowledge_asked", told, unit=owner)
    return get_question_for(actor, row.pk)
