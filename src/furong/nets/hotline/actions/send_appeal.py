"""Send an appeal as a citizen, and say as its citizen what one thinks of the handling."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import timedelta

from furong.foundation.citytime.clock import city_clock
from furong.foundation.identity.actors import system_actor
from furong.foundation.identity.attempts import AttemptLimit, take_attempt
from furong.foundation.transactions import transaction_required
from furong.nets.hotline.actions.ask_citizen import call_back, reopen_appeal
from furong.nets.hotline.actions.receive_appeal import receive_appeal
from furong.nets.hotline.contracts.appeals import AppealChannel, AppealInfo, NewAppeal, Satisfaction, Solved
from furong.nets.hotline.domain.citizens import plain_phone
from furong.nets.hotline.errors.appeals import AppealStepNotPossible
from furong.nets.hotline.errors.sending import AddressTooBusy, CitizenStepNotPossible, SentTooOften, WebTooBusy
from furong.nets.hotline.models import Appeal
from furong.nets.hotline.selectors.policy import key_of_phone
from furong.nets.hotline.selectors.tracking import demanded_number

__all__ = ["rate_handling", "reopen_as_citizen", "send_appeal"]

_CITIZEN = system_actor("citizen")
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
#: So many are taken from the web in an hour, and so many from one phone in a day: nobody signs in for it.
_AN_HOUR_MAX, _A_PHONE_MAX = 3_000, 10
#: What is taken from one network address: who stays unknown has no phone that is counted.
_BY_ADDRESS = AttemptLimit(kind="hotline_web", within=_HOUR, of_one=30)


@transaction_required
def send_appeal(new: NewAppeal, *, address: str) -> str:
    """Take an appeal from whoever sends it, without signing in, and return its number.

    Args:
        new: What is appealed.
        address: Network address that it comes from.

    Raises:
        WebTooBusy, AddressTooBusy, SentTooOften: When more come than people can have written.
        AppealTextUnusable, AppealPlaceUnusable, PhoneUnusable, AreaUnknown: When it cannot be taken.
    """
    known = Appeal.objects.filter(channel=AppealChannel.WEB.value, source_key=new.source_key or "-").exists()
    if not known:
        _demand_room(plain_phone(new.citizen_phone), address)
    return receive_appeal(_CITIZEN, new)


@transaction_required
def rate_handling(number: str, code: str, *, solved: Solved, satisfaction: Satisfaction, note: str = "") -> AppealInfo:
    """Say as the citizen of an appeal what one thinks of the handling; it counts as the call-back.

    Raises:
        AppealUnknown: When the code is not that of the appeal.
        CitizenStepNotPossible: When there is no reply yet, or somebody was asked already.
    """
    own = demanded_number(number, code)
    with _told_to_citizens():
        return call_back(_CITIZEN, own, solved=solved, satisfaction=satisfaction, note=note)


@transaction_required
def reopen_as_citizen(number: str, code: str, reason: str) -> AppealInfo:
    """Have a closed appeal handled again as its citizen.

    Raises:
        AppealUnknown: When the code is not that of the appeal.
        ReopenTooLate, AppealReasonMissing, CitizenStepNotPossible: When it cannot be opened again.
    """
    own = demanded_number(number, code)
    with _told_to_citizens():
        return reopen_appeal(_CITIZEN, own, reason)


@contextlib.contextmanager
def _told_to_citizens() -> Iterator[None]:
    """Raise what does not name a state inside the hotline."""
    try:
        yield
    except AppealStepNotPossible:
        raise CitizenStepNotPossible from None


def _demand_room(phone: str, address: str) -> None:
    now = city_clock().now()
    sent = Appeal.objects.filter(channel=AppealChannel.WEB.value)
    if sent.filter(received_at__gt=now - _HOUR).count() >= _AN_HOUR_MAX:
        raise WebTooBusy(retry_after_s=600)
    if phone and sent.filter(citizen__key=key_of_phone(phone), received_at__gt=now - _DAY).count() >= _A_PHONE_MAX:
        raise SentTooOften(most=_A_PHONE_MAX)
    wait_s = take_attempt(_BY_ADDRESS, address)
    if wait_s:
        raise AddressTooBusy(retry_after_s=wait_s)
