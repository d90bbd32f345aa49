"""What is taken in at city scale: the receipt of a delivery, and records that could not be used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from furong.engines.readings.records import TroubleCode

__all__ = ["CITY_REASONS", "CityRejection", "FirstRejection", "IntakeReason", "IntakeReceipt", "RejectedReading"]


class IntakeReason(StrEnum):
    """Why a record that can be read is not taken."""

    UNKNOWN_CODE = "unknown_code"
    UNKNOWN_NUMBER = "unknown_number"
    UNIT_DIFFERS = "unit_differs"
    TIME_IN_FUTURE = "time_in_future"
    EMPTY_FIELD = "empty_field"
    ROW_UNREADABLE = "row_unreadable"
    ARROW_UNUSABLE = "arrow_unusable"


#: Every word that a rejected record may carry.
CITY_REASONS: tuple[str, ...] = (*(code.value for code in TroubleCode), *(reason.value for reason in IntakeReason))


@dataclass(frozen=True, slots=True)
class RejectedReading:
    """A record that is not taken.

    Args:
        place: Where it stood in the delivery, e.g. ``line 7``.
        raw: Its text.
        reason: One of :data:`CITY_REASONS`.
        field: Which field it is about, if one.
    """

    place: str
    raw: str
    reason: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class FirstRejection:
    """The first record of a delivery that was put aside for a reason.

    Args:
        place: Where it stood in the delivery.
        reason: Why.
        field: Which field it is about, if one.
        raw: Its text, shortened.
    """

    place: str
    reason: str
    field: str
    raw: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeReceipt:
    """What became of a delivery. ``durability`` says which promise holds for the readings that were taken.

    A reading that repeats one that was taken before is stored and dropped later, by thing and time: sending a delivery
    again changes nothing.

    Args:
        durability: ``stored``: on disk in the log of readings, will be evaluated; survives a crash.
        received: Records in the delivery. [1]
        stored: Readings taken. [1]
        quarantined: Records put aside with their reason. [1]
        reasons: How many records were put aside for which reason. [1]
        first: The first record of each reason.
    """

    durability: str
    received: int
    stored: int
    quarantined: int
    reasons: Mapping[str, int] = field(default_factory=dict)
    first: tuple[FirstRejection, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CityRejection:
    """Records of the quarantine that say the same: one text, or many of one delivery.

    Args:
        id: Its number.
        source: Who sent it.
        reason: Why it is here.
        field: Which field it is about, if one.
        place: Where it stood in the delivery in which it came first.
        raw: Its text; of many, the first lines.
        count: How many records this stands for. [1]
        is_many: Whether different records are kept together.
        first_at: When it came first.
        last_at: When it came last.
        state: ``held``, ``replayed`` or ``discarded``.
    """

    id: int
    source: str
    reason: str
    field: str
    place: str
    raw: str
    count: int
    is_many: bool
    first_at: datetime
    last_at: datetime
    state: str
