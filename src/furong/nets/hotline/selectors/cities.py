"""The city's own key, its partners, and what was refused of them."""

from __future__ import annotations

import hashlib
from functools import lru_cache

from django.conf import settings
from django.db.models import Count, Q

from furong.foundation.servers.directory import DataDirectory
from furong.nets.hotline.contracts.cities import CityKey, PartnerInfo, RefusedMessage
from furong.nets.hotline.domain.envelopes import fingerprint_of, private_seed, public_text, read_key
from furong.nets.hotline.errors.cities import CityNotKnown, CityPaused, PartnerUnknown
from furong.nets.hotline.models import CityRefusal, PartnerCity

__all__ = [
    "active_partner",
    "get_partner",
    "list_active_partners",
    "list_partners",
    "list_refusals",
    "own_city",
    "own_key",
    "own_seed",
    "track_hash",
]

_REFUSALS_SHOWN = 200


def own_city() -> str:
    """Return the code under which partners know this city."""
    return str(settings.FURONG_OPTIONS["HOTLINE_CITY"] or settings.FURONG_OPTIONS["CITY"])


def own_seed() -> bytes:
    """Return the private key that this city signs with; it is made on first use and stays in the data directory."""
    return _seed_of(settings.FURONG_DIRECTORY)


def own_key() -> CityKey:
    """Return what partners have to know of this city."""
    key = public_text(own_seed())
    return CityKey(city=own_city(), key=key, fingerprint=fingerprint_of(read_key(key)))


def track_hash(number: str, code: str) -> str:
    """Return what both cities know a citizen by who shows number and code."""
    return hashlib.sha256(f"{number}:{code}".encode()).hexdigest()


def active_partner(code: str) -> PartnerCity:
    """Return the stored partner that a message comes from.

    Raises:
        CityNotKnown: When there is none.
        CityPaused: When nothing is exchanged with it now.
    """
    partner = PartnerCity.objects.filter(pk=code).first()
    if partner is None:
        raise CityNotKnown(city=code)
    if not partner.is_active:
        raise CityPaused(city=code)
    return partner


def get_partner(code: str) -> PartnerInfo:
    """Return a partner.

    Raises:
        PartnerUnknown: When there is none.
    """
    found = next((one for one in list_partners() if one.code == code), None)
    if found is None:
        raise PartnerUnknown(city=code)
    return found


def list_partners() -> tuple[PartnerInfo, ...]:
    """Return the partners, each with what waits for it."""
    waiting = Count("postings", filter=Q(postings__state="waiting"))
    parked = Count("postings", filter=Q(postings__state="parked"))
    rows = PartnerCity.objects.annotate(waiting=waiting, parked=parked).order_by("code")
    return tuple(_partner(row, vars(row)["waiting"], vars(row)["parked"]) for row in rows)


def list_active_partners() -> tuple[PartnerInfo, ...]:
    """Return the partners that appeals can be handed to."""
    return tuple(_partner(row, 0, 0) for row in PartnerCity.objects.filter(is_active=True).order_by("code"))


def list_refusals() -> tuple[RefusedMessage, ...]:
    """Return the messages that were not taken, the last first."""
    return tuple(
        RefusedMessage(
            at=row.at,
            last_at=row.last_at,
            times=row.times,
            city=row.city,
            code=row.code,
            sentence_zh=row.sentence_zh,
            sentence_en=row.sentence_en,
            digest=row.digest,
            size=row.size,
        )
        for row in CityRefusal.objects.order_by("-last_at", "-pk")[:_REFUSALS_SHOWN]
    )


def _partner(row: PartnerCity, waiting: int, parked: int) -> PartnerInfo:
    return PartnerInfo(
        code=row.code,
        name_zh=row.name_zh,
        name_en=row.name_en,
        address=row.address,
        key=row.key,
        fingerprint=fingerprint_of(read_key(row.key)),
        is_active=row.is_active,
        registered_by=row.registered_by,
        registered_at=row.registered_at,
        waiting=waiting,
        parked=parked,
    )


@lru_cache(maxsize=4)
def _seed_of(directory: DataDirectory) -> bytes:
    return private_seed(directory.secret("hotline.city.key"))
