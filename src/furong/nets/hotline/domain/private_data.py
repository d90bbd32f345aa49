"""Personal data in a reply: numbers of mobile phones, identity cards and bank cards, and the citizen's own number."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

__all__ = ["private_data_in"]

_GAP = r"[ \-\u2010-\u2015]?"
_MOBILE = re.compile(rf"(?<!\d)(?:\+?86{_GAP})?1[3-9]\d(?:{_GAP}\d){{8}}(?!\d)")
_BIRTH = r"(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_IDENTITY = re.compile(rf"(?<!\d)[1-9]\d{{5}}{_GAP}{_BIRTH}{_GAP}\d{{3}}[\dXx](?!\d)")
_BANK = re.compile(rf"(?<!\d)[3-6]\d{{3}}(?:{_GAP}\d{{4}}){{3}}(?:{_GAP}\d{{1,3}})?(?!\d)")
_OWN_MIN = 7
_HEAD, _TAIL = 3, 4


def private_data_in(text: str, own_phone: str = "") -> list[str]:
    """Return what a text holds of personal data, masked.

    Numbers of offices (hotlines, lines with an area code) are public, unless one is the citizen's own.

    Args:
        text: What is to be sent.
        own_phone: The number that the citizen left, or empty.
    """
    plain = unicodedata.normalize("NFKC", text)
    found = dict.fromkeys(_masked(number) for number in _numbers(plain))
    own = re.sub(r"\D", "", own_phone)
    if len(own) >= _OWN_MIN and re.search(rf"(?<!\d){_GAP.join(own)}(?!\d)", plain):
        found[_masked(own)] = None
    return list(found)


def _numbers(plain: str) -> Iterator[str]:
    yield from (match[0] for match in _MOBILE.finditer(plain))
    yield from (match[0] for match in _IDENTITY.finditer(plain))
    yield from (match[0] for match in _BANK.finditer(plain) if _is_card(re.sub(r"\D", "", match[0])))


def _is_card(digits: str) -> bool:
    """Return whether the last digit is the check digit of the others (Luhn)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _masked(number: str) -> str:
    signs = re.sub(r"[^\dXx]", "", number)
    return f"{signs[:_HEAD]}{'*' * (len(signs) - _HEAD - _TAIL)}{signs[-_TAIL:]}"
