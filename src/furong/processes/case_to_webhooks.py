"""From a step of a case to the webhooks that want it: what is told leaves names and callers out.

========================  ===========================================================================================
case opened, changed      queued for every webhook of its area, in the delivery's transaction
========================  ===========================================================================================
"""

from __future__ import annotations

from collections.abc import Sequence

from furong.foundation.areas.tree import get_area
from furong.foundation.outbox.consumers import batch_consumer
from furong.foundation.webhooks.queueing import Told, queue_events
from furong.foundation.webhooks.subscribing import offer_events
from furong.kernel.events import Event
from furong.nets.casework.contracts import CASE_CHANGED, CASE_OPENED, CaseChanged

__all__ = ["CONSUMER", "handle_many"]

CONSUMER = "case_to_webhooks"

offer_events(CASE_OPENED, CASE_CHANGED)


@batch_consumer(CONSUMER, CASE_OPENED, CASE_CHANGED)
def handle_many(events: Sequence[Event]) -> None:
    """Queue what webhooks are told, inside the delivery's transaction."""
    queue_events([_told(event) for event in events])


def _told(event: Event) -> Told:
    data: CaseChanged = event.data
    # Who took the step is a person, and the key of a source may be a caller: neither leaves the city.
    public = {
        "number": data.number,
        "case_type": data.case_type,
        "source": data.source,
        "area": data.area,
        "step": data.step,
        "from_state": data.from_state,
        "to_state": data.to_state,
    }
    return Told(event=event, area=get_area(data.area).path, data=public)
