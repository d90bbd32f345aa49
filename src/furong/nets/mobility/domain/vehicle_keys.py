"""The key of a vehicle: a keyed hash of what is written on it, so that no list of plates is kept or leaves the city."""

from __future__ import annotations

import hashlib
import hmac
import unicodedata

__all__ = ["vehicle_key"]


def vehicle_key(secret: str, mark: str) -> str:
    """Return the key of a vehicle (HMAC-SHA256, RFC 2104, 32 hexadecimal digits).

    Args:
        secret: The city's key.
        mark: Plate or electronic tag; width, case, spaces and hyphens do not matter.
    """
    plain = unicodedata.normalize("NFKC", mark).upper()
    told = "".join(letter for letter in plain if letter.isalnum())
    return hmac.new(secret.encode(), told.encode(), hashlib.sha256).hexdigest()[:32]
