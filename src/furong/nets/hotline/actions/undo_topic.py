"""Undo what one has done with a topic oneself, the last first."""

from __future__ import annotations

from furong.foundation.transactions import transaction_required
from furong.kernel.permissions import Actor
from furong.nets.hotline.actions.alarm_topic import CASE_STEP
from furong.nets.hotline.actions.locked_topic import count_people, locked_topic, record_deed
from furong.nets.hotline.actions.take_step import record_note
from furong.nets.hotline.contracts.topic_deeds import UNDOING, TopicDeed
from furong.nets.hotline.domain.lifecycle import SUPERVISE, TAKE
from furong.nets.hotline.errors.topics import TopicActByAnother, TopicNothingToUndo
from furong.nets.hotline.models import Appeal, Topic, TopicAct, TopicMember
from furong.nets.hotline.selectors.topics import last_deed

__all__ = ["LEFT_STEP", "undo_topic_deed"]

LEFT_STEP = "topic_left"


@transaction_required
def undo_topic_deed(actor: Actor, number: int) -> None:
    """Undo the last thing that was done with a topic by hand.

    Args:
        actor: Who has done it.
        number: Number of the topic. [1]

    Raises:
        TopicUnknown, ActionRefused: When the actor may not.
        TopicNothingToUndo: When nothing was done, or it was undone already.
        TopicActByAnother: When somebody else has done it.
    """
    act = last_deed(number)
    is_join = act is not None and act.act == TopicDeed.JOIN
    topic = locked_topic(actor, number, TAKE if is_join else SUPERVISE)
    if act is None or last_deed(number) != act:
        raise TopicNothingToUndo(topic=number)
    if act.by_key != actor.key:
        raise TopicActByAnother(by=act.by)
    if act.act == TopicDeed.CLOSE:
        topic.closed_at = None
        topic.save(update_fields=["closed_at"])
    else:
        _part(topic, act, actor)
    record_deed(topic, UNDOING[TopicDeed(act.act)], actor, "", other=act.other_id, appeals=act.appeals, undoes=act)


def _part(topic: Topic, act: TopicAct, actor: Actor) -> None:
    """Give appeals back to the topic that they were of, or to none."""
    before = Topic.objects.select_for_update().get(pk=act.other_id) if act.other_id else None
    if before is not None and act.act == TopicDeed.MERGE:
        before.closed_at = before.merged_into = None
        before.save(update_fields=["closed_at", "merged_into"])
    TopicMember.objects.filter(pk__in=act.appeals, topic=topic).update(topic=before)
    for one in (topic, before):
        if one is not None:
            count_people(one)
    for appeal in Appeal.objects.select_for_update().filter(pk__in=act.appeals).order_by("pk"):
        if topic.case and appeal.history.filter(step=CASE_STEP, note=topic.case).exists():
            record_note(appeal, actor, LEFT_STEP, topic.case)
