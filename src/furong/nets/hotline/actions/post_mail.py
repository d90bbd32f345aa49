"""Store mails to citizens who wrote by mail, with what they tell of, and settle them once a server has taken them."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from django.conf import settings

from furong.foundation.citytime.clock import city_clock
from furong.foundation.transactions import transaction_required
from furong.nets.hotline.contracts.appeals import AppealChannel
from furong.nets.hotline.contracts.mails import MailClaim
from furong.nets.hotline.domain.citations import without_citations
from furong.nets.hotline.models import Appeal, MailSent, MailThread
from furong.nets.hotline.selectors.policy import code_of

__all__ = ["claim_mail", "post_receipt_mail", "post_reply_mail", "settle_mail"]

_REPLIES = frozenset({"answer", "reply"})
_ATTEMPTS, _FIRST_S, _LONGEST_S = 12, 30.0, 6 * 3600.0


@transaction_required
def post_receipt_mail(appeal: Appeal) -> None:
    """Tell a citizen who wrote by mail number and code."""
    _post(
        appeal,
        f"您的诉求已收到，编号 {appeal.pk}，查询码 {code_of(appeal.pk)}。直接回复本邮件可补充情况。\n\n"
        f"Your appeal was received: number {appeal.pk}, code {code_of(appeal.pk)}. Answer this mail to add to it.",
    )


@transaction_required
def post_reply_mail(appeal: Appeal, step: str) -> None:
    """Send a citizen who wrote by mail what was replied; other steps and other channels send nothing."""
    if step in _REPLIES and appeal.channel == AppealChannel.MAIL:
        _post(appeal, f"{without_citations(appeal.reply)}\n\n编号 Number {appeal.pk}")


@transaction_required
def claim_mail(*, lease_s: float) -> MailClaim | None:
    """Take the next mail that is due in hand; ``None`` when there is none.

    Args:
        lease_s: After this another sender may take it. [s]
    """
    now = city_clock().now()
    due = MailSent.objects.select_for_update(skip_locked=True).filter(state="waiting", due_at__lte=now)
    row = due.order_by("due_at", "pk").first()
    if row is None:
        return None
    row.attempts += 1
    row.due_at = now + timedelta(seconds=lease_s)
    row.save(update_fields=["attempts", "due_at"])
    thread = MailThread.objects.get(pk=row.appeal_id)
    return MailClaim(
        mail=row.pk,
        to=thread.address,
        subject=f"Re: {thread.subject}"[:200],
        text=row.text,
        message_id=row.message_id,
        answers=row.answers,
    )


@transaction_required
def settle_mail(claim: MailClaim, trouble: str) -> None:
    """Note what became of an attempt: taken by the server when there is no trouble, else sent later or parked."""
    row = MailSent.objects.select_for_update().get(pk=claim.mail)
    now = city_clock().now()
    row.trouble = trouble[:300]
    if not trouble:
        row.state, row.sent_at = "sent", now
    elif row.attempts >= _ATTEMPTS:
        row.state = "parked"
    else:
        row.due_at = now + timedelta(seconds=min(_LONGEST_S, _FIRST_S * 2 ** (row.attempts - 1)))
    row.save()


def _post(appeal: Appeal, text: str) -> None:
    thread = MailThread.objects.filter(pk=appeal.pk).first()
    if thread is None or not settings.FURONG_OPTIONS["HOTLINE_SMTP_URL"]:
        return
    MailSent.objects.create(
        message_id=f"<{uuid4().hex}@furong.hotline>",
        appeal=appeal,
        text=text,
        answers=thread.last_id,
        due_at=city_clock().now(),
    )
