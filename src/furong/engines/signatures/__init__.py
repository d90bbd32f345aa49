"""Signed messages between machines: JSON in one form only (RFC 8785), and Ed25519 (RFC 8032) in plain Python."""

from furong.engines.signatures.canonical import NotCanonical, canonical_json, digest_of
from furong.engines.signatures.ed25519 import is_signed, public_key, sign

__all__ = ["NotCanonical", "canonical_json", "digest_of", "is_signed", "public_key", "sign"]
