"""Take a message of a messenger: it opens an appeal, or is added to the one that its sender has just begun."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from django.conf import settings
from django.db import connection

from furong.foundation.citytime.clock import city_clock
from furong.foundation.identity.actors import system_actor
from furong.foundation.identity.attempts import AttemptLimit, take_attempt
from furong.foundation.transactions import transaction_required
from furong.nets.hotline.actions.locate_appeal import locate_by_words
from furong.nets.hotline.actions.receive_appeal import receive_appeal
from furong.nets.hotline.actions.take_step import record_note
from furong.nets.hotline.contracts.appeals import AppealChannel, NewAppeal
from furong.nets.hotline.contracts.messages import MessengerAnswer, MessengerMessage
from furong.nets.hotline.domain.anonymity import asks_to_stay_anonymous
from furong.nets.hotline.domain.lifecycle import FIRST_STATE
from furong.nets.hotline.domain.messages import REPLAY_WINDOW_S, is_signed
from furong.nets.hotline.domain.slots import kind_of_text
from furong.nets.hotline.errors.appeals import AppealTextUnusable
from furong.nets.hotline.errors.messages import MessagesTooMany, MessengerReplayed, MessengerSignatureWrong
from furong.nets.hotline.models import Appeal, Citizen, MessengerDelivery, MessengerText
from furong.nets.hotline.selectors.places import read_place
from furong.nets.hotline.selectors.policy import code_of, key_of_message, key_of_sender

__all__ = ["admit_delivery", "demand_signature", "take_message"]

_MESSENGER = system_actor("messenger")
_CHANNEL = AppealChannel.MESSENGER
_DAY = timedelta(days=1)
#: People write in short messages: what comes within this time is part of the same appeal while nobody has taken it on.
_TOGETHER = timedelta(minutes=30)
_A_DAY_MAX, _TEXT_MAX = 10, 20_000
_UNKNOWN = AttemptLimit(kind="hotline_messenger", within=_DAY, of_one=_A_DAY_MAX)
#: A messenger waits for five seconds and sends again then. [ms]
_PATIENCE_MS = 4000


def demand_signature(token: str, signature: str, timestamp: str, nonce: str) -> None:
    """Return when a request is signed with the token, now.

    Raises:
        MessengerSignatureWrong: When it is not.
    """
    if not is_signed(token, signature, timestamp, nonce, now_s=city_clock().now().timestamp()):
        raise MessengerSignatureWrong(window_s=REPLAY_WINDOW_S)


@transaction_required
def admit_delivery(signature: str, timestamp: str, nonce: str, body: bytes) -> None:
    """Let a signed request in once: the same request again is the same, with another body it is not the messenger's.

    Raises:
        MessengerReplayed: When the signature was used for something else.
    """
    now = city_clock().now()
    MessengerDelivery.objects.filter(at__lt=now - 3 * timedelta(seconds=REPLAY_WINDOW_S)).delete()
    used = hashlib.sha256(f"{signature.lower()} {timestamp} {nonce}".encode()).hexdigest()
    digest = hashlib.sha256(body).hexdigest()
    delivery, _ = MessengerDelivery.objects.get_or_create(pk=used, defaults={"digest": digest, "at": now})
    if delivery.digest != digest:
        raise MessengerReplayed


@transaction_required
def take_message(message: MessengerMessage) -> MessengerAnswer:
    """Take a text in, and return what it has become; the same message again is answered as before.

    Raises:
        AppealTextUnusable: When it says nothing, or too much.
        MessagesTooMany: When its sender has opened more appeals in a day than are taken.
    """
    thread = key_of_sender(message.sender)
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL statement_timeout = {_PATIENCE_MS}")
        # Messages of one sender wait for one another: the second is added to what the first has opened.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"messenger:{thread}"])
    key = key_of_message(message.sender, message.identity)
    known = MessengerText.objects.filter(pk=key).first()
    if known is not None:
        return _answer(known.appeal_id, is_added=known.is_added)
    text = message.text.replace("\x00", "").strip()
    if not 1 <= len(text) <= _TEXT_MAX:
        raise AppealTextUnusable(most=_TEXT_MAX, length=len(text))
    now = city_clock().now()
    begun = _just_begun(thread, len(text))
    if begun is not None:
        _add(begun, text)
    number = begun.pk if begun else _open(thread, key, text)
    MessengerText.objects.create(pk=key, appeal_id=number, is_added=begun is not None, at=now)
    return _answer(number, is_added=begun is not None)


def _just_begun(thread: str, length: int) -> Appeal | None:
    """Return the appeal that a sender has just begun, locked, while nobody has taken it on and there is room in it."""
    found = (
        Appeal.objects.select_for_update()
        .filter(citizen__key=thread, channel=_CHANNEL.value, state=FIRST_STATE.value)
        .filter(received_at__gt=city_clock().now() - _TOGETHER)
        .order_by("-received_at", "-pk")
        .first()
    )
    return found if found is not None and len(found.text) + length < _TEXT_MAX else None


def _add(appeal: Appeal, text: str) -> None:
    appeal.text = f"{appeal.text}\n{text}"
    appeal.save(update_fields=["text"])
    record_note(appeal, _MESSENGER, "message", text)
    locate_by_words(appeal, read_place(appeal.text, appeal.place, appeal.area_path))


def _open(thread: str, key: str, text: str) -> str:
    if asks_to_stay_anonymous(_CHANNEL, text):
        # Of no thread: nothing says that it is from the same sender as any other.
        if take_attempt(_UNKNOWN, thread):
            raise MessagesTooMany(most=_A_DAY_MAX)
        return _received(key, text)
    now = city_clock().now()
    citizen, _ = Citizen.objects.get_or_create(key=thread, defaults={"since": now})
    sent = Appeal.objects.filter(citizen=citizen, channel=_CHANNEL.value, received_at__gt=now - _DAY)
    if sent.count() >= _A_DAY_MAX:
        raise MessagesTooMany(most=_A_DAY_MAX)
    number = _received(key, text)
    Appeal.objects.filter(pk=number).update(citizen=citizen)
    return number


def _received(key: str, text: str) -> str:
    city: str = settings.FURONG_OPTIONS["CITY"]
    new = NewAppeal(channel=_CHANNEL, text=text, area=city, kind=kind_of_text(text), source_key=key)
    return receive_appeal(_MESSENGER, new)


def _answer(number: str, *, is_added: bool) -> MessengerAnswer:
    return MessengerAnswer(number=number, code=code_of(number), is_added=is_added)
