"""Report something over Open311: for a client with a key, or for nobody in particular within limits."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from django.conf import settings
from django.utils.crypto import salted_hmac

from furong.foundation.areas.places import district_at
from furong.foundation.areas.tree import AreaInfo, find_area, get_area, list_areas
from furong.foundation.identity.actors import demand, system_actor
from furong.foundation.identity.attempts import AttemptLimit, take_attempt
from furong.foundation.transactions import transaction_required
from furong.kernel.permissions import Actor, Resource
from furong.nets.casework.actions.report_case import report_case
from furong.nets.casework.contracts import Source
from furong.nets.casework.contracts.open311 import Admitted, PublicService, SentRequest
from furong.nets.casework.contracts.reports import NewReport
from furong.nets.casework.domain.open311 import KEY_PREFIX
from furong.nets.casework.errors.open311 import ArgumentUnusable, SendingTooOften
from furong.nets.casework.errors.reports import PlaceOutside
from furong.nets.casework.models import Case
from furong.nets.casework.selectors.open311 import get_public_service

__all__ = ["SEND", "Sender", "admit_request", "send_request"]

SEND = "open311.send"
#: What is taken without a key: from one address, and in all.
_ANONYMOUS = AttemptLimit(kind="open311", within=timedelta(hours=1), of_one=20, of_all=300)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who sends something.

    Args:
        client: Whose key it is, or ``None`` when it comes without one.
        address: Network address that it comes from.
    """

    client: Actor | None
    address: str

    @property
    def key(self) -> str:
        """What stands for the sender where two must not be mixed up; of an address its digest alone is kept."""
        return self.client.key if self.client else salted_hmac("open311", self.address, algorithm="sha256").hexdigest()


@transaction_required
def send_request(sender: Sender, sent: SentRequest) -> str:
    """Open the case of a request and return its number; the same key of the same client again is the same case.

    Raises:
        ServiceUnknown: When there is no such class.
        ArgumentUnusable: When the class has no such condition, or nobody knows the address id.
        PlaceMissing, PlaceOutside: When its place cannot be told to an area.
        ActionRefused: When the client may not send anything from there.
        SendingTooOften: When more comes without a key than is taken.
        ReportEmpty, ReportTooLong, ReportPhotosTooMany, PhotoUnusable: When it cannot be taken as a report.
    """
    service = get_public_service(sent.service_code)
    area = _area(sent)
    if sender.client is not None:
        demand(sender.client, SEND, Resource(kind="case", area=area.path))
    key = _source_key(sender, sent.client_key)
    if sender.client is None and not Case.objects.filter(source=Source.PUBLIC, source_key=key).exists():
        _count_anonymous(sender)
    return report_case(
        _reporting(sender),
        NewReport(
            source=Source.PUBLIC,
            source_key=key,
            text=sent.description,
            class_code=service.code,
            lon=sent.lon,
            lat=sent.lat,
            area=area.code,
            address=sent.address,
            reporter_name=sent.name,
            reporter_phone=sent.phone,
            reporter_email=sent.email,
            photos=sent.photos,
            facts=_facts(service, sent),
        ),
    )


@transaction_required
def admit_request(sender: Sender, sent: SentRequest) -> Admitted:
    """Judge a request that another desk takes as casework would judge one of its own.

    Raises:
        ArgumentUnusable, PlaceOutside: When its place cannot be told to an area.
        ActionRefused: When the client may not send anything from there.
        SendingTooOften: When more comes without a key than is taken.
    """
    area = _area(sent)
    if sender.client is None:
        _count_anonymous(sender)
    else:
        demand(sender.client, SEND, Resource(kind="case", area=area.path))
    return Admitted(area=area.code, key=_source_key(sender, sent.client_key))


def _reporting(sender: Sender) -> Actor:
    """Return the actor that history names: a client takes no other part in casework, so its key is a system's."""
    if sender.client is None:
        return system_actor("open311")
    return Actor(key=f"system:open311/{sender.client.key}", name=sender.client.name)


def _source_key(sender: Sender, client_key: str) -> str:
    if not client_key:
        return KEY_PREFIX + uuid4().hex
    return KEY_PREFIX + hashlib.sha256(f"{sender.key} {client_key}".encode()).hexdigest()


def _facts(service: PublicService, sent: SentRequest) -> dict[str, str]:
    facts = {"media_url": sent.media_url} if sent.media_url else {}
    if sent.condition:
        chosen = next((one for one in service.conditions if one.key == sent.condition), None)
        if chosen is None:
            known = ", ".join(one.key for one in service.conditions)
            raise ArgumentUnusable(field="attribute[condition]", expected=known or "-", got=sent.condition[:60])
        facts["condition"] = chosen.text_zh
    return facts


def _area(sent: SentRequest) -> AreaInfo:
    """Return the area of an address id, of a place, or the one that an address names; else the city."""
    named = find_area(sent.address_id) if sent.address_id else None
    if named is not None:
        return named
    if sent.lon is not None and sent.lat is not None:
        # Whatever else the id may be that a client has for the place: where it is, is known.
        around = district_at(sent.lon, sent.lat)
        if around is None:
            raise PlaceOutside(lon=sent.lon, lat=sent.lat)
        return around
    if sent.address_id and not sent.address:
        raise ArgumentUnusable(field="address_id", expected="510107", got=sent.address_id[:60])
    for district in list_areas(level="district"):
        if district.name_zh in sent.address or district.name_en.lower() in sent.address.lower():
            return district
    return get_area(settings.FURONG_OPTIONS["CITY"])


def _count_anonymous(sender: Sender) -> None:
    wait_s = take_attempt(_ANONYMOUS, sender.address)
    if wait_s:
        raise SendingTooOften(retry_after_s=wait_s)
