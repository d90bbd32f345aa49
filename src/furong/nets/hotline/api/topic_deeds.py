"""What people do with topics by hand: closing one, saying that something belongs to it, undoing that."""

from __future__ import annotations

from furong.foundation.transactions import transaction
from furong.kernel.permissions import Actor
from furong.nets.hotline.actions.close_topic import close_topic as _close_topic
from furong.nets.hotline.actions.join_topic import join_topic as _join_topic
from furong.nets.hotline.actions.join_topic import merge_topics as _merge_topics
from furong.nets.hotline.actions.undo_topic import undo_topic_deed as _undo_topic_deed
from furong.nets.hotline.selectors.similar_topics import similar_topics_for
from furong.nets.hotline.selectors.topics import merged_into

__all__ = ["close_topic", "join_topic", "merge_topics", "merged_into", "similar_topics_for", "undo_topic_deed"]


def close_topic(actor: Actor, number: int, reason: str) -> None:
    """Close a topic; see :func:`furong.nets.hotline.actions.close_topic.close_topic`."""
    with transaction():
        _close_topic(actor, number, reason)


def join_topic(actor: Actor, appeal: str, number: int, reason: str = "") -> None:
    """Put an appeal to a topic; see :func:`furong.nets.hotline.actions.join_topic.join_topic`."""
    with transaction():
        _join_topic(actor, appeal, number, reason)


def merge_topics(actor: Actor, number: int, other: int, reason: str) -> None:
    """Merge two topics; see :func:`furong.nets.hotline.actions.join_topic.merge_topics`."""
    with transaction():
        _merge_topics(actor, number, other, reason)


def undo_topic_deed(actor: Actor, number: int) -> None:
    """Undo what was done last; see :func:`furong.nets.hotline.actions.undo_topic.undo_topic_deed`."""
    with transaction():
        _undo_topic_deed(actor, number)
