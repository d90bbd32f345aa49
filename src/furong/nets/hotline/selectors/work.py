"""Reading work on the street that appeals have asked for."""

from __future__ import annotations

from furong.foundation.identity.private_words import without_private
from furong.nets.hotline.contracts.appeals import Urgency
from furong.nets.hotline.contracts.work import WorkInfo, WorkOrder
from furong.nets.hotline.errors.appeals import AppealUnknown
from furong.nets.hotline.models import Appeal, AppealWork
from furong.nets.hotline.selectors.contacts import name_of
from furong.nets.hotline.selectors.policy import key_of_work

__all__ = ["read_work_order", "works_of"]


def read_work_order(number: str, round_number: int) -> WorkOrder:
    """Return what somebody on the street needs to know of an appeal, in the round that asked. [1]

    Raises:
        AppealUnknown: When there is none.
    """
    appeal = Appeal.objects.filter(pk=number).first()
    if appeal is None:
        raise AppealUnknown(number=number)
    return WorkOrder(
        number=appeal.number,
        round=round_number,
        key=key_of_work(number, round_number),
        # Whose car it is may be the very matter.
        text=without_private(appeal.text, name_of(number), plates=True),
        area=appeal.area_id,
        place=without_private(appeal.place),
        lon=appeal.lon,
        lat=appeal.lat,
        presses=appeal.urgency != Urgency.NORMAL,
    )


def works_of(appeal: Appeal) -> tuple[WorkInfo, ...]:
    """Return the work that an appeal has asked for, the oldest first."""
    return tuple(
        WorkInfo(
            round=row.round,
            asked_at=row.asked_at,
            case=row.case,
            ended_at=row.ended_at,
            draft=without_private(row.draft),
        )
        for row in AppealWork.objects.filter(appeal=appeal).order_by("round")
    )
