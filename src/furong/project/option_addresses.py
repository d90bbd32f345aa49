"""Addresses among the settings: each is checked before anything is opened."""

from __future__ import annotations

from urllib.parse import urlsplit

__all__ = ["database_url", "mqtt_url", "web_address"]


def database_url(text: str) -> str:
    """Return the address of a database.

    Raises:
        ValueError: When it is none, with what is expected.
    """
    if text and not text.startswith(("postgresql://", "postgres://")):
        raise ValueError("postgresql://user:password@host:port/name")
    return text


def mqtt_url(text: str) -> str:
    """Return the address of a broker of MQTT, with a user.

    Raises:
        ValueError: When it is none, with what is expected.
    """
    if text:
        address = urlsplit(text)
        if address.scheme != "mqtt" or not address.hostname or not address.username:
            raise ValueError("mqtt://user:password@host:port")
    return text


def web_address(text: str) -> str:
    """Return an address of the web.

    Raises:
        ValueError: When it is none, with what is expected.
    """
    address = urlsplit(text)
    if text and (address.scheme not in ("http", "https") or not address.hostname):
        raise ValueError("http://host:port/path")
    return text
