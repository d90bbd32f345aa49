"""Receive a mail: a new one is an appeal, an answer joins the appeal that it is about, and machines get no answer."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from django.conf import settings

from furong.foundation.citytime.clock import city_clock
from furong.foundation.identity.actors import system_actor
from furong.foundation.identity.attempts import AttemptLimit, take_attempt
from furong.foundation.transactions import transaction_required
from furong.kernel.errors import FurongError
from furong.nets.hotline.actions.attach_file import FILES_MAX, attach_file
from furong.nets.hotline.actions.number_appeal import locked_delivery
from furong.nets.hotline.actions.post_mail import post_receipt_mail
from furong.nets.hotline.actions.receive_appeal import receive_appeal
from furong.nets.hotline.actions.take_step import record_note
from furong.nets.hotline.contracts.appeals import AppealChannel, NewAppeal
from furong.nets.hotline.contracts.mails import MailOutcome, ReadMail
from furong.nets.hotline.domain.mails import read_mail
from furong.nets.hotline.domain.slots import kind_of_text
from furong.nets.hotline.errors.mails import MailsTooMany
from furong.nets.hotline.models import Appeal, MailReceived, MailSent, MailThread

__all__ = ["keep_refused_mail", "mail_key", "receive_mail"]

_MAIL = system_actor("mail")
_SUBJECT = "来信"
_NOTE_MAX = 4000
_BY_SENDER = AttemptLimit(kind="hotline_mail", within=timedelta(days=1), of_one=20)


def mail_key(raw: bytes) -> str:
    """Return the key of a mail whose id cannot be trusted to be its own: the SHA-256 of all of it."""
    return hashlib.sha256(raw).hexdigest()


@transaction_required
def receive_mail(raw: bytes) -> MailOutcome:
    """Take a mail; the same one again changes nothing.

    Args:
        raw: The mail as it was delivered.

    Raises:
        MailUnreadable, MailTooLarge, MailsTooMany: When it cannot be taken.
        FurongError: When it cannot be an appeal.
    """
    mail = read_mail(raw)
    key = hashlib.sha256(f"{mail.sender}:{mail.message_id}".encode()).hexdigest() if mail.message_id else mail_key(raw)
    locked_delivery(AppealChannel.MAIL, key)
    known = MailReceived.objects.filter(pk=key).first()
    if known is not None:
        return MailOutcome(known.outcome)
    appeal: Appeal | None = None
    outcome = MailOutcome.AUTOMATIC
    if not mail.is_automatic:
        appeal = _appeal_of(mail)
        outcome = MailOutcome.JOINED if appeal else MailOutcome.OPENED
        appeal = appeal or _opened(mail, key)
        _take_along(appeal, mail, is_new=outcome is MailOutcome.OPENED)
    MailReceived.objects.create(
        key=key, message_id=mail.message_id, appeal=appeal, outcome=outcome.value, at=city_clock().now()
    )
    return outcome


@transaction_required
def keep_refused_mail(raw: bytes, error: FurongError) -> None:
    """Keep that a mail was refused and why, so that it is not tried for ever; what it says is not kept."""
    MailReceived.objects.get_or_create(
        key=mail_key(raw),
        defaults={
            "outcome": MailOutcome.REFUSED.value,
            "trouble": error.sentence("en")[:300],
            "at": city_clock().now(),
        },
    )


def _appeal_of(mail: ReadMail) -> Appeal | None:
    """Return the appeal that a mail answers, when it is from whoever that appeal is from."""
    for identity in mail.references:
        sent = MailSent.objects.filter(message_id=identity).values_list("appeal_id", flat=True).first()
        came = MailReceived.objects.filter(message_id=identity, appeal__isnull=False)
        number = sent or came.values_list("appeal_id", flat=True).first()
        if number and MailThread.objects.filter(pk=number, address=mail.sender).exists():
            return Appeal.objects.select_for_update().get(pk=number)
    return None


def _opened(mail: ReadMail, key: str) -> Appeal:
    if take_attempt(_BY_SENDER, mail.sender):
        raise MailsTooMany(most=_BY_SENDER.of_one)
    new = NewAppeal(
        channel=AppealChannel.MAIL,
        text=mail.text,
        title=mail.subject[:120],
        area=settings.FURONG_OPTIONS["CITY"],
        kind=kind_of_text(f"{mail.subject}。{mail.text}"),
        citizen_name=mail.sender_name,
        citizen_address=mail.sender,
        source_key=f"mail:{key}",
    )
    appeal = Appeal.objects.select_for_update().get(pk=receive_appeal(_MAIL, new))
    MailThread.objects.create(appeal=appeal, address=mail.sender, subject=mail.subject or _SUBJECT)
    return appeal


def _take_along(appeal: Appeal, mail: ReadMail, *, is_new: bool) -> None:
    MailThread.objects.filter(pk=appeal.pk).update(last_id=mail.message_id)
    if not is_new:
        record_note(appeal, _MAIL, "mail_added", mail.answer[:_NOTE_MAX])
    room = FILES_MAX - appeal.files.count()
    for file in mail.files[:room]:
        attach_file(_MAIL, appeal.pk, file)
    left_out = mail.left_out + max(0, len(mail.files) - room)
    appeal.refresh_from_db()
    if left_out:
        record_note(appeal, _MAIL, "files_left_out", str(left_out))
    if is_new:
        post_receipt_mail(appeal)
