"""Hear a message of another city: judged, taken once however often it comes, and answered with a signed receipt."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import UUID, uuid5

from django.db import connection

from furong.engines.worktime import Kind, Limit, due
from furong.foundation.citytime.clock import city_clock
from furong.foundation.files.store import read_file
from furong.foundation.transactions import transaction_required
from furong.kernel.errors import FurongError
from furong.nets.hotline.actions.hear_answers import hear_decision, hear_status
from furong.nets.hotline.actions.post_to_city import announce_transfer
from furong.nets.hotline.contracts.cities import TransferState, TransferWay
from furong.nets.hotline.domain.envelopes import (
    CityMessage,
    MessageKind,
    demand_fresh,
    demand_signed,
    read_key,
    read_message,
    written_message,
)
from furong.nets.hotline.domain.handed_over import (
    CARRIED_STAGES,
    Fetch,
    HandedOver,
    Receipt,
    read_content,
    written_content,
)
from furong.nets.hotline.errors.cities import (
    CityFileUnknown,
    CityMessageReused,
    CityMessageUnreadable,
    CityNotAddressed,
)
from furong.nets.hotline.models import CityHeard, CityRefusal, PartnerCity, Transfer
from furong.nets.hotline.selectors.cities import active_partner, own_city, own_seed
from furong.nets.hotline.selectors.policy import appeal_calendar, appeal_policy

__all__ = ["hear_city", "hear_fetch", "keep_refusal"]

_RECEIPTS = UUID("6f1de6f0-51b5-5f6e-8f0b-0a4c1f9e7d33")
_REFUSALS_MAX = 1000


@transaction_required
def hear_city(body: bytes) -> bytes:
    """Take a message and return its receipt; the same message again changes nothing and has the same receipt.

    Args:
        body: What came.

    Raises:
        FurongError: One of ``CITY_REFUSALS``, when it is not taken.
    """
    message, partner = _judged(body)
    if message.kind not in _HEAR:
        raise CityMessageUnreadable(trouble=f"kind {message.kind} is not taken here")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"city:{message.id}"])
    known = CityHeard.objects.filter(pk=message.id).first()
    if known is None:
        _HEAR[message.kind](partner, message)
        CityHeard.objects.create(
            id=message.id,
            partner=partner,
            kind=message.kind.value,
            content_hash=message.content_hash,
            envelope=body.decode(),
            at=city_clock().now(),
        )
    elif (known.partner_id, known.kind, known.content_hash) != (partner.pk, message.kind, message.content_hash):
        raise CityMessageReused(message=str(message.id))
    return _receipt(message)


@transaction_required
def hear_fetch(body: bytes) -> tuple[bytes, str]:
    """Return a file that was handed over, and what it is, to the city that it was handed to.

    Raises:
        FurongError: One of ``CITY_REFUSALS``, when it is not handed out.
    """
    message, partner = _judged(body)
    if message.kind is not MessageKind.FETCH:
        raise CityMessageUnreadable(trouble=f"kind {message.kind} is not taken here")
    asked = read_content(Fetch, message.content)
    transfer = Transfer.objects.filter(pk=message.transfer, way=TransferWay.OUT.value, partner=partner).first()
    if transfer is None or asked.sha256 not in {one["sha256"] for one in transfer.content["files"]}:
        raise CityFileUnknown(transfer=str(message.transfer), sha256=asked.sha256)
    return read_file(asked.sha256)


@transaction_required
def keep_refusal(body: bytes, digest: str, error: FurongError) -> None:
    """Keep that a message was not taken, and why; of what it says only the hash stays, and of old ones nothing."""
    now = city_clock().now()
    row, is_new = CityRefusal.objects.get_or_create(
        digest=digest,
        code=error.code,
        defaults={
            "city": str(error.params.get("city", ""))[:6],
            "sentence_zh": error.sentence("zh-hans")[:500],
            "sentence_en": error.sentence("en")[:500],
            "size": len(body),
            "at": now,
            "last_at": now,
        },
    )
    if not is_new:
        CityRefusal.objects.filter(pk=row.pk).update(times=row.times + 1, last_at=now)
        return
    over = CityRefusal.objects.order_by("-last_at", "-pk").values_list("pk", flat=True)[_REFUSALS_MAX:]
    CityRefusal.objects.filter(pk__in=list(over)).delete()


def _judged(body: bytes) -> tuple[CityMessage, PartnerCity]:
    message = read_message(body)
    partner = active_partner(message.sender)
    if message.to != own_city():
        raise CityNotAddressed(to=message.to, own=own_city())
    demand_signed(message, read_key(partner.key))
    demand_fresh(message, city_clock().now())
    return message, partner


def _receipt(message: CityMessage) -> bytes:
    transfer = Transfer.objects.filter(pk=message.transfer).first()
    is_offer = message.kind is MessageKind.TRANSFER and transfer is not None
    receipt = Receipt(
        message=message.id,
        content_hash=message.content_hash,
        decide_by=transfer.decide_by if is_offer and transfer else None,
    )
    return written_message(
        own_seed(),
        identity=uuid5(_RECEIPTS, str(message.id)),
        kind=MessageKind.RECEIPT,
        transfer=message.transfer,
        sender=own_city(),
        to=message.sender,
        content=written_content(receipt),
        now=city_clock().now(),
    )


def _hear_transfer(partner: PartnerCity, message: CityMessage) -> None:
    told = read_content(HandedOver, message.content)
    _demand_clocks(told)
    if Transfer.objects.filter(pk=message.transfer).exists():
        raise CityMessageReused(message=str(message.transfer))
    now = city_clock().now()
    transfer = Transfer.objects.create(
        id=message.transfer,
        way=TransferWay.IN.value,
        partner=partner,
        number=told.appeal.number,
        state=TransferState.OFFERED.value,
        track=told.appeal.track,
        content=dict(message.content),
        content_hash=message.content_hash,
        offered_at=now,
        offered_by=partner.name_zh,
        offered_by_key=f"city:{partner.pk}",
        decide_by=_decide_by(now),
    )
    announce_transfer(transfer)


def _demand_clocks(told: HandedOver) -> None:
    stages = [clock.stage for clock in told.clocks]
    if len(set(stages)) != len(stages) or not set(stages) <= set(CARRIED_STAGES):
        raise CityMessageUnreadable(trouble="clocks: each stage of answer, dispatch and handle once at most")
    try:
        for clock in told.clocks:
            due(clock.as_limit(), appeal_calendar())
    except (ValueError, ArithmeticError, FurongError) as error:
        raise CityMessageUnreadable(trouble=f"clocks: {error}"[:200]) from error


def _decide_by(now: datetime) -> datetime:
    limit = Limit(start=now, amount=appeal_policy().transfer_hours, kind=Kind.WORK_HOUR)
    return due(limit, appeal_calendar()).due_at or now


def _hear_withdrawal(partner: PartnerCity, message: CityMessage) -> None:
    found = Transfer.objects.select_for_update().filter(pk=message.transfer, way=TransferWay.IN.value, partner=partner)
    transfer = found.first()
    if transfer is None or transfer.state != TransferState.OFFERED:
        return  # it never came, or was decided before: the decision is on its way
    transfer.state, transfer.decided_at = TransferState.WITHDRAWN.value, city_clock().now()
    transfer.decided_by, transfer.decision = partner.name_zh, str(message.content.get("reason", ""))[:4000]
    transfer.save()
    announce_transfer(transfer)


_HEAR: Mapping[MessageKind, Callable[[PartnerCity, CityMessage], None]] = {
    MessageKind.TRANSFER: _hear_transfer,
    MessageKind.DECISION: hear_decision,
    MessageKind.STATUS: hear_status,
    MessageKind.WITHDRAWAL: _hear_withdrawal,
}
