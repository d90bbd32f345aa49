"""Check an appeal before it is taken in: what it says, where and when it is, and whether whoever takes it may."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from furong.foundation.areas.tree import AreaInfo, get_area
from furong.foundation.citytime.clock import city_clock
from furong.foundation.identity.actors import demand
from furong.kernel.geo import CRS, Position
from furong.kernel.permissions import Actor, Resource
from furong.nets.hotline.contracts.appeals import NewAppeal
from furong.nets.hotline.domain.anonymity import asks_to_stay_anonymous
from furong.nets.hotline.domain.citizens import plain_phone
from furong.nets.hotline.domain.lifecycle import TAKE
from furong.nets.hotline.errors.appeals import (
    AppealKeyUnusable,
    AppealPlaceUnusable,
    AppealTextUnusable,
    AppealTimeUnusable,
)

__all__ = ["CheckedAppeal", "check_appeal", "received_at"]

_TEXT_MAX = 20_000
_KEY_MAX = 120
#: How old an appeal that is brought later may be, and how far another clock may be ahead.
_OLDEST, _AHEAD = timedelta(days=366), timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class CheckedAppeal:
    """An appeal that can be taken in.

    Args:
        new: What is appealed; anonymous when its words ask for it.
        text: Its words, without space around.
        area: The area it is about.
        phone: Where the citizen is called back, as digits.
        point: Where it is, in WGS 84.
    """

    new: NewAppeal
    text: str
    area: AreaInfo
    phone: str
    point: Position | None


def check_appeal(actor: Actor, new: NewAppeal) -> CheckedAppeal:
    """Return an appeal that the actor may take in.

    Raises:
        AppealTextUnusable, AppealKeyUnusable, AppealPlaceUnusable: When it cannot be taken.
        PhoneUnusable, AreaUnknown: When phone or area cannot be used.
        ActionRefused: When the actor may not take appeals there.
    """
    text, area, phone = _checked_text(new), get_area(new.area), plain_phone(new.citizen_phone)
    if not new.is_anonymous and asks_to_stay_anonymous(new.channel, new.title, text):
        new = replace(new, is_anonymous=True)
    if not actor.key.startswith("system:"):
        demand(actor, TAKE, Resource(kind="appeal", area=area.path))
    return CheckedAppeal(new, text, area, phone, _point(new))


def received_at(new: NewAppeal, now: datetime | None = None) -> datetime:
    """Return when an appeal came.

    Args:
        new: What is appealed.
        now: What time it is, for several that come at one moment; by the city's clock when left out.

    Raises:
        AppealTimeUnusable: When that is too long ago, or to come.
    """
    now = now or city_clock().now()
    at = new.received_at or now
    if not now - _OLDEST <= at <= now + _AHEAD:
        raise AppealTimeUnusable
    return at


def _point(new: NewAppeal) -> Position | None:
    """Return the position that was given, in WGS 84."""
    return None if new.lon is None or new.lat is None else Position(new.lon, new.lat, new.crs).to(CRS.WGS84)


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
