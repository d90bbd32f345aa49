"""What the public sees of classes and cases over Open311 GeoReport v2."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from furong.nets.casework.contracts.cases import CaseState
from furong.nets.casework.contracts.reports import NewPhoto

__all__ = ["Admitted", "PublicRequest", "PublicService", "RequestQuery", "SentRequest", "ServiceCondition"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceCondition:
    """A filing condition of a class, for those who report to choose from.

    Args:
        key: What is sent when it is chosen.
        text_zh: The condition in Chinese.
        text_en: The same in English.
    """

    key: str
    text_zh: str
    text_en: str

    def text(self, language: str) -> str:
        """Return the condition in ``language``."""
        return self.text_en if language == "en" else self.text_zh


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicService:
    """A class of what can be wrong, as something that can be reported.

    Args:
        code: Code of the class.
        name_zh: Its name in Chinese.
        name_en: The same in English.
        group_zh: Its major class in Chinese, or empty.
        group_en: The same in English.
        conditions: Its filing conditions, in the order of the table.
    """

    code: str
    name_zh: str
    name_en: str
    group_zh: str
    group_en: str
    conditions: tuple[ServiceCondition, ...]

    def name(self, language: str) -> str:
        """Return the name in ``language``."""
        return self.name_en if language == "en" else self.name_zh

    def group(self, language: str) -> str:
        """Return the major class in ``language``."""
        return self.group_en if language == "en" else self.group_zh


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicRequest:
    """What the public may know of a case: nothing of who reported or handled it.

    Args:
        number: Number of the case.
        state: Where it stands.
        service_code: Code of its class.
        service_zh: Name of the class in Chinese.
        service_en: The same in English.
        description: Words that were sent for everybody to read, or empty.
        agency_zh: Who handles it, once somebody was sent, in Chinese.
        agency_en: The same in English.
        requested_at: When it was reported.
        updated_at: When it last changed.
        expected_at: Its deadline, if it has one.
        address_zh: The place in words, in Chinese.
        address_en: The same in English.
        area: Code of the area.
        lon: Longitude, WGS 84; rounded when the place may be somebody's home, ``None`` when an address alone is known.
            [deg]
        lat: Latitude, likewise. [deg]
    """

    number: str
    state: CaseState
    service_code: str
    service_zh: str
    service_en: str
    description: str
    agency_zh: str
    agency_en: str
    requested_at: datetime
    updated_at: datetime
    expected_at: datetime | None
    address_zh: str
    address_en: str
    area: str
    lon: float | None
    lat: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestQuery:
    """Which cases are asked for.

    Args:
        since: Reported at or after this, or any time.
        until: Reported at or before this, or any time.
        updated_since: Changed at or after this, or any time.
        updated_until: Changed at or before this, or any time.
        service_codes: Of these classes; of all when empty.
        is_open: Only open or only closed ones; all when ``None``.
        numbers: These numbers only, whatever else is asked for; all when ``None``.
        page: Page, from 1 on. [1]
        page_size: Cases on a page. [1]
    """

    since: datetime | None = None
    until: datetime | None = None
    updated_since: datetime | None = None
    updated_until: datetime | None = None
    service_codes: tuple[str, ...] = ()
    is_open: bool | None = None
    numbers: tuple[str, ...] | None = None
    page: int = 1
    page_size: int = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Admitted:
    """A request that was judged and goes to another desk.

    Args:
        area: Code of the area that it is about.
        key: What makes it the same when it is sent twice.
    """

    area: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SentRequest:
    """What a client sends.

    Args:
        service_code: Code of the class.
        condition: Key of the filing condition that comes closest, or empty.
        description: What is the matter; everybody may read it, but for what looks like a number or address of somebody.
        lon: Longitude, WGS 84; without it the address or its id says where. [deg]
        lat: Latitude, WGS 84. [deg]
        address: The place in words.
        address_id: Code of the area.
        name: Who reports it; personal data.
        phone: The number to call back; personal data.
        email: The address to write to; personal data.
        media_url: Where a picture is, to be looked at by people; nobody fetches it.
        photos: Pictures that came along.
        client_key: What the client calls this sending: sent again under the same key, it is the same request.
    """

    service_code: str
    condition: str = ""
    description: str = ""
    lon: float | None = None
    lat: float | None = None
    address: str = ""
    address_id: str = ""
    name: str = ""
    phone: str = ""
    email: str = ""
    media_url: str = ""
    photos: tuple[NewPhoto, ...] = ()
    client_key: str = ""
