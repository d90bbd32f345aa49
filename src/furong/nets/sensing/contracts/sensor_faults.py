"""Faults of sensors: what is reported, and what is told to those who send somebody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from furong.kernel.events import register_event_type

__all__ = ["SENSOR_FAULTY", "SENSOR_RECOVERED", "SensorFaultKind", "SensorFaulty", "SensorPlace", "SensorRecovered"]


class SensorFaultKind(StrEnum):
    """What is wrong with a sensor."""

    SILENT = "silent"
    STUCK = "stuck"
    SPIKE = "spike"
    DRIFT = "drift"
    OFFSET = "offset"
    DROPOUT = "dropout"
    NOISE = "noise"


@dataclass(frozen=True, slots=True, kw_only=True)
class SensorPlace:
    """The thing whose sensor it is.

    Args:
        code: Code of the thing.
        name_zh: Its name in Chinese.
        name_en: Its name in English.
        area: Code of the area.
        lon: Longitude, WGS 84. [deg]
        lat: Latitude, WGS 84. [deg]
        owner: Code or name of the department that it belongs to (权属单位); empty when that is not known.
    """

    code: str
    name_zh: str
    name_en: str
    area: str
    lon: float
    lat: float
    owner: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SensorFaulty:
    """Payload: the sensor of a thing is taken for faulty."""

    fault: UUID
    place: SensorPlace
    kind: SensorFaultKind
    since: datetime
    evidence: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class SensorRecovered:
    """Payload: the sensor of a thing reports as it should again."""

    fault: UUID
    thing: str
    at: datetime


SENSOR_FAULTY = register_event_type("sensing.sensor.faulty", version=1, data=SensorFaulty)
SENSOR_RECOVERED = register_event_type("sensing.sensor.recovered", version=1, data=SensorRecovered)
