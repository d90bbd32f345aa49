"""Store messages for another city with what they tell of; nothing is lost, whatever is killed before they are sent."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4, uuid5

from furong.foundation.citytime.clock import city_clock
from furong.foundation.outbox.announce import announce
from furong.foundation.transactions import transaction_required
from furong.kernel.events import Event
from furong.nets.hotline.contracts.appeals import AppealChannel, AppealState
from furong.nets.hotline.contracts.cities import TRANSFER_CHANGED, TransferChanged, TransferState, TransferWay
from furong.nets.hotline.contracts.clocks import AppealStage
from furong.nets.hotline.domain.citations import without_citations
from furong.nets.hotline.domain.envelopes import MessageKind
from furong.nets.hotline.domain.handed_over import Status, written_content
from furong.nets.hotline.models import Appeal, CityPosting, Transfer

__all__ = ["announce_transfer", "post_status", "post_to_city"]

_MOVES = UUID("0b2f6a3e-6d5e-5b61-9f5a-3c3f6f0f7c21")
#: States in which the citizen has been told what was replied.
_TOLD = frozenset({AppealState.ANSWERED, AppealState.REPLIED, AppealState.CALLED_BACK, AppealState.CLOSED})


@transaction_required
def post_to_city(transfer: Transfer, kind: MessageKind, content: object) -> None:
    """Store a message about ``transfer`` for its other city; messages of one transfer are sent in this order."""
    now = city_clock().now()
    CityPosting.objects.create(
        identity=uuid4(),
        transfer=transfer,
        partner_id=transfer.partner_id,
        kind=kind.value,
        content=written_content(content),
        due_at=now,
        created_at=now,
    )


@transaction_required
def post_status(appeal: Appeal) -> None:
    """Tell the city that an appeal came from where it stands now; of an appeal of this city nothing is told."""
    if appeal.channel != AppealChannel.CITY:
        return
    transfer = Transfer.objects.filter(
        appeal=appeal, way=TransferWay.IN.value, state=TransferState.ACCEPTED.value
    ).first()
    if transfer is None:
        return
    state = AppealState(appeal.state)
    status = Status(
        number=appeal.number,
        seq=appeal.version,
        state=state,
        round=appeal.round,
        unit_zh=appeal.unit.name_zh if appeal.unit else "",
        unit_en=appeal.unit.name_en if appeal.unit else "",
        due_at=_promised(appeal),
        reply=without_citations(appeal.reply) if state in _TOLD else "",
        at=city_clock().now(),
    )
    post_to_city(transfer, MessageKind.STATUS, status)


@transaction_required
def announce_transfer(transfer: Transfer) -> None:
    """Announce that a transfer has moved."""
    told = TransferChanged(
        id=str(transfer.pk),
        way=transfer.way,
        city=transfer.partner_id,
        number=transfer.number,
        state=transfer.state,
    )
    event = Event(
        id=uuid5(_MOVES, f"{transfer.pk}:{transfer.way}:{transfer.state}"),
        type=TRANSFER_CHANGED,
        source="/nets/hotline",
        subject=transfer.number,
        time=city_clock().now(),
        data=told,
    )
    announce(event)


def _promised(appeal: Appeal) -> datetime | None:
    running = appeal.timers.filter(stage=AppealStage.HANDLE.value, stopped_at=None).first()
    return running.due_at if running else None
