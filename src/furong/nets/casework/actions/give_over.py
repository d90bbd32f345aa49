"""Hand a shift over, 交班: sign for what stands open, as the system says it and in one's own words."""

from __future__ import annotations

import msgspec

from furong.foundation.transactions import transaction_required, wait_for_lock
from furong.kernel.permissions import Actor
from furong.nets.casework.contracts.handovers import HANDOVER_TEXT_MAX
from furong.nets.casework.errors.handovers import HandoverTextUnusable, HandoverWaits
from furong.nets.casework.models import ShiftHandover
from furong.nets.casework.selectors.handovers import draft_handover_for, duty_area, waiting_in

__all__ = ["give_over"]


@transaction_required
def give_over(actor: Actor, *, text: str, area: str = "") -> int:
    """Hand the shift of an area over, and return the number of that.

    Args:
        actor: Somebody who may dispatch the cases of the area.
        text: What the next shift has to know.
        area: Code of the area; that of the actor's first grant when empty.

    Raises:
        AreaUnknown, ActionRefused: When there is no such area, or the actor may not.
        HandoverTextUnusable: When it says nothing, or too much.
        HandoverWaits: When one of that area waits to be taken over.
    """
    # Forms send line ends as two characters.
    said = text.replace("\r\n", "\n").replace("\x00", "").strip()
    if not 0 < len(said) <= HANDOVER_TEXT_MAX:
        raise HandoverTextUnusable(limit=HANDOVER_TEXT_MAX)
    where = duty_area(actor, area)
    wait_for_lock(f"handover:{where.code}")  # of two who sign at once the second sees what the first has signed
    waiting = waiting_in(where.code)
    if waiting is not None:
        raise HandoverWaits(by=waiting.by)
    draft = draft_handover_for(actor, where.code)
    row = ShiftHandover.objects.create(
        area_id=where.code,
        area_path=where.path,
        by=actor.name,
        by_key=actor.key,
        at=draft.at,
        draft=msgspec.to_builtins(draft),
        text=said,
    )
    return row.pk
