"""The REST endpoints of other cities: this city's key, its partners, transfers, and what was refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from ninja import Body, Path, Query, Router
from pydantic import Field

from furong.foundation.outgoing.addresses import WEB_ADDRESS
from furong.foundation.rest import Caller, answers, requires
from furong.nets.hotline.api import cities, transfers
from furong.nets.hotline.contracts.appeals import AppealInfo
from furong.nets.hotline.contracts.cities import (
    CityKey,
    PartnerDraft,
    PartnerInfo,
    RefusedMessage,
    TransferInfo,
    TransferState,
    TransferWay,
)
from furong.nets.hotline.rest.texts import Code, Said, Words

__all__ = ["router"]

router = Router(tags=["hotline"])
_CITIES, _READ, _SUPERVISE = "hotline.cities", "hotline.transfer", "hotline.supervise"
CityCode = Annotated[str, Path(pattern=r"^[0-9]{6}$", description="Code of the city (GB/T 2260).")]
Name = Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[^\x00]*[^\s\x00][^\x00]*$")]


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerBody:
    """A city that appeals are exchanged with.

    Args:
        name_zh: Its name in Chinese.
        name_en: Its name in English.
        address: Where its node is, without a path of the API.
        key: Its public key (Ed25519), in base64; compare the fingerprint with the other city by phone.
        is_active: Whether anything is exchanged with it now.
    """

    name_zh: Name
    name_en: Name
    address: Annotated[str, Field(max_length=300, pattern=WEB_ADDRESS)]
    key: Annotated[str, Field(pattern=r"^[A-Za-z0-9+/]{43}=$")]
    is_active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferBody:
    """An appeal is offered to another city.

    Args:
        city: Code of that city.
        clause: The clause by which it is that city's matter.
        text: Why it is handed over.
        purpose: What name, phone and the words in full are needed for there; empty hands over none of them.
        version: The version of the appeal that the caller has seen; a newer one answers 409.
    """

    city: Annotated[str, Field(pattern=r"^[0-9]{6}$")]
    clause: Annotated[str, Field(max_length=300, pattern=r"^[^\x00]*[^\s\x00][^\x00]*$")]
    text: Said
    purpose: Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")] = ""
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptBody:
    """An appeal of another city is accepted.

    Args:
        area: Code of the area that it is about; empty for the whole city.
        text: What else is told to the other city.
    """

    area: Code = ""
    text: Words = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonBody:
    """Why something is given back or taken back."""

    text: Said


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptedTransfer:
    """The number that an accepted appeal has here; its citizen keeps the first one."""

    number: str


@router.get("/hotline/cities/key", response=CityKey, auth=requires(_READ), summary="Read this city's key")
def get_own_key(request: Caller) -> CityKey:
    """Return code, public key and fingerprint of this city, as partners register them."""
    return cities.own_key()


@router.get("/hotline/cities", response=list[PartnerInfo], auth=requires(_READ), summary="List partner cities")
def list_cities(request: Caller) -> list[PartnerInfo]:
    """Return the cities that appeals are exchanged with, with the fingerprints of their keys."""
    return list(cities.list_partners())


@router.put(
    "/hotline/cities/{city}",
    response=PartnerInfo,
    auth=requires(_CITIES),
    summary="Register a partner city",
    openapi_extra=answers(404, 415),
)
def keep_city(request: Caller, city: CityCode, body: Body[PartnerBody]) -> PartnerInfo:
    """Register a city under its code, in place of what was registered; the answer shows the fingerprint of its key."""
    draft = PartnerDraft(
        code=city,
        name_zh=body.name_zh,
        name_en=body.name_en,
        address=body.address,
        key=body.key,
        is_active=body.is_active,
    )
    return cities.keep_partner(request.actor, draft)


@router.get(
    "/hotline/city-refusals",
    response=list[RefusedMessage],
    auth=requires(_READ),
    summary="List messages of other cities that were refused",
)
def list_city_refusals(request: Caller) -> list[RefusedMessage]:
    """Return the messages that were not taken and why, the last first; of what they say only the hash is kept."""
    return list(cities.list_refusals())


@router.get(
    "/hotline/transfers",
    response=list[TransferInfo],
    auth=requires(_READ),
    summary="List transfers between cities",
)
def list_transfers(
    request: Caller,
    way: Annotated[TransferWay | None, Query(description="Which way.")] = None,
    state: Annotated[TransferState | None, Query(description="Where it stands.")] = None,
) -> list[TransferInfo]:
    """Return the transfers that the caller may see, the last first."""
    return list(transfers.list_transfers_for(request.actor, way=way, state=state))


@router.post(
    "/hotline/appeals/{number}/offers",
    response=AppealInfo,
    auth=requires(_SUPERVISE),
    summary="Offer an appeal to another city",
    openapi_extra=answers(404, 409, 415),
)
def offer_appeal(request: Caller, number: str, body: Body[OfferBody]) -> AppealInfo:
    """Offer an appeal to a partner city; it is signed and sent, and its clocks run on."""
    return transfers.offer_appeal(
        request.actor,
        number,
        city=body.city,
        clause=body.clause,
        reason=body.text,
        purpose=body.purpose,
        version=body.version,
    )


@router.post(
    "/hotline/transfers/{uuid:identity}/acceptance",
    response=AcceptedTransfer,
    auth=requires(_SUPERVISE),
    summary="Accept an appeal of another city",
    openapi_extra=answers(404, 409, 415),
)
def accept_transfer(request: Caller, identity: UUID, body: Body[AcceptBody]) -> AcceptedTransfer:
    """Accept an appeal that another city offers; it is registered here, and its clocks go on."""
    number = transfers.accept_transfer(request.actor, identity, area=body.area, note=body.text)
    return AcceptedTransfer(number=number)


@router.post(
    "/hotline/transfers/{uuid:identity}/rejection",
    response={204: None},
    auth=requires(_SUPERVISE),
    summary="Give an appeal back to its city",
    openapi_extra=answers(404, 409, 415),
)
def reject_transfer(request: Caller, identity: UUID, body: Body[ReasonBody]) -> None:
    """Give an appeal back that another city offers; it is there where it was before, with the reason."""
    transfers.reject_transfer(request.actor, identity, reason=body.text)


@router.post(
    "/hotline/transfers/{uuid:identity}/withdrawal",
    response={204: None},
    auth=requires(_SUPERVISE),
    summary="Take an offer to another city back",
    openapi_extra=answers(404, 409, 415),
)
def take_back_offer(request: Caller, identity: UUID, body: Body[ReasonBody]) -> None:
    """Take an offer back that the other city is not known to have."""
    transfers.take_back_offer(request.actor, identity, reason=body.text)


@router.post(
    "/hotline/transfers/{uuid:identity}/sending",
    response={204: None},
    auth=requires(_SUPERVISE),
    summary="Send what waits of a transfer now",
    openapi_extra=answers(404),
)
def send_again(request: Caller, identity: UUID) -> None:
    """Have everything of a transfer sent now that waits for the other city, or was given up."""
    transfers.send_again(request.actor, identity)
