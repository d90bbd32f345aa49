"""From an alarm to a case: one episode of one rule on one thing opens exactly one case.

Whatever is delivered twice, out of order, or cut off by a crash: the alarm's id is the case's source key, the case's
source key is unique, and the delivery is marked in the transaction that opens the case.

========================  ===========================================================================================
alarm raised              opens a case, when the rule names a case type (of faulty sensors: ``sensor_to_case``);
                          when one of the type is open about the thing by another way, it is noted on that one
alarm cleared             notes it on the case; people still check and close it
alarm corrected           amends title and tasks while nobody has been sent, and notes it
alarm withdrawn           notes it; voiding the case is for the duty officer, with a reason
========================  ===========================================================================================
"""

from __future__ import annotations

from furong.foundation.identity.actors import system_actor
from furong.foundation.outbox.consumers import consumer
from furong.kernel.clock import iso
from furong.kernel.events import Event
from furong.nets.casework import api as casework
from furong.nets.casework.api.figures import find_open_case_about
from furong.nets.casework.contracts import NewCase, Source
from furong.nets.sensing.contracts import (
    ALARM_CLEARED,
    ALARM_CORRECTED,
    ALARM_RAISED,
    ALARM_WITHDRAWN,
    AlarmChanged,
    AlarmRaised,
)
from furong.processes import overflow_to_case, sensor_to_case

__all__ = ["CONSUMER", "handle"]

CONSUMER = "alarm_to_case"
_ACTOR = system_actor(CONSUMER)


@consumer(CONSUMER, ALARM_RAISED, ALARM_CLEARED, ALARM_CORRECTED, ALARM_WITHDRAWN)
def handle(event: Event) -> None:
    """Carry an event of an alarm over to casework, inside the delivery's transaction."""
    if event.type is ALARM_RAISED:
        _open(event.data)
        return
    data: AlarmChanged = event.data
    key = str(data.alarm)
    if event.type is ALARM_CORRECTED:
        casework.amend_case(
            Source.SENSING, key, _ACTOR, title_zh=data.title_zh, title_en=data.title_en, groups=data.groups
        )
    else:
        sensor_to_case.end_fault_of_alarm(data.alarm, data.at)
    step = event.type.name.rsplit(".", 1)[1]
    casework.note_on_case(Source.SENSING, key, _ACTOR, step=f"alarm_{step}", note=iso(data.at))


def _open(alarm: AlarmRaised) -> None:
    if alarm.case_type == sensor_to_case.CASE_TYPE:
        sensor_to_case.report_alarm(alarm)
    if alarm.case_type in ("", sensor_to_case.CASE_TYPE):
        return
    known = find_open_case_about(
        alarm.case_type, alarm.thing, lon=alarm.lon, lat=alarm.lat, has_fact=overflow_to_case.FACT
    )
    if known is not None:
        # What counts of the same place have led to already is the same matter: one place, one open case.
        casework.note_on_case(known.source, known.source_key, _ACTOR, step="alarm_raised", note=iso(alarm.raised_at))
        return
    casework.open_case(
        NewCase(
            source=Source.SENSING,
            source_key=str(alarm.alarm),
            case_type=alarm.case_type,
            title_zh=alarm.title_zh,
            title_en=alarm.title_en,
            priority=alarm.priority.value,
            area=alarm.area,
            place_zh=alarm.thing_name_zh,
            place_en=alarm.thing_name_en,
            lon=alarm.lon,
            lat=alarm.lat,
            occurred_at=alarm.raised_at,
            groups=alarm.groups,
            facts={"thing": alarm.thing, "rule": alarm.rule, "value": f"{alarm.value:g}", "owner": alarm.owner},
        ),
        _ACTOR,
    )
