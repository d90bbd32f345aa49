"""Signatures of messages (Standard Webhooks 1.0.0, symmetric keys)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence

__all__ = ["new_secret", "signatures"]

_PREFIX = "whsec_"
#: Within the 24 to 64 bytes that the specification allows. [byte]
_LENGTH = 32


def new_secret() -> str:
    """Return a secret to sign with, as its receiver needs it."""
    return _PREFIX + base64.b64encode(secrets.token_bytes(_LENGTH)).decode()


def signatures(keys: Sequence[str], identity: str, timestamp: int, body: bytes) -> str:
    """Return the header ``webhook-signature`` of a message.

    Args:
        keys: The secrets to sign with; while one replaces another, the receiver may know either.
        identity: The message's ``webhook-id``.
        timestamp: When this attempt is made. [s since 1970-01-01T00:00Z]
        body: The content to the byte.
    """
    content = b".".join((identity.encode(), str(timestamp).encode(), body))
    return " ".join(f"v1,{_signature(key, content)}" for key in keys)


def _signature(key: str, content: bytes) -> str:
    digest = hmac.new(base64.b64decode(key.removeprefix(_PREFIX)), content, hashlib.sha256).digest()
    return base64.b64encode(digest).decode()
