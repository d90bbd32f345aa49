"""Reading fields of parsed JSON: each with its place, so that what is wrong is told where it stands."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from furong.kernel.clock import CITY_TIME

__all__ = ["SECONDS_OF_A_DAY", "Field", "StateUnusable", "window_in"]

SECONDS_OF_A_DAY = 86_400
#: What begins and what ends hours may be called.
_ENDS = (
    ("start", "from", "open", "opens", "begin", "earliest", "start_time", "window_start", "shift_start"),
    ("end", "until", "close", "closes", "to", "latest", "end_time", "window_end", "shift_end"),
)
#: Names that mean something else where they do not stand in hours.
_SHORT = frozenset({"start", "from"})
_SPAN = re.compile(r"\s*(?:–|—|~|～|至|to|(?<=:\d\d)-(?=\d))\s*")
_DATE = re.compile(r"\d{4}-?\d{2}-?\d{2}")
_MIDNIGHT = datetime(1970, 1, 1, tzinfo=CITY_TIME)
_CITY_S = CITY_TIME.utcoffset(None).total_seconds()
_SINCE_1970_S, _SINCE_1970_MS = 1e9, 1e11
_LONGEST = 60


class StateUnusable(ValueError):
    """A state that no plan can be made from.

    Args:
        place: Where the trouble is, like ``zones[3].capacity``.
        expected: What would have been accepted.
        got: What stands there.
    """

    def __init__(self, place: str, expected: str, got: str) -> None:
        super().__init__(f"{place}: expected {expected}, got {got}")
        self.place = place
        self.expected = expected
        self.got = got


class Field:
    """A value and where it stands.

    Args:
        place: Where.
        value: What was parsed.
    """

    def __init__(self, place: str, value: Any) -> None:
        self.place = place
        self.value = value

    def wrong(self, expected: str) -> StateUnusable:
        """Return what to raise when the value is not what was expected."""
        got = repr(self.value)
        return StateUnusable(
            self.place or "the file", expected, got if len(got) <= _LONGEST else got[: _LONGEST - 1] + "…"
        )

    def find(self, *names: str) -> Field | None:
        """Return the first of the fields ``names`` that is there and not null.

        Raises:
            StateUnusable: When the value has no fields.
        """
        if not isinstance(self.value, Mapping):
            raise self.wrong("an object")
        for name in names:
            if self.value.get(name) is not None:
                return Field(f"{self.place}.{name}" if self.place else name, self.value[name])
        return None

    def need(self, expected: str, *names: str) -> Field:
        """Return the first of the fields ``names``.

        Raises:
            StateUnusable: When none is there.
        """
        found = self.find(*names)
        if found is None:
            place = f"{self.place}.{names[0]}" if self.place else names[0]
            raise StateUnusable(place, expected, "nothing")
        return found

    def items(self, expected: str) -> Iterator[Field]:
        """Yield the items of a list; those of an object with their names as ``id``.

        Raises:
            StateUnusable: When it is neither, or empty.
        """
        if not isinstance(self.value, Mapping | list) or not self.value:
            raise self.wrong(expected)
        if isinstance(self.value, Mapping):
            for name, item in self.value.items():
                named = {"id": name, **item} if isinstance(item, Mapping) else item
                yield Field(f"{self.place}.{name}", named)
            return
        for place, item in enumerate(self.value):
            yield Field(f"{self.place}[{place}]", item)

    def text(self) -> str:
        """Return a name: a text that is not empty, or a whole number.

        Raises:
            StateUnusable: When it is something else.
        """
        if isinstance(self.value, bool) or not isinstance(self.value, str | int) or self.value == "":
            raise self.wrong("a name")
        return str(self.value)

    def number(self, expected: str, *, least: float = -math.inf, most: float = math.inf, above: bool = False) -> float:
        """Return a number from ``least`` to ``most`` [1]; not the least itself when ``above``.

        Raises:
            StateUnusable: When it is none, not finite or out of that.
        """
        value = self.value
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise self.wrong(expected)
        if value < least or value > most or (above and value == least):
            raise self.wrong(expected)
        return float(value)

    def whole(self, expected: str, *, least: int = 0) -> int:
        """Return a whole number that is at least ``least`` [1].

        Raises:
            StateUnusable: When it is not.
        """
        value = self.number(expected, least=least, most=1e9)
        if value != int(value):
            raise self.wrong(expected)
        return int(value)

    def window(self) -> tuple[float, float]:
        """Return begin and end [s]: ``["08:00", "10:00"]``, ``"08:00-10:00"``, instants, numbers, or ``{start, end}``.

        Numbers are hours when none is above 24, minutes when none is above 1440, seconds of the day, or seconds or
        milliseconds since 1970 when they are as large as that. Instants with a zone are converted to city time.

        Raises:
            StateUnusable: When it is none of these, or ends before it begins.
        """
        expected = 'begin and end like ["08:00", "10:00"], the end after the begin'
        value = self.value
        if isinstance(value, Mapping):
            value = [next((value[name] for name in names if name in value), None) for names in _ENDS]
        if isinstance(value, str):
            value = _SPAN.split(value.strip())
        if not isinstance(value, Sequence) or len(value) != 2:
            raise self.wrong(expected)
        opens, closes = self._instants(value, expected)
        if closes <= opens:
            raise self.wrong(expected)
        return opens, closes

    def _instants(self, value: Sequence[Any], expected: str) -> tuple[float, float]:
        if all(isinstance(each, str) for each in value):
            first, last = (self._clock(each.strip(), expected) for each in value)
            return first, last
        numbers = [Field(self.place, each).number(expected, least=0) for each in value]
        if max(numbers) >= _SINCE_1970_S:
            unit = 1 if max(numbers) < _SINCE_1970_MS else 0.001
            return numbers[0] * unit + _CITY_S, numbers[1] * unit + _CITY_S
        unit = 3600 if max(numbers) <= 24 else 60 if max(numbers) <= 1440 else 1
        return numbers[0] * unit, numbers[1] * unit

    def _clock(self, text: str, expected: str) -> float:
        """Return seconds since midnight; of an instant with a date, since that of the first day of 1970, city time."""
        if text in {"24:00", "24:00:00"}:
            return float(SECONDS_OF_A_DAY)
        try:
            at = datetime.fromisoformat(text if _DATE.match(text) else f"1970-01-01T{text.zfill(5)}")
        except ValueError as error:
            raise self.wrong(expected) from error
        since = at.replace(tzinfo=CITY_TIME) if at.tzinfo is None else at
        return (since - _MIDNIGHT).total_seconds()


def window_in(row: Field) -> Field | None:
    """Return the hours that an object says, in one field or in two."""
    found = row.find("window", "hours", "time_window", "shift")
    if found is not None:
        return found
    for begin, end in zip(*_ENDS, strict=True):
        if begin not in _SHORT and row.find(begin) is not None and row.find(end) is not None:
            return Field(f"{row.place}.{begin}" if row.place else begin, [row.value[begin], row.value[end]])
    return None
