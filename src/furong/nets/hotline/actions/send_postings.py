"""Messages to other cities: taken in hand by one sender at a time, and settled by the receipt that comes back."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import connection

from furong.foundation.citytime.clock import city_clock
from furong.foundation.files.store import store_file
from furong.foundation.transactions import transaction_required
from furong.kernel.permissions import Actor
from furong.nets.hotline.actions.locked_appeal import locked_appeal
from furong.nets.hotline.actions.post_to_city import announce_transfer
from furong.nets.hotline.actions.take_step import SYSTEM, record_note
from furong.nets.hotline.contracts.cities import TransferState, TransferWay
from furong.nets.hotline.contracts.postings import FileClaim, PostingClaim
from furong.nets.hotline.domain.envelopes import (
    MessageKind,
    demand_fresh,
    demand_signed,
    read_key,
    read_message,
    written_message,
)
from furong.nets.hotline.domain.handed_over import Fetch, Receipt, read_content, written_content
from furong.nets.hotline.domain.lifecycle import SUPERVISE
from furong.nets.hotline.errors.cities import CityMessageUnreadable, TransferUnknown
from furong.nets.hotline.models import Appeal, AppealFile, CityPosting, Transfer
from furong.nets.hotline.selectors.cities import own_city, own_seed

__all__ = [
    "claim_file",
    "claim_posting",
    "fail_file",
    "fail_posting",
    "keep_file",
    "send_again",
    "take_receipt",
]

#: The oldest message of a transfer that is due, of a city with which something is exchanged.
_CLAIM = """
    SELECT p.sequence FROM hotline_cityposting p JOIN hotline_partnercity c ON c.code = p.partner_id
    WHERE p.state = 'waiting' AND p.due_at <= %(now)s AND c.is_active
        AND (p.claimed_until IS NULL OR p.claimed_until < %(now)s)
        AND NOT EXISTS (
            SELECT 1 FROM hotline_cityposting e
            WHERE e.transfer_id = p.transfer_id AND e.sequence < p.sequence AND e.state IN ('waiting', 'parked')
        )
    ORDER BY p.due_at, p.sequence LIMIT 1 FOR UPDATE OF p SKIP LOCKED
