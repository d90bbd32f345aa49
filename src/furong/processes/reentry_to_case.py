"""From a watched vehicle that comes up again to a case for its operator: each appearance opens one case.

==================  ==============================================================================================
re-entry seen       opens a case of class 共享单车管理; its condition is what the reason of the watch list says
==================  ==============================================================================================

Who is on duty where the zone belongs sees the case; on the street it is the district by its boundary. The clock of a
case begins when the city could know of it, not when the vehicle was put down: a report that comes late makes no task
that is late from its beginning, and the title says by how much it was late. Nothing happens in a city that has not
installed the case type.
"""

from __future__ import annotations

import contextlib
from datetime import timedelta

from furong.foundation.areas.places import district_at
from furong.foundation.areas.tree import get_area
from furong.foundation.identity.actors import system_actor
from furong.foundation.outbox.consumers import consumer
from furong.kernel.clock import city_time, iso
from furong.kernel.events import Event
from furong.nets.casework import api as casework
from furong.nets.casework.contracts import NewCase, Source
from furong.nets.casework.errors import CaseTypeUnknown
from furong.nets.mobility.api.operators import list_operators
from furong.nets.mobility.contracts.watch import REENTRY_SEEN, ReentrySeen, WatchReason

__all__ = ["CASE_TYPE", "CONSUMER", "handle"]

CONSUMER = "reentry_to_case"
CASE_TYPE = "shared_bikes/reentry"
_ACTOR = system_actor(CONSUMER)
_PRIORITY = "3"
#: A report that arrives within this time is not called late.
_ON_TIME = timedelta(minutes=2)
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
    area = get_area(seen.area) if seen.area else district_at(seen.lon, seen.lat)
    if area is None:
        return
    reason_zh, reason_en = _REASONS[WatchReason(seen.reason)]
    late = seen.known_at - seen.at
    late_min = round(late / timedelta(minutes=1)) if late > _ON_TIME else 0
    stood = f"{city_time(seen.at):%H:%M}"
    new = NewCase(
        source=Source.SENSING,
        source_key=f"reentry:{seen.reentry}",
        case_type=CASE_TYPE,
        title_zh=f"关注车辆回流：{seen.masked}（{reason_zh}）"
        + (f"（{stood} 停放，数据晚到 {late_min} 分钟）" if late_min else ""),
        title_en=f"Watched vehicle is back: {seen.masked} ({reason_en})"
        + (f" (parked at {stood}, report {late_min} min late)" if late_min else ""),
        priority=_PRIORITY,
        area=area.code,
        place_zh=seen.zone_zh or area.name_zh,
        place_en=seen.zone_en or seen.zone_zh or area.name_en,
        lon=seen.lon,
        lat=seen.lat,
        occurred_at=seen.known_at,
        groups={seen.operator: 1},
        units={operator.code: operator.organisation for operator in list_operators()},
        facts={
            "watch": str(seen.watch),
            "reason": str(seen.reason),
            "zone": seen.zone,
            "since": iso(seen.at),
            "late_min": str(late_min),
        },
    )
    with contextlib.suppress(CaseTypeUnknown):
        casework.open_case(new, _ACTOR)
