"""Link a new case to the closed one that it is the return of, and have its unit supervise it."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid5

from furong.foundation.citytime.clock import city_clock
from furong.foundation.outbox.announce import announce
from furong.foundation.transactions import transaction_required
from furong.kernel.errors import Words
from furong.kernel.events import Event
from furong.kernel.permissions import Actor
from furong.nets.casework.actions.put_under import put_under, standing_at
from furong.nets.casework.contracts.recurrences import CASE_RECURRED, CaseRecurred
from furong.nets.casework.contracts.supervision import SupervisionLevel
from furong.nets.casework.models import Case, Recurrence, Supervision
from furong.nets.casework.selectors.recurrences import find_closed_before, supervising_unit

__all__ = ["link_recurrence", "watch_again"]

#: How long whoever handles what came back has at least to say why it did.
_REPLY_WITHIN = timedelta(days=1)
_LINKS = UUID("5b0f6c1d-3a52-5e0b-9a3a-7c5d2f0e8b11")


@transaction_required
def link_recurrence(case: Case) -> Recurrence | None:
    """Make the link of a case whose class is settled, once, and return it; ``None`` when it is the return of none.

    A case that is linked already, because it was registered before, gives nothing.
    """
    if Recurrence.objects.filter(pk=case.pk).exists():
        return None
    found = find_closed_before(case)
    if found is None:
        return None
    earlier, metres = found
    before = Recurrence.objects.filter(pk=earlier.pk).first()
    closed_at = earlier.closed_at or case.opened_at
    zh, en = supervising_unit(case)
    link = Recurrence.objects.create(
        case=case,
        earlier=earlier,
        root_id=before.root_id if before else earlier.pk,
        position=before.position + 1 if before else 1,
        closed_at=closed_at,
        days=(case.opened_at - closed_at).total_seconds() / 86_400,
        distance_m=metres,
        supervising_zh=zh,
        supervising_en=en,
    )
    _tell(case, link)
    return link


@transaction_required
def watch_again(case: Case, link: Recurrence, actor: Actor) -> Supervision | None:
    """Put what came back under supervision of the unit that the standard names for that, if it names one.

    Args:
        case: The case, locked by the caller.
        link: What it is the return of.
        actor: In whose name.
    """
    if not link.supervising_zh or standing_at(case, SupervisionLevel.IMPORTANT) is not None:
        return None
    now = city_clock().now()
    return put_under(
        case,
        actor,
        level=SupervisionLevel.IMPORTANT,
        text=Words(
            f"同一地点同类问题第 {link.position} 次复发（前案 {link.earlier_id}），"
            f"请{link.supervising_zh}督办，查明原因。",
            f"Return no. {link.position} of the same matter at the same place (earlier case {link.earlier_id}). "
            f"{link.supervising_en or link.supervising_zh}, please supervise it and find the cause.",
        ),
        reply_by=max(case.due_at or now, now + _REPLY_WITHIN),
        at=now,
    )


def _tell(case: Case, link: Recurrence) -> None:
    announce(
        Event(
            id=uuid5(_LINKS, case.pk),
            type=CASE_RECURRED,
            source="/nets/casework",
            subject=case.number,
            time=case.opened_at,
            data=CaseRecurred(
                number=case.number,
                earlier=link.earlier_id,
                root=link.root_id,
                position=link.position,
                class_code=case.class_code,
                area=case.area_id,
                days=round(link.days, 2),
                supervising=link.supervising_zh,
            ),
        )
    )