"""
#: The first wait, how it grows, the longest, and after how many attempts nothing more is tried without a person. [s]
_FIRST_S, _FACTOR, _LONGEST_S, _ATTEMPTS = 2.0, 2.0, 1800.0, 40
_jitter = secrets.SystemRandom()


@transaction_required
def claim_posting(*, lease_s: float) -> PostingClaim | None:
    """Take the next message that is due in hand, signed now; ``None`` when there is none.

    Args:
        lease_s: After this another sender may take it: this one has died. [s]
    """
    now = city_clock().now()
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, {"now": now})
        found = cursor.fetchone()
    if found is None:
        return None
    row = CityPosting.objects.select_related("partner").get(pk=found[0])
    CityPosting.objects.filter(pk=row.pk).update(claimed_until=now + timedelta(seconds=lease_s))
    body = _signed(row.identity, MessageKind(row.kind), row.transfer_id, row.partner_id, row.content, now)
    return PostingClaim(posting=row.pk, address=row.partner.address, body=body)


@transaction_required
def take_receipt(claim: PostingClaim, answer: bytes) -> None:
    """Note that a message was taken: its receipt is signed by the other city and names the same content.

    Raises:
        FurongError: When the answer is no such receipt; the message is then to be sent again.
    """
    row = CityPosting.objects.select_for_update().select_related("partner").get(pk=claim.posting)
    receipt, sent = read_message(answer), read_message(claim.body)
    demand_signed(receipt, read_key(row.partner.key))
    demand_fresh(receipt, city_clock().now())
    if receipt.kind is not MessageKind.RECEIPT or (receipt.sender, receipt.to) != (row.partner_id, own_city()):
        raise CityMessageUnreadable(trouble="no receipt of that city")
    told = read_content(Receipt, receipt.content)
    if (told.message, told.content_hash) != (sent.id, sent.content_hash):
        raise CityMessageUnreadable(trouble="a receipt for another message")
    if row.state != "waiting":
        return
    row.state, row.sent_at, row.receipt, row.trouble = "sent", city_clock().now(), answer.decode(), ""
    row.attempts += 1
    row.claimed_until = None
    row.save()
    transfer = Transfer.objects.select_for_update().get(pk=row.transfer_id)
    if row.kind == MessageKind.TRANSFER and transfer.state == TransferState.SENDING:
        transfer.state, transfer.decide_by = TransferState.OFFERED.value, told.decide_by
        transfer.save(update_fields=["state", "decide_by"])
        appeal = Appeal.objects.select_for_update().get(pk=transfer.appeal_id)
        record_note(appeal, SYSTEM, "city_sent", transfer.partner.name_zh)
        announce_transfer(transfer)


@transaction_required
def fail_posting(claim: PostingClaim, trouble: str) -> None:
    """Note that a message did not arrive, or that nobody says so: it is sent again later, in the end by hand only."""
    row = CityPosting.objects.select_for_update().get(pk=claim.posting)
    if row.state != "waiting":
        return
    row.attempts += 1
    row.claimed_until = None
    row.trouble = trouble[:300]
    row.due_at = _later(row.attempts)
    if row.attempts >= _ATTEMPTS:
        row.state = "parked"
    row.save()


@transaction_required
def send_again(actor: Actor, identity: UUID) -> None:
    """Have everything of a transfer that waits, or was given up, sent now.

    Raises:
        TransferUnknown: When there is none.
        AppealUnknown, ActionRefused: When the actor may not.
    """
    transfer = Transfer.objects.filter(pk=identity).first()
    if transfer is None or transfer.appeal_id is None:
        raise TransferUnknown(transfer=str(identity))
    locked_appeal(actor, transfer.appeal_id, SUPERVISE)
    waiting = transfer.postings.filter(state__in=["waiting", "parked"])
    waiting.update(state="waiting", attempts=0, due_at=city_clock().now())


@transaction_required
def claim_file(*, lease_s: float) -> FileClaim | None:
    """Take the next file in hand that another city has handed over and that is not here yet."""
    now = city_clock().now()
    due = AppealFile.objects.select_for_update(skip_locked=True).filter(is_here=False, due_at__lte=now)
    row = due.order_by("due_at", "pk").first()
    if row is None:
        return None
    transfer = Transfer.objects.select_related("partner").get(appeal_id=row.appeal_id, way=TransferWay.IN.value)
    AppealFile.objects.filter(pk=row.pk).update(due_at=now + timedelta(seconds=lease_s))
    content = written_content(Fetch(sha256=row.sha256))
    body = _signed(uuid4(), MessageKind.FETCH, transfer.pk, transfer.partner_id, content, now)
    return FileClaim(file=row.pk, address=transfer.partner.address, body=body, sha256=row.sha256, size=row.size)


@transaction_required
def keep_file(claim: FileClaim, content: bytes) -> bool:
    """Keep a file that has come, and return whether it is the one that was handed over."""
    if len(content) != claim.size or hashlib.sha256(content).hexdigest() != claim.sha256:
        fail_file(claim, "the content is not what its hash says")
        return False
    row = AppealFile.objects.select_for_update().get(pk=claim.file)
    store_file(content, row.media_type)
    row.is_here, row.trouble, row.due_at = True, "", None
    row.save()
    appeal = Appeal.objects.select_for_update().get(pk=row.appeal_id)
    record_note(appeal, SYSTEM, "file_added", row.name)
    return True


@transaction_required
def fail_file(claim: FileClaim, trouble: str) -> None:
    """Note that a file did not come; it is asked for again later."""
    row = AppealFile.objects.select_for_update().get(pk=claim.file)
    row.attempts += 1
    row.trouble, row.due_at = trouble[:300], _later(row.attempts)
    row.save()


def _later(attempts: int) -> datetime:
    plain_s = min(_LONGEST_S, _FIRST_S * _FACTOR ** min(attempts - 1, 30))
    return city_clock().now() + timedelta(seconds=plain_s * _jitter.uniform(0.5, 1.0))


def _signed(
    identity: UUID, kind: MessageKind, transfer: UUID, to: str, content: dict[str, object], now: datetime
) -> bytes:
    return written_message(
        own_seed(),
        identity=identity,
        kind=kind,
        transfer=transfer,
        sender=own_city(),
        to=to,
        content=content,
        now=now,
    )
