"""Receive an appeal: it gets its one number, and its first clock runs."""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from uuid import uuid4

from furong.foundation.areas.tree import get_area
from furong.foundation.citytime.clock import city_clock
from furong.foundation.identity.actors import demand
from furong.foundation.transactions import transaction_required
from furong.kernel.permissions import Actor, Resource
from furong.nets.hotline.actions.number_appeal import locked_delivery, next_appeal_number
from furong.nets.hotline.actions.take_step import record_receipt
from furong.nets.hotline.contracts.appeals import NewAppeal
from furong.nets.hotline.domain.citizens import plain_phone
from furong.nets.hotline.domain.lifecycle import FIRST_STATE, TAKE
from furong.nets.hotline.errors.appeals import (
    AppealKeyTaken,
    AppealKeyUnusable,
    AppealPlaceUnusable,
    AppealTextUnusable,
    AppealTimeUnusable,
)
from furong.nets.hotline.models import Appeal, Citizen, Contact
from furong.nets.hotline.selectors.appeals import appeals_for
from furong.nets.hotline.selectors.policy import key_of_phone

__all__ = ["receive_appeal"]

_TEXT_MAX = 20_000
_TITLE_MAX = 60
_KEY_MAX = 120
#: How old an appeal that is brought later may be, and how far another clock may be ahead.
_OLDEST, _AHEAD = timedelta(days=366), timedelta(minutes=5)


@transaction_required
def receive_appeal(actor: Actor, new: NewAppeal) -> str:
    """Take an appeal in and return its number; the same channel and key again is the same appeal.

    Args:
        actor: Who takes it. People need the permission ``hotline.take`` in the area; a system actor takes it for a
            channel of its own.
        new: What is appealed. Of an anonymous one neither name nor phone is kept.

    Raises:
        AppealTextUnusable, AppealKeyUnusable, AppealTimeUnusable, AppealPlaceUnusable: When it cannot be taken.
        AppealKeyTaken: When the key is that of an appeal that the actor may not see.
        PhoneUnusable, AreaUnknown: When phone or area cannot be used.
        ActionRefused: When the actor may not take appeals there.
    """
    text, area, phone = _checked_text(new), get_area(new.area), plain_phone(new.citizen_phone)
    if not actor.key.startswith("system:"):
        demand(actor, TAKE, Resource(kind="appeal", area=area.path))
    source_key = new.source_key or uuid4().hex
    known = locked_delivery(new.channel, source_key)
    if known is not None:
        return _demand_own(actor, known)
    at = _received_at(new)
    appeal = Appeal.objects.create(
        number=next_appeal_number(at),
        state=FIRST_STATE.value,
        channel=new.channel.value,
        source_key=source_key,
        kind=new.kind.value,
        urgency=new.urgency.value,
        title=new.title.strip()[:120] or text[:_TITLE_MAX],
        text=text,
        area_id=area.code,
        area_path=area.path,
        place=new.place.strip()[:160],
        lon=new.lon,
        lat=new.lat,
        citizen=_thread(phone, new),
        is_anonymous=new.is_anonymous,
        received_at=at,
    )
    if not new.is_anonymous and (phone or new.citizen_name.strip()):
        Contact.objects.create(appeal=appeal, name=new.citizen_name.strip()[:60], phone=phone)
    record_receipt(appeal, actor)
    return appeal.number


def _demand_own(actor: Actor, number: str) -> str:
    """Return the number of an appeal that was delivered before, when it is not another district's."""
    if not actor.key.startswith("system:") and not appeals_for(actor).filter(pk=number).exists():
        raise AppealKeyTaken
    return number


def _received_at(new: NewAppeal) -> datetime:
    now = city_clock().now()
    at = new.received_at or now
    if not now - _OLDEST <= at <= now + _AHEAD:
        raise AppealTimeUnusable
    return at


def _thread(phone: str, new: NewAppeal) -> Citizen | None:
    if not phone or new.is_anonymous:
        return None
    citizen, _ = Citizen.objects.get_or_create(key=key_of_phone(phone), defaults={"since": city_clock().now()})
    return citizen


def _checked_text(new: NewAppeal) -> str:
    text = new.text.replace("\x00", "").strip()
    if not 1 <= len(text) <= _TEXT_MAX:
        raise AppealTextUnusable(most=_TEXT_MAX, length=len(text))
    if len(new.source_key) > _KEY_MAX or "\x00" in new.source_key:
        raise AppealKeyUnusable(most=_KEY_MAX, length=len(new.source_key))
    if new.lon is None and new.lat is None:
        return text
    is_place = (
        new.lon is not None
        and new.lat is not None
        and math.isfinite(new.lon)
        and math.isfinite(new.lat)
        and abs(new.lon) <= 180
        and abs(new.lat) <= 90
    )
    if not is_place:
        raise AppealPlaceUnusable
    return text
