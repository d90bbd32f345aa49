"""Ed25519 (RFC 8032 §5.1): messages between servers that whoever holds the public key can check."""

from __future__ import annotations

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

__all__ = ["KEY_BYTES", "SIGNATURE_BYTES", "is_signed", "public_key", "sign"]

KEY_BYTES, SIGNATURE_BYTES = 32, 64
_SIGN_BIT = 0x80
#: What points of small order are written as, without the bit of the sign: 0, 1, the two of order 8, p - 1, and 0 and 1
#: once more as they may not be written. Under such a key a signature can be made that fits every message.
_SMALL_ORDER = frozenset(
    bytes.fromhex(one)
    for one in (
        "00" * 32,
        "01" + "00" * 31,
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "ec" + "ff" * 30 + "7f",
        "ed" + "ff" * 30 + "7f",
        "ee" + "ff" * 30 + "7f",
    )
)


def public_key(seed: bytes) -> bytes:
    """Return the public key of a private one.

    Args:
        seed: The private key: 32 bytes that nobody can guess.

    Raises:
        ValueError: When it has another length.
    """
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def sign(seed: bytes, message: bytes) -> bytes:
    """Return the signature of ``message``, 64 bytes.

    Args:
        seed: The private key.
        message: What is signed.

    Raises:
        ValueError: When the key has another length.
    """
    return Ed25519PrivateKey.from_private_bytes(seed).sign(message)


def is_signed(key: bytes, message: bytes, signature: bytes) -> bool:
    """Return whether ``signature`` is that of ``message`` under the public ``key``; what cannot be one is none."""
    if len(key) != KEY_BYTES or key[:-1] + bytes([key[-1] & ~_SIGN_BIT]) in _SMALL_ORDER:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True
