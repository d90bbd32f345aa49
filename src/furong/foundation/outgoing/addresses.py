"""Which addresses a host has, and whose they are."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Sequence

__all__ = ["WEB_ADDRESS", "Address", "addresses_of", "is_named", "is_own", "is_public"]

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_PORT = "[1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5]"
#: An address that may be typed in, as documents of interfaces describe it: name or IPv4, port up to 65535, path.
WEB_ADDRESS = rf"^https?://[A-Za-z0-9]([A-Za-z0-9.-]{{0,250}}[A-Za-z0-9])?(:({_PORT}))?(/[!-~]*)?$"

#: Addresses of IPv6 that carry one of IPv4 in their last 32 bits, for translators (RFC 6052 §2.1).
_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")


def addresses_of(host: str, port: int) -> list[Address]:
    """Return the addresses of a host.

    Raises:
        OSError: When it has none, or nobody can say.
    """
    return [ipaddress.ip_address(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def is_own(address: Address) -> bool:
    """Return whether the address is this machine's, its link's, or nobody's."""
    address = _carried(address)
    own = address.is_loopback or address.is_link_local or address.is_unspecified or address.is_multicast
    return own or address.is_reserved


def is_public(address: Address) -> bool:
    """Return whether the address is somebody's on the public network, however it is written."""
    address = _carried(address)
    return address.is_global and not is_own(address)


def is_named(host: str, address: Address, entries: Sequence[str]) -> bool:
    """Return whether a list of names, addresses and networks names the host or its address."""
    return any(host == entry or _is_in(_carried(address), entry) for entry in entries)


def _carried(address: Address) -> Address:
    """Return the address of IPv4 that one of IPv6 carries, or the address itself."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _TRANSLATED:
        return ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
    tunnelled = address.teredo[1] if address.teredo else None
    return address.ipv4_mapped or address.sixtofour or tunnelled or address


def _is_in(address: Address, entry: str) -> bool:
    try:
        return address in ipaddress.ip_network(entry, strict=False)
    except ValueError:
        return False
