"""Receive an appeal: it gets its one number, and its first clock runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

from furong.foundation.citytime.clock import city_clock
from furong.foundation.transactions import transaction_required
from furong.kernel.permissions import Actor
from furong.nets.hotline.actions.check_appeal import check_appeal, received_at
from furong.nets.hotline.actions.locate_appeal import locate_by_words
from furong.nets.hotline.actions.number_appeal import locked_delivery, next_appeal_number
from furong.nets.hotline.actions.read_appeal import read_appeal
from furong.nets.hotline.actions.take_step import record_receipt
from furong.nets.hotline.contracts.appeals import NewAppeal, Urgency
from furong.nets.hotline.contracts.suggestions import Suggestions
from furong.nets.hotline.domain.anonymity import KeptWords, kept_words
from furong.nets.hotline.domain.handed_over import HandedClock
from furong.nets.hotline.domain.lifecycle import FIRST_STATE
from furong.nets.hotline.errors.appeals import AppealKeyTaken
from furong.nets.hotline.models import Appeal, Citizen, Contact
from furong.nets.hotline.selectors.appeals import appeals_for
from furong.nets.hotline.selectors.places import read_place
from furong.nets.hotline.selectors.policy import key_of_phone
from furong.nets.hotline.selectors.suggestions import suggest

__all__ = ["receive_appeal"]

_PRESSING = timedelta(days=1)


@transaction_required
def receive_appeal(actor: Actor, new: NewAppeal, *, carried: Sequence[HandedClock] = ()) -> str:
    """Take an appeal in and return its number; the same channel and key again is the same appeal.

    Args:
        actor: Who takes it. People need the permission ``hotline.take`` in the area; a system actor takes it for a
            channel of its own.
        new: What is appealed. Of an anonymous one neither name nor phone is kept, nor where its words repeat them.
        carried: Clocks that it brings along from another city.

    Raises:
        AppealTextUnusable, AppealKeyUnusable, AppealTimeUnusable, AppealPlaceUnusable: When it cannot be taken.
        AppealKeyTaken: When the key is that of an appeal that the actor may not see.
        PhoneUnusable, AreaUnknown: When phone or area cannot be used.
        ActionRefused: When the actor may not take appeals there.
    """
    checked = check_appeal(actor, new)
    new, text, area, phone, point = checked.new, checked.text, checked.area, checked.phone, checked.point
    source_key = new.source_key or uuid4().hex
    known = locked_delivery(new.channel, source_key)
    if known is not None:
        return _demand_own(actor, known)
    at = received_at(new)
    said = _read(text, new.title.strip(), at)
    where = read_place(text, new.place.strip(), area.path, point)
    kept = _kept(new, text, phone)
    # The thread before the number, as for files of appeals: two that come at once then cannot wait for one another.
    citizen = _thread(phone, new)
    appeal = Appeal.objects.create(
        number=next_appeal_number(at),
        state=FIRST_STATE.value,
        channel=new.channel.value,
        source_key=source_key,
        kind=new.kind.value,
        urgency=Urgency.EMERGENCY.value if said.alarms else new.urgency.value,
        title=kept.title,
        text=kept.text,
        area_id=area.code,
        area_path=area.path,
        place=kept.place,
        lon=point.lon if point else None,
        lat=point.lat if point else None,
        citizen=citizen,
        is_anonymous=new.is_anonymous,
        received_at=at,
    )
    if not new.is_anonymous and (phone or new.citizen_name.strip()):
        Contact.objects.create(appeal=appeal, name=new.citizen_name.strip()[:60], phone=phone)
    record_receipt(appeal, actor, carried)
    locate_by_words(appeal, where)
    read_appeal(appeal, said)
    return appeal.number


def _kept(new: NewAppeal, text: str, phone: str) -> KeptWords:
    person = (new.citizen_name.strip(), new.citizen_phone.strip(), phone, new.citizen_address.strip())
    return kept_words(text, new.title.strip(), new.place.strip(), person, is_anonymous=new.is_anonymous)


def _demand_own(actor: Actor, number: str) -> str:
    """Return the number of an appeal that was delivered before, when it is not another district's."""
    if not actor.key.startswith("system:") and not appeals_for(actor).filter(pk=number).exists():
        raise AppealKeyTaken
    return number


def _read(text: str, title: str, at: datetime) -> Suggestions:
    """Return what is suggested; what came long ago and is brought now is no emergency any more."""
    said = suggest(text, title)
    return said if at > city_clock().now() - _PRESSING else replace(said, emergencies=())


def _thread(phone: str, new: NewAppeal) -> Citizen | None:
    if not phone or new.is_anonymous:
        return None
    citizen, _ = Citizen.objects.get_or_create(key=key_of_phone(phone), defaults={"since": city_clock().now()})
    return citizen
