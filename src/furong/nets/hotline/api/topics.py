"""Topics of appeals: what is said by many, and what came of it. Screens hear of changes under ``hotline.topic``."""

from __future__ import annotations

from furong.foundation.transactions import transaction
from furong.nets.hotline.actions.follow_topics import close_old_topics as _close_old_topics
from furong.nets.hotline.actions.follow_topics import follow_topics as _follow_topics
from furong.nets.hotline.actions.follow_topics import note_topic_case
from furong.nets.hotline.selectors.topic_memory import forget_topics
from furong.nets.hotline.selectors.topics import get_topic_for, list_topics_for, read_topic_source, topic_of_appeal

__all__ = [
    "follow_topics",
    "get_topic_for",
    "list_topics_for",
    "note_topic_case",
    "read_topic_source",
    "topic_of_appeal",
]

_LOOKS_MAX = 50


def follow_topics(looks: int = _LOOKS_MAX) -> int:
    """Look at the appeals that nobody has looked at and return how many; close topics of which nobody speaks.

    Args:
        looks: How often at the most; each takes some hundred appeals in a transaction of its own. [1]
    """
    seen = 0
    for _ in range(looks):
        try:
            with transaction():
                found = _follow_topics()
        except BaseException:
            forget_topics()
            raise
        seen += found
        if not found:
            break
    with transaction():
        _close_old_topics()
    return seen
