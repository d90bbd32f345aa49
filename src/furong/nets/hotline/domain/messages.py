"""What a messenger signs, and keys that tell nobody who sent a message."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence

__all__ = ["REPLAY_WINDOW_S", "is_signed", "message_key", "sender_key", "signature_of"]

#: How far the time of a request may be off. [s]
REPLAY_WINDOW_S = 300
_TIME_DIGITS = 12


def signature_of(token: str, timestamp: str, nonce: str) -> str:
    """Return the signature of a request as WeChat makes it: SHA-1 over the three in the order of their characters."""
    parts: Sequence[str] = sorted((token, timestamp, nonce))
    # The form is WeChat's; what it keeps out is whoever does not have the token.
    return hashlib.sha1("".join(parts).encode(), usedforsecurity=False).hexdigest()


def is_signed(token: str, signature: str, timestamp: str, nonce: str, *, now_s: float) -> bool:
    """Return whether a request is signed with the token, now.

    Args:
        token: What both sides know.
        signature: As it was sent.
        timestamp: When it was signed. [s since 1970]
        nonce: As it was sent.
        now_s: The present. [s since 1970]
    """
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= _TIME_DIGITS and nonce):
        return False
    right = hmac.compare_digest(signature_of(token, timestamp, nonce).encode(), signature.lower().encode())
    return right and abs(now_s - int(timestamp)) <= REPLAY_WINDOW_S


def sender_key(secret: str, sender: str) -> str:
    """Return the key of the thread of a sender (HMAC-SHA256, 32 hexadecimal digits); no phone has the same."""
    return hmac.new(secret.encode(), f"messenger:{sender}".encode(), hashlib.sha256).hexdigest()[:32]


def message_key(secret: str, sender: str, identity: str) -> str:
    """Return what makes a message of a sender the same when it is sent twice (HMAC-SHA256, hexadecimal)."""
    told = f"message:{len(sender)}:{sender}:{identity}"
    return hmac.new(secret.encode(), told.encode(), hashlib.sha256).hexdigest()
