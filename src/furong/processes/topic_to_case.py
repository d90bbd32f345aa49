"""From a hot topic of the hotline to one case: enough different citizens have spoken of the same.

================  ===================================================================================================
topic alarmed     a case is reported under the topic's number, in words without citizens, with the numbers of all its
                  appeals; each of them notes the case. A topic raises one alarm, and its number opens one case
topic grew        the appeals that have joined since are noted on the case
================  ===================================================================================================

Each appeal keeps its own number, clock and end: it is still answered by itself.
"""

from __future__ import annotations

from furong.foundation.identity.actors import system_actor
from furong.foundation.outbox.consumers import consumer
from furong.kernel.errors import FurongError
from furong.kernel.events import Event
from furong.nets.casework import api as casework
from furong.nets.casework.api import reports
from furong.nets.casework.contracts import Source
from furong.nets.casework.contracts.reports import NewReport
from furong.nets.hotline.api import topics
from furong.nets.hotline.contracts.topics import TOPIC_ALARMED, TOPIC_GREW, TopicAlarmed, TopicGrew

__all__ = ["CONSUMER", "handle", "key_of"]

CONSUMER = "topic_to_case"
_ACTOR = system_actor(CONSUMER)
_PRESSING, _USUAL = "2", "3"
_TEXT_MAX = 4000
_NUMBERS_MAX = 50


@consumer(CONSUMER, TOPIC_ALARMED, TOPIC_GREW)
def handle(event: Event) -> None:
    """Open the case, or note what has joined, inside the delivery's transaction."""
    if event.type is TOPIC_ALARMED:
        _open(event.data)
        return
    grew: TopicGrew = event.data
    note = f"{grew.people} · {'、'.join(grew.appeals[:_NUMBERS_MAX])}"
    casework.note_on_case(Source.HOTLINE, key_of(grew.topic), _ACTOR, step="topic_grew", note=note)


def key_of(topic: int) -> str:
    """Return what makes the case that of a topic."""
    return f"topic-{topic}"


def _open(alarmed: TopicAlarmed) -> None:
    told = topics.read_topic_source(alarmed.topic)
    numbers = "、".join(told.appeals[:_NUMBERS_MAX])
    head = f"热点诉求：{told.title}（{alarmed.people} 人反映，{len(told.appeals)} 件诉求）"
    text = f"{head}\n{told.text}\n关联诉求：{numbers}"
    report = NewReport(
        source=Source.HOTLINE,
        source_key=key_of(alarmed.topic),
        text=text[:_TEXT_MAX],
        area=told.area,
        address=told.place,
        lon=told.lon,
        lat=told.lat,
        priority=_PRESSING if told.presses else _USUAL,
        facts={"topic": str(alarmed.topic), "people": str(alarmed.people), "appeals": str(len(told.appeals))},
    )
    try:
        number = reports.take_report(_ACTOR, report)
    except FurongError as error:
        topics.note_topic_case(_ACTOR, alarmed.topic, "", error.sentence("zh"))
        return
    topics.note_topic_case(_ACTOR, alarmed.topic, number)
