"""Identifiers: ids that sort by time, ids that follow from what they name, and the codes of Chinese administration.

A code is a value type: it exists only when it is well-formed, and it knows its own structure.
"""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from secrets import randbits
from typing import Self
from uuid import UUID, uuid5

from furong.kernel.clock import Clock, SystemClock

__all__ = [
    "AreaCode",
    "AreaLevel",
    "CaseNumber",
    "CitizenId",
    "CodeUnusable",
    "CreditCode",
    "IdMint",
    "ThingCode",
    "derived_id",
    "iso7064_mod37_36",
]


class CodeUnusable(ValueError):
    """A text that is not a code of its kind; the message says what was expected."""


@dataclass(slots=True)
class IdMint:
    """Mints UUIDs of version 7 (RFC 9562 §5.7): they sort by the clock's time, and one mint's in order of minting.

    Args:
        clock: Where the time comes from.
    """

    clock: Clock = field(default_factory=SystemClock)
    _last_ms: int = field(default=-1, init=False)
    _counter: int = field(default=0, init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False)

    def mint(self) -> UUID:
        """Return a new id."""
        with self._lock:
            now_ms = max(int(self.clock.now().timestamp() * 1000), self._last_ms)
            # The 12 bits beside the version count within a millisecond (RFC 9562 §6.2, method 1), so order holds.
            self._counter = self._counter + 1 if now_ms == self._last_ms else randbits(11)
            if self._counter >= 1 << 12:
                now_ms, self._counter = now_ms + 1, 0
            self._last_ms = now_ms
            return UUID(int=now_ms << 80 | 0x7 << 76 | self._counter << 64 | 0b10 << 62 | randbits(62))


def derived_id(namespace: UUID, *parts: str | int) -> UUID:
    """Return the id that follows from ``parts``, always the same one (UUID version 5, RFC 9562 §5.5).

    Each part is written with its length, so that no two different sequences of parts read alike.
    """
    return uuid5(namespace, "".join(f"{len(str(part))}:{part}," for part in parts))


class AreaLevel(StrEnum):
    """The five levels of city management (五级: 市·区县·街道·社区·网格)."""

    CITY = "city"
    DISTRICT = "district"
    STREET = "street"
    COMMUNITY = "community"
    GRID = "grid"


_AREA_LENGTHS = {6: AreaLevel.DISTRICT, 9: AreaLevel.STREET, 12: AreaLevel.COMMUNITY, 15: AreaLevel.GRID}


@dataclass(frozen=True, slots=True, order=True)
class AreaCode:
    """Code of an area: 6 digits to the district (GB/T 2260), 9 to the street and 12 to the community (GB/T 10114), 15
    to the unit grid (12 and a serial of 3, after GB/T 30428.1). A 6-digit code that ends in 00 is a city's.

    Raises:
        CodeUnusable: When the text is not such a code.
    """

    text: str

    def __post_init__(self) -> None:
        if not (self.text.isascii() and self.text.isdigit() and len(self.text) in _AREA_LENGTHS):
            raise CodeUnusable(f"an area code has 6, 9, 12 or 15 digits; {self.text!r} is none")
        if not 11 <= int(self.text[:2]) <= 82:
            raise CodeUnusable(f"{self.text!r} does not begin with a province (11 to 82, GB/T 2260)")

    @property
    def level(self) -> AreaLevel:
        """Which of the five levels it is of."""
        if len(self.text) == 6 and self.text.endswith("00"):
            return AreaLevel.CITY
        return _AREA_LENGTHS[len(self.text)]

    @property
    def parent(self) -> AreaCode | None:
        """The area that its digits put it in; management may put it elsewhere. A city has none here."""
        if self.level is AreaLevel.CITY:
            return None
        return AreaCode(self.text[:4] + "00" if len(self.text) == 6 else self.text[:-3])

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True, order=True)
class CaseNumber:
    """Number of a case: 19 digits, the district's 6, the day's 8, and a serial of 5.

    Raises:
        CodeUnusable: When the text is not such a number.
    """

    text: str

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[0-9]{19}", self.text):
            raise CodeUnusable(f"a case number has 19 digits; {self.text!r} has not")
        try:
            date.fromisoformat(self.text[6:14])
        except ValueError:
            raise CodeUnusable(f"digits 7 to 14 of {self.text!r} are no day") from None

    @classmethod
    def make(cls, district: str, day: date, serial: int) -> Self:
        """Return the number of the ``serial``-th case of a district on a day.

        Raises:
            CodeUnusable: When the district has not 6 digits or the serial more than 5.
        """
        if len(district) != 6 or not 0 <= serial <= 99_999:
            raise CodeUnusable(f"district {district!r} and serial {serial} have not 6 and at most 5 digits")
        return cls(f"{district}{day:%Y%m%d}{serial:05d}")

    @property
    def district(self) -> str:
        """Code of the district that opened it."""
        return self.text[:6]

    @property
    def day(self) -> date:
        """Day on which it was opened."""
        return date.fromisoformat(self.text[6:14])

    @property
    def serial(self) -> int:
        """Which case of that day it is, from 1. [1]"""
        return int(self.text[14:])

    def __str__(self) -> str:
        return self.text


_CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@dataclass(frozen=True, slots=True)
class CreditCode:
    """Unified social credit code (统一社会信用代码, GB 32100-2015): 17 characters and a check character.

    The weights are powers of 3 modulo 31; the check character makes the weighted sum a multiple of 31 (ibid. §4.6).

    Raises:
        CodeUnusable: When the text is not such a code.
    """

    text: str

    def __post_init__(self) -> None:
        if len(self.text) != 18 or any(ch not in _CREDIT_ALPHABET for ch in self.text):
            raise CodeUnusable(f"a credit code has 18 of the characters {_CREDIT_ALPHABET}; {self.text!r} has not")
        wanted = self.check_character(self.text[:17])
        if self.text[17] != wanted:
            raise CodeUnusable(f"the check character of {self.text!r} should be {wanted!r}")

    @staticmethod
    def check_character(body: str) -> str:
        """Return the check character of the first 17 characters."""
        total = sum(_CREDIT_ALPHABET.index(ch) * pow(3, place, 31) for place, ch in enumerate(body))
        return _CREDIT_ALPHABET[-total % 31]

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True, repr=False)
class CitizenId:
    """Citizen identity number (公民身份号码, GB 11643-1999): 17 digits and a check character by ISO 7064 MOD 11-2.

    It is only checked and shown masked; nothing of ours stores one.

    Raises:
        CodeUnusable: When the text is not such a number; the message never repeats it.
    """

    text: str = field(repr=False)

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[0-9]{17}[0-9X]", self.text):
            raise CodeUnusable("a citizen identity number has 17 digits and a digit or X")
        try:
            date.fromisoformat(self.text[6:14])
        except ValueError:
            raise CodeUnusable("digits 7 to 14 of the citizen identity number are no day") from None
        if self.text[17] != self.check_character(self.text[:17]):
            raise CodeUnusable("the check character of the citizen identity number does not fit")

    @staticmethod
    def check_character(body: str) -> str:
        """Return the check character of the first 17 digits."""
        total = 0
        for ch in body:
            total = (total + int(ch)) * 2 % 11
        return "0123456789X"[(12 - total) % 11]

    def masked(self) -> str:
        """Return it as it may be shown, e.g. ``510***********123X``."""
        return f"{self.text[:3]}{'*' * 11}{self.text[-4:]}"

    def __repr__(self) -> str:
        return f"CitizenId({self.masked()})"


_MOD37_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def iso7064_mod37_36(body: str) -> str:
    """Return the check character of ``body`` by ISO 7064 MOD 37,36, as electronic licences use it (GB/T 36904).

    Raises:
        CodeUnusable: When ``body`` holds anything but digits and capital letters.
    """
    rest = 36
    for ch in body:
        if ch not in _MOD37_ALPHABET:
            raise CodeUnusable(f"{ch!r} is not among the digits and capital letters of ISO 7064 MOD 37,36")
        rest = (rest + _MOD37_ALPHABET.index(ch)) % 36 or 36
        rest = rest * 2 % 37
    return _MOD37_ALPHABET[(37 - rest) % 36]


@dataclass(frozen=True, slots=True, order=True)
class ThingCode:
    """Code of something observed: letters, digits and ``. _ - / :``, at most 120, beginning with a letter or digit.

    Raises:
        CodeUnusable: When the text is not such a code.
    """

    text: str

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._/:-]{0,119}", self.text):
            raise CodeUnusable(
                f"a thing's code is 1 to 120 letters, digits and . _ - / : and begins with a letter or digit;"
                f" {self.text[:40]!r} is not"
            )

    def __str__(self) -> str:
        return self.text
