"""Messages between cities: how one is made, signed, read and judged; nothing here knows storage or network.

A message is an object in canonical JSON (RFC 8785) with a signature (Ed25519) over the line ``furong-transfer/1`` and
those bytes. Its content is named by a hash of its own, which both cities write into the history of the appeal: the hash
stays the same when a message is signed anew because the first one has expired on the way.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from furong.engines.signatures import NotCanonical, canonical_json, digest_of, is_signed, public_key, sign
from furong.nets.hotline.errors.cities import (
    CityContentAltered,
    CityKeyUnusable,
    CityMessageStale,
    CityMessageTooLarge,
    CityMessageUnreadable,
    CitySignatureWrong,
)

__all__ = [
    "MESSAGE_MAX",
    "CityMessage",
    "MessageKind",
    "demand_fresh",
    "demand_signed",
    "fingerprint_of",
    "private_seed",
    "public_text",
    "read_key",
    "read_message",
    "written_message",
]

#: How long a message may be. [By]
MESSAGE_MAX = 1_000_000
_PROTOCOL = "furong-transfer/1"
_FIELDS = {"protocol", "id", "kind", "transfer", "from", "to", "sent_at", "expires_at", "content_hash", "content"}
_HASH = re.compile(r"sha256:[0-9a-f]{64}")
_CITY = re.compile(r"[0-9]{6}")
#: A character that no database keeps, as JSON writes it.
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
#: How long a signed message holds, how long it may at most, and how far another clock may be ahead.
_HOLDS, _HOLDS_MAX, _AHEAD = timedelta(minutes=10), timedelta(hours=1), timedelta(minutes=5)


class MessageKind(StrEnum):
    """What a message is for."""

    TRANSFER = "transfer"
    DECISION = "decision"
    STATUS = "status"
    WITHDRAWAL = "withdrawal"
    FETCH = "fetch"
    RECEIPT = "receipt"


@dataclass(frozen=True, slots=True, kw_only=True)
class CityMessage:
    """One message.

    Args:
        id: Which; the same message has the same id however often it is sent.
        kind: What it is for.
        transfer: The transfer that it is about.
        sender: Code of the city that it is from.
        to: Code of the city that it is for.
        content: What it says.
        content_hash: Hash of that.
        sent_at: When it was signed.
        expires_at: Until when it holds.
        signed: What was signed.
        signature: The signature.
    """

    id: UUID
    kind: MessageKind
    transfer: UUID
    sender: str
    to: str
    content: Mapping[str, Any]
    content_hash: str
    sent_at: datetime
    expires_at: datetime
    signed: bytes
    signature: bytes


def private_seed(secret: str) -> bytes:
    """Return the private key of a city, which follows from its secret."""
    return hashlib.sha256(f"furong-city-key:{secret}".encode()).digest()


def public_text(seed: bytes) -> str:
    """Return the public key of a private one, in base64."""
    return base64.b64encode(public_key(seed)).decode()


def read_key(text: str) -> bytes:
    """Return a public key from its base64.

    Raises:
        CityKeyUnusable: When it is none.
    """
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError) as error:
        raise CityKeyUnusable from error
    if len(key) != 32:
        raise CityKeyUnusable
    return key


def fingerprint_of(key: bytes) -> str:
    """Return the fingerprint of a public key: 32 hexadecimal digits of its SHA-256, in fours."""
    digits = hashlib.sha256(key).hexdigest()[:32].upper()
    return " ".join(digits[begin : begin + 4] for begin in range(0, 32, 4))


def written_message(
    seed: bytes,
    *,
    identity: UUID,
    kind: MessageKind,
    transfer: UUID,
    sender: str,
    to: str,
    content: Mapping[str, Any],
    now: datetime,
) -> bytes:
    """Return a message as it is sent, signed now."""
    message = {
        "protocol": _PROTOCOL,
        "id": str(identity),
        "kind": kind.value,
        "transfer": str(transfer),
        "from": sender,
        "to": to,
        "sent_at": _stamp(now),
        "expires_at": _stamp(now + _HOLDS),
        "content_hash": digest_of(content),
        "content": content,
    }
    signature = sign(seed, _signed_part(message))
    key = fingerprint_of(public_key(seed))
    return canonical_json({"message": message, "key": key, "signature": base64.b64encode(signature).decode()})


def read_message(body: bytes) -> CityMessage:
    """Return a message from what came; its signature is not judged yet.

    Raises:
        CityMessageTooLarge: When it is longer than is taken.
        CityMessageUnreadable: When it is none.
        CityContentAltered: When its content is not what its hash says.
    """
    if len(body) > MESSAGE_MAX:
        raise CityMessageTooLarge(size=len(body), most=MESSAGE_MAX)
    try:
        told = json.loads(body, object_pairs_hook=_once_each, parse_constant=_refused)
        message, signature = told["message"], base64.b64decode(told["signature"], validate=True)
        read = _message(message, signature)
        if _NUL.search(read.signed):
            raise ValueError("a character that cannot be stored (U+0000)")
        found = digest_of(read.content)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, NotCanonical) as error:
        raise CityMessageUnreadable(trouble=_said(error)) from error
    if found != read.content_hash:
        raise CityContentAltered(told=read.content_hash, found=found)
    return read


def demand_signed(message: CityMessage, key: bytes) -> None:
    """Return when a message is signed with the key that is registered for its sender.

    Raises:
        CitySignatureWrong: When it is not.
    """
    if not is_signed(key, message.signed, message.signature):
        raise CitySignatureWrong(city=message.sender, fingerprint=fingerprint_of(key))


def demand_fresh(message: CityMessage, now: datetime) -> None:
    """Return when a message holds now.

    Raises:
        CityMessageStale: When it has expired, is from the future, or would hold too long.
    """
    is_long = message.expires_at - message.sent_at > _HOLDS_MAX
    if message.expires_at < now or message.sent_at > now + _AHEAD or is_long:
        raise CityMessageStale(sent_at=_stamp(message.sent_at), expires_at=_stamp(message.expires_at), now=_stamp(now))


def _message(told: Mapping[str, Any], signature: bytes) -> CityMessage:
    if not isinstance(told, dict) or set(told) != _FIELDS:
        raise ValueError(f"expected the fields {', '.join(sorted(_FIELDS))}")
    if told["protocol"] != _PROTOCOL:
        raise ValueError(f"protocol {str(told['protocol'])[:40]} instead of {_PROTOCOL}")
    if not isinstance(told["content"], dict) or not _HASH.fullmatch(told["content_hash"]):
        raise ValueError("content or content_hash")
    if not (_CITY.fullmatch(told["from"]) and _CITY.fullmatch(told["to"])):
        raise ValueError("from and to are codes of six digits")
    return CityMessage(
        id=UUID(told["id"]),
        kind=MessageKind(told["kind"]),
        transfer=UUID(told["transfer"]),
        sender=told["from"],
        to=told["to"],
        content=told["content"],
        content_hash=told["content_hash"],
        sent_at=_instant(told["sent_at"]),
        expires_at=_instant(told["expires_at"]),
        signed=_signed_part(told),
        signature=signature,
    )


def _signed_part(message: Mapping[str, Any]) -> bytes:
    return _PROTOCOL.encode() + b"\n" + canonical_json(message)


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")


def _instant(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError(f"{text} has no time zone")
    return at


def _once_each(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice in an object")
    return found


def _refused(name: str) -> float:
    raise ValueError(f"{name} is not JSON")


def _said(error: Exception) -> str:
    return (str(error) or type(error).__name__)[:200]
