"""One record of a reading read with patience: the words of what is wrong, and every spelling that JSON allows.

This is the reference of what a line means. The compiled reader takes the lines it is sure of, with the same result, and
leaves the rest to this one.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from furong.engines.readings.instants import LAST_MS, SECONDS_BELOW

__all__ = [
    "FIELD_NAMES",
    "RECORD_MAX",
    "Record",
    "Trouble",
    "TroubleCode",
    "instant_of",
    "number_of",
    "read_record",
    "record_of",
    "time_of",
]

#: Longest text of one record. [byte]
RECORD_MAX = 65_536

#: What each field may be called.
FIELD_NAMES: dict[str, str] = {
    "code": "code",
    "thing": "code",
    "device": "code",
    "time": "time",
    "ts": "time",
    "phenomenonTime": "time",
    "value": "value",
    "result": "value",
    "unit": "unit",
    "uom": "unit",
}
_NEEDED = ("code", "time", "value")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MS = timedelta(milliseconds=1)


class TroubleCode(StrEnum):
    """Why a record is no reading."""

    NOT_UTF8 = "not_utf8"
    NOT_JSON = "not_json"
    NOT_AN_OBJECT = "not_an_object"
    TOO_LONG = "record_too_long"
    FIELD_MISSING = "field_missing"
    FIELD_TWICE = "field_twice"
    CODE_NOT_TEXT = "code_not_text"
    UNIT_NOT_TEXT = "unit_not_text"
    VALUE_NOT_A_NUMBER = "value_not_a_number"
    VALUE_NOT_FINITE = "value_not_finite"
    TIME_UNREADABLE = "time_unreadable"
    TIME_WITHOUT_ZONE = "time_without_zone"
    TIME_OUT_OF_RANGE = "time_out_of_range"


class Trouble(ValueError):
    """A record that is no reading.

    Args:
        code: What is wrong with it.
        field: Which field it is about, if one.
    """

    def __init__(self, code: TroubleCode, field: str = "") -> None:
        self.code = code
        self.field = field
        super().__init__(f"{code} {field}".strip())


@dataclass(frozen=True, slots=True)
class Record:
    """One reading by code.

    Args:
        code: Of the thing.
        time_ms: When it was observed. [ms since 1970-01-01T00:00Z]
        value: What was observed. [unit]
        unit: In which unit, if the sender says so.
    """

    code: str
    time_ms: int
    value: float
    unit: str


def read_record(text: bytes) -> Record:
    """Return the reading that one JSON object holds.

    Raises:
        Trouble: When it holds none.
    """
    if len(text) > RECORD_MAX:
        raise Trouble(TroubleCode.TOO_LONG)
    if text.lstrip(b" \t\r")[:1] != b"{":
        raise Trouble(TroubleCode.NOT_AN_OBJECT)
    try:
        found: _Pairs = json.loads(text.decode(), object_pairs_hook=_Pairs)
    except UnicodeDecodeError as error:
        raise Trouble(TroubleCode.NOT_UTF8) from error
    except (ValueError, RecursionError) as error:
        raise Trouble(TroubleCode.NOT_JSON) from error
    return record_of(found.pairs)


class _Pairs:
    """An object as it was written, with names that stand twice in it."""

    __slots__ = ("pairs",)

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        self.pairs = pairs


def record_of(pairs: list[tuple[str, Any]]) -> Record:
    """Return the reading that named values hold.

    Raises:
        Trouble: When they hold none.
    """
    fields: dict[str, Any] = {}
    for name, value in pairs:
        field = FIELD_NAMES.get(name)
        if field is None:
            continue
        if field in fields:
            raise Trouble(TroubleCode.FIELD_TWICE, field)
        fields[field] = value
    for field in _NEEDED:
        if fields.get(field, "") == "":
            raise Trouble(TroubleCode.FIELD_MISSING, field)
    return Record(
        code=_text_of(fields["code"], TroubleCode.CODE_NOT_TEXT, "code"),
        time_ms=time_of(fields["time"]),
        value=number_of(fields["value"]),
        unit=_text_of(fields.get("unit") or "", TroubleCode.UNIT_NOT_TEXT, "unit"),
    )


def _text_of(value: object, otherwise: TroubleCode, field: str) -> str:
    if not isinstance(value, str):
        raise Trouble(otherwise, field)
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise Trouble(otherwise, field) from error  # half of a pair of surrogates
    return value


def number_of(value: object) -> float:
    """Return a value as a number; true and false are 1 and 0.

    Raises:
        Trouble: When it is none, or not finite.
    """
    if not isinstance(value, int | float):
        raise Trouble(TroubleCode.VALUE_NOT_A_NUMBER, "value")
    try:
        number = float(value)
    except OverflowError as error:
        raise Trouble(TroubleCode.VALUE_NOT_FINITE, "value") from error
    if not math.isfinite(number):
        raise Trouble(TroubleCode.VALUE_NOT_FINITE, "value")
    return number


def time_of(value: object) -> int:
    """Return the instant that a text in ISO 8601 or a number of seconds or milliseconds means. [ms since 1970]

    Raises:
        Trouble: When it means none, or has no zone.
    """
    if isinstance(value, str):
        return instant_of(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Trouble(TroubleCode.TIME_UNREADABLE, "time")
    if not 0 <= value <= LAST_MS:
        raise Trouble(TroubleCode.TIME_OUT_OF_RANGE, "time")
    return math.floor(float(value) * 1000.0 + 0.5) if value < SECONDS_BELOW else math.floor(value)


def instant_of(text: str) -> int:
    """Return the instant that a text in ISO 8601 means. [ms since 1970-01-01T00:00Z]

    Raises:
        Trouble: When it means none, or has no zone.
    """
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise Trouble(TroubleCode.TIME_UNREADABLE, "time") from error
    if moment.tzinfo is None:
        raise Trouble(TroubleCode.TIME_WITHOUT_ZONE, "time")
    try:
        instant = (moment - _EPOCH) // _MS
    except OverflowError:
        instant = -1
    if not 0 <= instant <= LAST_MS:
        raise Trouble(TroubleCode.TIME_OUT_OF_RANGE, "time")
    return instant
