"""Take a shift over, 接班: somebody else of the area, who has looked at every open case of level 1 and 2."""

from __future__ import annotations

from collections.abc import Collection

import msgspec

from furong.foundation.citytime.clock import city_clock
from furong.foundation.identity.actors import demand
from furong.foundation.transactions import transaction_required, wait_for_lock
from furong.kernel.permissions import Actor, Resource
from furong.nets.casework.contracts.handovers import HandoverDraft
from furong.nets.casework.domain.handovers import unticked
from furong.nets.casework.errors.handovers import HandoverTaken, OwnHandover, TicksMissing
from furong.nets.casework.models import HandoverTaking
from furong.nets.casework.selectors.handovers import HAND_OVER, handover_for, taking_of

__all__ = ["take_over"]


@transaction_required
def take_over(actor: Actor, number: int, *, ticked: Collection[str] = ()) -> None:
    """Take a shift over.

    Args:
        actor: Somebody else who may dispatch the cases of the area.
        number: Number of the handover.
        ticked: Numbers of the cases that the actor has looked at.

    Raises:
        HandoverUnknown: When there is none, or the actor may not see it.
        OwnHandover: When the actor handed it over.
        HandoverTaken: When somebody has taken it over.
        TicksMissing: When a case of level 1 or 2 is not ticked.
    """
    row = handover_for(actor, number)
    demand(actor, HAND_OVER, Resource(kind="handover", area=row.area_path))
    wait_for_lock(f"handover:{row.area_id}")  # of two who take over at once the second sees that the first has
    taking = taking_of(row)
    if taking is not None:
        raise HandoverTaken(by=taking.by)
    if row.by_key == actor.key:
        raise OwnHandover
    draft = msgspec.convert(row.draft, HandoverDraft)
    missing = unticked(draft, ticked)
    if missing:
        raise TicksMissing(cases=", ".join(missing))
    HandoverTaking.objects.create(
        handover=row,
        by=actor.name,
        by_key=actor.key,
        at=city_clock().now(),
        ticked=[case.number for case in draft.important],
    )
