"""Keys that only this city can make: of a citizen's thread, of the page of an appeal, of work on the street."""

from __future__ import annotations

import base64
import hashlib
import hmac
import unicodedata

from furong.nets.hotline.errors.appeals import PhoneUnusable

__all__ = ["citizen_key", "plain_phone", "tracking_code", "work_key"]

_DIGITS = range(7, 16)


def plain_phone(number: str) -> str:
    """Return a phone number as its digits, without the country code of the mainland, or empty for none.

    Raises:
        PhoneUnusable: When it has too few or too many digits, or letters.
    """
    told = unicodedata.normalize("NFKC", number).strip()
    if not told:
        return ""
    digits = "".join(sign for sign in told if sign not in " -()+.")
    digits = digits.removeprefix("86") if told.startswith("+") else digits
    if not (digits.isascii() and digits.isdigit() and len(digits) in _DIGITS):
        raise PhoneUnusable
    return digits


def citizen_key(secret: str, phone: str) -> str:
    """Return the key of the thread of a phone number (HMAC-SHA256, RFC 2104, 32 hexadecimal digits).

    Args:
        secret: The city's key: without it nobody can tell numbers from keys by trying them all.
        phone: The number, as :func:`plain_phone` gives it.
    """
    return hmac.new(secret.encode(), f"phone:{phone}".encode(), hashlib.sha256).hexdigest()[:32]


def tracking_code(secret: str, number: str) -> str:
    """Return the code that goes with the number of an appeal: 10 letters and digits of RFC 4648's base 32."""
    digest = hmac.new(secret.encode(), f"track:{number}".encode(), hashlib.sha256).digest()
    return base64.b32encode(digest).decode()[:10]


def work_key(secret: str, number: str, round_number: int) -> str:
    """Return the key under which the work of a round is reported: nobody else can have reported it before.

    Args:
        secret: The city's key.
        number: Number of the appeal.
        round_number: In which round. [1]
    """
    named = f"{number}#{round_number}"
    return f"{named}-{hmac.new(secret.encode(), f'work:{named}'.encode(), hashlib.sha256).hexdigest()[:20]}"
