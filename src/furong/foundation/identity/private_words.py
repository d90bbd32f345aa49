"""What people write into free text though it is nobody else's business: numbers, plates, homes and names of persons.

Two questions are asked of the same patterns: :func:`private_in` says what is surely personal, which keeps a text from
being sent; :func:`without_private` hides whatever looks like it, so that a text can be shown.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from furong.foundation.identity.masks import masked_email, masked_phone
from furong.foundation.identity.third_names import third_names
from furong.foundation.identity.told_homes import without_told_homes
from furong.foundation.identity.told_names import HIDDEN, without_told_names
from furong.kernel.identifiers import CitizenId, CodeUnusable

__all__ = ["private_in", "without_private"]

_GAP = r"[ \-\u2010-\u2015\uff0d]?"
#: It begins where no sign of it stands before: else a long text without an @ is read anew from each of its signs.
_EMAIL = r"(?<![A-Za-z\d_.+-])[A-Za-z\d_.+-]+@[\w-]+(?:\.[\w-]+)+"
#: A dot groups the digits of a phone as 3-4-4 alone: elsewhere it is that of a fraction.
_MOBILE = (
    rf"(?<!\d)(?:\+?86(?:{_GAP}|\.))?1[3-9]\d"
    rf"(?:(?:{_GAP}\d){{8}}|\.\d{{4}}\.\d{{4}})(?!\d)"
)
_BIRTH = r"(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_IDENTITY = rf"(?<!\d)[1-9]\d{{5}}{_GAP}{_BIRTH}{_GAP}\d{{3}}[\dXx](?!\d)"
_BANK = rf"(?<!\d)[3-6]\d{{3}}(?:{_GAP}\d{{4}}){{3}}(?:{_GAP}\d{{1,3}})?(?!\d)"
#: Numbers of any kind, however they are grouped.
_NUMBER = rf"\+?\d(?:{_GAP}\d){{6,}}[Xx]?"
#: Days, and numbers of appeals, are nobody's.
_KEPT = (
    r"(?<![A-Za-z\d])SQ\d{14}(?!\d)"
    r"|(?<!\d)(?:18|19|20|21)\d{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?!-?\d)"
)
#: A plate (GA 36-2018), new energy included; signs that look like a digit are none of it.
_PLATE = (
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Za-hj-np-z][·.\- ]?"
    r"(?=[A-Za-z\d]*\d)[A-HJ-NP-Za-hj-np-z\d]{4,5}[A-HJ-NP-Za-hj-np-z\d挂学警港澳领使](?![A-Za-z\d])"
)
#: Which door of a house: the house itself is where the matter is.
_FLAT = (
    r"\d{1,3} ?单元 ?\d{2,4}(?:室|号房|房|号)?"
    r"|(?<!\d)\d{3,4}(?:室|号房)"
    r"|(?<=[住家在区苑园府城庭居楼栋幢号])\d{1,3}-\d{1,2}-\d{3,4}(?:室|号)?(?![-\d])"
)
_SHOWN = re.compile(f"(?P<kept>{_KEPT})|{_EMAIL}|{_MOBILE}|(?P<plate>{_PLATE})|{_FLAT}|{_NUMBER}")
_EMAILS, _MOBILES, _IDENTITIES, _BANKS = (re.compile(one) for one in (_EMAIL, _MOBILE, _IDENTITY, _BANK))
_OFFICE = (".gov.cn", "@gov.cn")
_MOBILE_DIGITS, _OWN_MIN = 11, 7
_HEAD, _TAIL = 3, 4


def without_private(text: str, *names: str, plates: bool = False) -> str:
    """Return the text without what looks like somebody's number, e-mail address, plate, door or name.

    Args:
        text: What is to be shown.
        names: Names that are known to be somebody's; they are hidden wherever they stand.
        plates: Whether plates stay, for those whose matter they are.
    """

    def shown(found: re.Match[str]) -> str:
        return found[0] if found["kept"] or (plates and found["plate"]) else HIDDEN

    for name in sorted((*names, *third_names(text)), key=len, reverse=True):
        text = text.replace(name, HIDDEN) if len(name) > 1 else text
    return _SHOWN.sub(shown, without_told_homes(without_told_names(text)))


def private_in(text: str, own_phone: str = "") -> list[str]:
    """Return what a text holds of personal data, masked.

    Numbers and addresses of offices (hotlines, lines with an area code, ``gov.cn``) are public, unless a number is the
    citizen's own.

    Args:
        text: What is to be sent.
        own_phone: The number that the citizen left, or empty.
    """
    plain = unicodedata.normalize("NFKC", text)
    found = dict.fromkeys(_found(plain))
    own = re.sub(r"\D", "", own_phone)
    parted = rf"(?:{_GAP}|\.)".join(own)
    if len(own) >= _OWN_MIN and re.search(rf"(?<!\d){parted}(?!\d)", plain):
        found[masked_phone(own)] = None
    return list(found)


def _found(plain: str) -> Iterator[str]:
    yield from (masked_phone(_digits(found[0])[-_MOBILE_DIGITS:]) for found in _MOBILES.finditer(plain))
    yield from (_masked_identity(found[0]) for found in _IDENTITIES.finditer(plain))
    yield from (_masked_card(_digits(found[0])) for found in _BANKS.finditer(plain) if _is_card(_digits(found[0])))
    addresses = (found[0] for found in _EMAILS.finditer(plain))
    yield from (masked_email(one) for one in addresses if not one.lower().endswith(_OFFICE))


def _digits(number: str) -> str:
    return re.sub(r"\D", "", number)


def _is_card(digits: str) -> bool:
    """Return whether the last digit is the check digit of the others (Luhn)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _masked_identity(number: str) -> str:
    signs = re.sub(r"[^\dX]", "", number.upper())
    try:
        return CitizenId(signs).masked()
    except CodeUnusable:
        return _masked_card(signs)  # mistyped, and somebody's all the same


def _masked_card(signs: str) -> str:
    return f"{signs[:_HEAD]}{'*' * (len(signs) - _HEAD - _TAIL)}{signs[-_TAIL:]}"
