"""How names, phone numbers and addresses of persons are shown to whoever does not need them whole."""

from __future__ import annotations

__all__ = ["masked_email", "masked_name", "masked_phone"]


def masked_name(name: str) -> str:
    """Return a person's name with its first character alone left readable, e.g. ``王＊``."""
    return f"{name[:1]}＊" if name else ""


def masked_phone(number: str) -> str:
    """Return a phone number with its middle hidden, e.g. ``138****5678``; of a short one its end alone stays."""
    if not number:
        return ""
    return f"{number[:3]}****{number[-4:]}" if len(number) >= 11 else f"****{number[-2:]}"


def masked_email(address: str) -> str:
    """Return an e-mail address with its first character and its host left readable, e.g. ``w***@city.example``."""
    name, _, host = address.rpartition("@")
    return f"{name[:1]}***@{host}" if name else "***" if address else ""
