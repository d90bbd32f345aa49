"""Warn once of each transfer that is overdue: on the appeal, to screens, and to whoever subscribes to its event."""

from __future__ import annotations

from uuid import UUID, uuid5

from furong.foundation.citytime.clock import city_clock
from furong.foundation.outbox.announce import announce, notify
from furong.foundation.transactions import transaction_required
from furong.kernel.clock import city_time
from furong.kernel.events import Event
from furong.nets.hotline.actions.take_step import SYSTEM, record_note
from furong.nets.hotline.contracts.cities import TRANSFER_OVERDUE, TransferOverdue, TransferWay
from furong.nets.hotline.models import Appeal, Transfer
from furong.nets.hotline.selectors.late_transfers import late_transfers

__all__ = ["warn_transfers"]

_TOPIC, _STEP = "hotline.transfer", "transfer_overdue"
_WARNINGS = UUID("6f0a4d0e-52b1-4b0e-9c4b-6a3f3f0f7b11")
_AT_ONCE = 200


@transaction_required
def warn_transfers() -> int:
    """Warn of the transfers that have become overdue, those that came and those that were sent; return how many.

    The clocks of the appeal are not touched: they run on whoever has it.
    """
    rows = late_transfers().filter(warned_at=None).select_related("partner").order_by("decide_by", "pk")
    found = list(rows.select_for_update(of=("self",), skip_locked=True)[:_AT_ONCE])
    for transfer in found:
        _warn(transfer)
    if found:
        notify(_TOPIC)
    return len(found)


def _warn(transfer: Transfer) -> None:
    now, due = city_clock().now(), transfer.decide_by
    assert due is not None
    transfer.warned_at = now
    transfer.save(update_fields=["warned_at"])
    if transfer.way == TransferWay.OUT and transfer.appeal_id:
        appeal = Appeal.objects.select_for_update().get(pk=transfer.appeal_id)
        record_note(appeal, SYSTEM, _STEP, f"{transfer.partner.name_zh}未在 {city_time(due):%m-%d %H:%M} 前接收或退回")
    told = TransferOverdue(
        id=str(transfer.pk), way=transfer.way, city=transfer.partner_id, number=transfer.number, decide_by=due
    )
    announce(
        Event(
            id=uuid5(_WARNINGS, f"{transfer.pk}:{transfer.way}"),
            type=TRANSFER_OVERDUE,
            source="/nets/hotline",
            subject=transfer.number,
            time=now,
            data=told,
        )
    )
