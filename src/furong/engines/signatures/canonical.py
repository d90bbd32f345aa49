"""JSON in one form only: the JSON canonicalisation scheme of RFC 8785, so that equal content has equal bytes."""

from __future__ import annotations

import hashlib
import json
import math
from typing import Any

__all__ = ["NotCanonical", "canonical_json", "digest_of"]

#: Whole numbers beyond this are not the same in every reader of JSON (RFC 7493 §2.2).
_WHOLE_MAX = 2**53 - 1
_DEPTH_MAX = 32
#: Where ECMAScript begins to write numbers with an exponent: from this power of ten on, and below that one.
_LARGE, _SMALL = 21, -7


class NotCanonical(ValueError):
    """A value has no canonical form: a number that is none, a key that is no text, half a character, or too deep."""


def canonical_json(value: object) -> bytes:
    """Return ``value`` as canonical JSON.

    Raises:
        NotCanonical: When it has no such form.
    """
    try:
        return _written(value, 0).encode()
    except UnicodeEncodeError as error:
        raise NotCanonical("half a surrogate pair") from error


def digest_of(value: object) -> str:
    """Return the SHA-256 of ``value`` in its canonical form, as ``sha256:`` and 64 hexadecimal digits.

    Raises:
        NotCanonical: When it has no such form.
    """
    return f"sha256:{hashlib.sha256(canonical_json(value)).hexdigest()}"


def _written(value: Any, depth: int) -> str:
    if depth > _DEPTH_MAX:
        raise NotCanonical(f"deeper than {_DEPTH_MAX}")
    if isinstance(value, dict):
        if any(not isinstance(key, str) for key in value):
            raise NotCanonical("a key that is no text")
        # By UTF-16 code units, as ECMAScript sorts (RFC 8785 §3.2.3).
        keys = sorted(value, key=lambda key: key.encode("utf-16-be", "surrogatepass"))
        return "{" + ",".join(f"{_text(key)}:{_written(value[key], depth + 1)}" for key in keys) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(_written(one, depth + 1) for one in value) + "]"
    return _plain(value)


def _plain(value: object) -> str:
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, int):
        if abs(value) > _WHOLE_MAX:
            raise NotCanonical(f"{value} is not exact in JSON")
        return str(value)
    if isinstance(value, float):
        return _number(value)
    raise NotCanonical(f"{type(value).__name__} is not JSON")


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


def _number(value: float) -> str:
    """Return a number as ECMAScript writes it: the fewest digits that mean it, without an exponent where it can be."""
    if not math.isfinite(value):
        raise NotCanonical("a number that is not finite")
    if value == 0:
        return "0"
    sign = "-" if value < 0 else ""
    mantissa, _, power = f"{abs(value)!r}".partition("e")
    whole, _, part = mantissa.partition(".")
    digits = (whole + part).lstrip("0")
    # The number is 0.digits × 10^point.
    point = len(whole.lstrip("0")) or -(len(part) - len(part.lstrip("0")))
    point += int(power or 0)
    digits = digits.rstrip("0")
    return sign + _placed(digits, point)


def _placed(digits: str, point: int) -> str:
    count = len(digits)
    if count <= point <= _LARGE:
        return digits + "0" * (point - count)
    if 0 < point <= _LARGE:
        return f"{digits[:point]}.{digits[point:]}"
    if _SMALL + 1 < point <= 0:
        return f"0.{'0' * -point}{digits}"
    head = digits[0] + (f".{digits[1:]}" if count > 1 else "")
    return f"{head}e{point - 1:+d}"
