"""From a request over Open311 to an appeal: questions, tip-offs and the like are the hotline's, not the street's.

The services stand beside those of casework, in the same jurisdiction. Appeals are not public: none is in the list of
requests, and one is found only by the id that its sender was given, which is the number with the tracking code.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from furong.foundation.areas.tree import get_area
from furong.foundation.identity.actors import system_actor
from furong.kernel.errors import FurongError, Words
from furong.nets.casework.api.open311 import Desk, offer_desk
from furong.nets.casework.contracts import CaseState
from furong.nets.casework.contracts.open311 import Admitted, PublicRequest, PublicService, SentRequest
from furong.nets.hotline.api import requests
from furong.nets.hotline.contracts.appeals import AppealChannel, AppealKind, NewAppeal
from furong.nets.hotline.contracts.files import NewFile
from furong.nets.hotline.contracts.requests import ClientAppeal
from furong.nets.hotline.contracts.tracking import PublicState

__all__ = ["PREFIX", "find", "services", "take"]

_ACTOR = system_actor("open311_to_appeal")
PREFIX = "hotline."
_ID = re.compile(r"(SQ[0-9]{14})-([A-Z2-7]{10})")
_KINDS: Mapping[AppealKind, Words] = {
    AppealKind.CONSULT: Words("咨询", "Question"),
    AppealKind.HELP: Words("求助", "Request for help"),
    AppealKind.COMPLAINT: Words("投诉", "Complaint"),
    AppealKind.REPORT: Words("举报", "Tip-off"),
    AppealKind.SUGGESTION: Words("建议", "Suggestion"),
    AppealKind.PRAISE: Words("表扬", "Praise"),
}
#: What the states that citizens are told are called in the states that clients of casework know.
_STATES: Mapping[PublicState, CaseState] = {
    PublicState.RECEIVED: CaseState.REPORTED,
    PublicState.ACCEPTED: CaseState.PENDING_DISPATCH,
    PublicState.HANDLING: CaseState.HANDLING,
    PublicState.WAITING: CaseState.SUSPENDED,
    PublicState.REPLIED: CaseState.HANDLED,
    PublicState.RATED: CaseState.HANDLED,
    PublicState.ANSWERED: CaseState.CLOSED,
    PublicState.CLOSED: CaseState.CLOSED,
    PublicState.OFFERED: CaseState.PENDING_DISPATCH,
    PublicState.TRANSFERRED: CaseState.HANDLING,
}


def services() -> list[PublicService]:
    """Return the kinds of appeals as services."""
    return [
        PublicService(
            code=PREFIX + kind.value,
            name_zh=words.zh,
            name_en=words.en,
            group_zh="12345 热线",
            group_en="12345 hotline",
            conditions=(),
        )
        for kind, words in _KINDS.items()
    ]


def take(admitted: Admitted, sent: SentRequest) -> str:
    """Take a request in as an appeal, inside the transaction, and return its number with its code."""
    pictures = f"\n{sent.media_url}" if sent.media_url else ""
    new = NewAppeal(
        channel=AppealChannel.OTHER,
        text=sent.description + pictures,
        area=admitted.area,
        kind=AppealKind(sent.service_code.removeprefix(PREFIX)),
        place=sent.address,
        lon=sent.lon,
        lat=sent.lat,
        citizen_name=sent.name,
        citizen_phone=sent.phone,
        source_key=admitted.key,
    )
    files = [
        NewFile(content=photo.content, name=f"{number}.jpg", media_type="image/jpeg")
        for number, photo in enumerate(sent.photos, 1)
    ]
    received = requests.take_request(_ACTOR, new, files)
    return f"{received.number}-{received.code}"


def find(identity: str) -> PublicRequest | None:
    """Return the request of an id that its sender was given, or ``None``."""
    told = _ID.fullmatch(identity)
    if told is None:
        return None
    try:
        return _request(identity, requests.client_appeal(told[1], told[2]))
    except FurongError:
        return None


def _request(identity: str, found: ClientAppeal) -> PublicRequest:
    words, area, tracked = _KINDS[found.kind], get_area(found.area), found.tracked
    return PublicRequest(
        number=identity,
        state=_STATES[tracked.state],
        service_code=PREFIX + found.kind.value,
        service_zh=words.zh,
        service_en=words.en,
        description=tracked.reply or tracked.title,
        agency_zh=tracked.unit_zh,
        agency_en=tracked.unit_en,
        requested_at=tracked.steps[0].at,
        updated_at=tracked.steps[-1].at,
        expected_at=tracked.promised_at,
        address_zh=area.name_zh,
        address_en=area.name_en,
        area=area.code,
        lon=None,
        lat=None,
    )


offer_desk(Desk(services=services, take=take, find=find))
