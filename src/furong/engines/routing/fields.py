"""Reading fields of parsed JSON: each with its place, so that what is wrong is told where it stands."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

__all__ = ["Field", "StateUnusable"]

_SECONDS_OF_A_DAY = 86_400
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
        """Return begin and end [s]: ``["08:00", "10:00"]``, two instants, two numbers, or ``{start, end}``.

        Numbers are hours when none is above 24, minutes when none is above 1440, and seconds otherwise.

        Raises:
            StateUnusable: When it is none of these, or ends before it begins.
        """
        expected = 'begin and end like ["08:00", "10:00"], the end after the begin'
        value = self.value
        if isinstance(value, Mapping):
            start = next((value[name] for name in ("start", "from", "open", "begin") if name in value), None)
            value = [start, next((value[name] for name in ("end", "until", "to", "close") if name in value), None)]
        if not isinstance(value, Sequence) or isinstance(value, str) or len(value) != 2:
            raise self.wrong(expected)
        opens, closes = self._instants(value, expected)
        if closes <= opens:
            raise self.wrong(expected)
        return opens, closes

    def _instants(self, value: Sequence[Any], expected: str) -> tuple[float, float]:
        if all(isinstance(each, str) for each in value):
            first, last = (self._clock(each, expected) for each in value)
            return first, last
        numbers = [Field(self.place, each).number(expected, least=0) for each in value]
        unit = 3600 if max(numbers) <= 24 else 60 if max(numbers) <= 1440 else 1
        return numbers[0] * unit, numbers[1] * unit

    def _clock(self, text: str, expected: str) -> float:
        """Return seconds since midnight; of an instant with a date, since midnight of the first day of all."""
        if text in {"24:00", "24:00:00"}:
            return float(_SECONDS_OF_A_DAY)
        try:
            at = datetime.fromisoformat(text if "-" in text[1:] else f"1970-01-01T{text.zfill(5)}")
        except ValueError as error:
            raise self.wrong(expected) from error
        days = (at.date() - date(1970, 1, 1)).days
        return float(days * _SECONDS_OF_A_DAY + at.hour * 3600 + at.minute * 60 + at.second)
