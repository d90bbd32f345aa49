"""From a watched vehicle that comes up again to a case for its operator: each appearance opens one case.

==================  ==============================================================================================
re-entry seen       opens a case of class 共享单车管理; its condition is what the reason of the watch list says
==================  ==============================================================================================

Nothing happens in a city that has not installed the case type.
"""

from __future__ import annotations

import contextlib

from furong.foundation.areas.places import district_at
from furong.foundation.identity.actors import system_actor
from furong.foundation.outbox.consumers import consumer
from furong.kernel.events import Event
from furong.nets.casework import api as casework
from furong.nets.casework.contracts import NewCase, Source
from furong.nets.casework.errors import CaseTypeUnknown
from furong.nets.mobility.api import zones
from furong.nets.mobility.contracts.watch import REENTRY_SEEN, ReentrySeen, WatchReason

__all__ = ["CASE_TYPE", "CONSUMER", "handle"]

CONSUMER = "reentry_to_case"
CASE_TYPE = "shared_bikes/reentry"
_ACTOR = system_actor(CONSUMER)
_PRIORITY = "3"
#: In the words of the standard where it has some: 无牌照 is a condition of 04-93.
_REASONS = {
    WatchReason.UNREGISTERED: ("无牌照", "without plate"),
    WatchReason.OVER_QUOTA: ("超额投放", "over quota"),
    WatchReason.SCRAPPED: ("已报废", "scrapped"),
    WatchReason.STOLEN: ("被盗", "stolen"),
    WatchReason.PENALISED: ("处罚未结", "penalised"),
}


@consumer(CONSUMER, REENTRY_SEEN)
def handle(event: Event) -> None:
    """Open the case, inside the delivery's transaction."""
    seen: ReentrySeen = event.data
    district = district_at(seen.lon, seen.lat)
    if district is None:
        return
    reason_zh, reason_en = _REASONS[WatchReason(seen.reason)]
    place_zh, place_en = _place(seen, district.name_zh, district.name_en)
    new = NewCase(
        source=Source.SENSING,
        source_key=f"reentry:{seen.reentry}",
        case_type=CASE_TYPE,
        title_zh=f"关注车辆回流：{seen.masked}（{reason_zh}）",
        title_en=f"Watched vehicle is back: {seen.masked} ({reason_en})",
        priority=_PRIORITY,
        area=district.code,
        place_zh=place_zh,
        place_en=place_en,
        lon=seen.lon,
        lat=seen.lat,
        occurred_at=seen.at,
        groups={seen.operator: 1},
        facts={"watch": str(seen.watch), "reason": str(seen.reason), "zone": seen.zone},
    )
    with contextlib.suppress(CaseTypeUnknown):
        casework.open_case(new, _ACTOR)


def _place(seen: ReentrySeen, zh: str, en: str) -> tuple[str, str]:
    """Return the name of the zone, or of the district on the street."""
    found = next((zone for zone in zones.list_zones(seen.at) if zone.key == seen.zone), None)
    return (zh, en) if found is None else (found.name_zh, found.name_en or found.name_zh)
