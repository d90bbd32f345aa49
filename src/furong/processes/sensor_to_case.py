"""From a dead sensor to a maintenance case at the department that owns it: one fault of one thing opens one case.

An alarm of a rule that names the case type of sensors is handed on by ``alarm_to_case``: it reports the fault, and that
it is over when the alarm clears.

===========================  ========================================================================================
sensor faulty                opens the case; when it fails again while the case is open, that is noted on it
sensor recovered             notes it on the case: people still check and close it
===========================  ========================================================================================
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from furong.foundation.identity.actors import system_actor
from furong.foundation.outbox.consumers import consumer
from furong.kernel.clock import iso
from furong.kernel.events import Event
from furong.nets.casework import api as casework
from furong.nets.casework.contracts import NewCase, Source
from furong.nets.sensing.api import sensor_faults
from furong.nets.sensing.contracts import AlarmRaised
from furong.nets.sensing.contracts.sensor_faults import (
    SENSOR_FAULTY,
    SENSOR_RECOVERED,
    SensorFaultKind,
    SensorFaulty,
    SensorPlace,
)

__all__ = ["CASE_TYPE", "CONSUMER", "end_fault_of_alarm", "handle", "report_alarm"]

CONSUMER = "sensor_to_case"
#: Type of the cases; a rule that opens it reports a faulty sensor instead of something that happened in the city.
CASE_TYPE = "sensor_care/faulty"
_ACTOR = system_actor(CONSUMER)
_PRIORITY = "4"
_KINDS = {
    SensorFaultKind.SILENT: ("无数据", "silent"),
    SensorFaultKind.STUCK: ("读数不变", "stuck"),
    SensorFaultKind.SPIKE: ("读数突跳", "spikes"),
    SensorFaultKind.DRIFT: ("读数漂移", "drifting"),
    SensorFaultKind.OFFSET: ("读数偏移", "offset"),
    SensorFaultKind.DROPOUT: ("数据中断", "dropping out"),
    SensorFaultKind.NOISE: ("读数杂乱", "noisy"),
}


@consumer(CONSUMER, SENSOR_FAULTY, SENSOR_RECOVERED)
def handle(event: Event) -> None:
    """Carry what is told of a sensor over to casework, inside the delivery's transaction."""
    if event.type is SENSOR_FAULTY:
        _open(event.data)
        return
    key = _open_key(str(event.data.fault))
    casework.note_on_case(Source.SENSING, key, _ACTOR, step="sensor_recovered", note=iso(event.data.at))


def end_fault_of_alarm(alarm: UUID, at: datetime) -> None:
    """Report that the sensor is well again whose fault was reported by an alarm; nothing when there is none."""
    if thing := sensor_faults.find_faulty_thing("alarm", str(alarm)):
        sensor_faults.report_sensor_recovered(thing, at)


def report_alarm(alarm: AlarmRaised) -> None:
    """Report the fault that an alarm of silence tells of."""
    place = SensorPlace(
        code=alarm.thing,
        name_zh=alarm.thing_name_zh,
        name_en=alarm.thing_name_en,
        area=alarm.area,
        lon=alarm.lon,
        lat=alarm.lat,
        owner=alarm.owner,
    )
    evidence = {"alarm": str(alarm.alarm), "rule": alarm.rule}
    sensor_faults.report_sensor_fault(
        place, SensorFaultKind.SILENT, alarm.raised_at, by=f"rule {alarm.rule}"[:60], evidence=evidence
    )


def _open(fault: SensorFaulty) -> None:
    key = _open_key(str(fault.fault))
    if casework.find_case_of(Source.SENSING, key) is not None:
        casework.note_on_case(Source.SENSING, key, _ACTOR, step="sensor_faulty_again", note=iso(fault.since))
        return
    place = fault.place
    kind_zh, kind_en = _KINDS[fault.kind]
    casework.open_case(
        NewCase(
            source=Source.SENSING,
            source_key=key,
            case_type=CASE_TYPE,
            title_zh=f"传感器故障：{place.name_zh}（{kind_zh}）",
            title_en=f"Faulty sensor: {place.name_en} ({kind_en})",
            priority=_PRIORITY,
            area=place.area,
            place_zh=place.name_zh,
            place_en=place.name_en,
            lon=place.lon,
            lat=place.lat,
            occurred_at=fault.since,
            facts={**fault.evidence, "thing": place.code, "kind": fault.kind.value, "owner": place.owner},
        ),
        _ACTOR,
    )


def _open_key(fault: str) -> str:
    """Return the key under which a fault's open case stands, or the next one would: a closed case stays closed."""
    number, key = 1, fault
    while (case := casework.find_case_of(Source.SENSING, key)) is not None:
        if case.state not in casework.FINAL_CASE_STATES:
            return key
        number += 1
        key = f"{fault}#{number}"
    return key
