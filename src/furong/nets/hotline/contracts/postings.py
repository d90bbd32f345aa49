"""A message to another city that one sender has in hand, and a file that is to be fetched from one."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["FileClaim", "PostingClaim"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PostingClaim:
    """A message to send.

    Args:
        posting: Which.
        address: Where the other city's node is.
        body: The message, signed.
    """

    posting: int
    address: str
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class FileClaim:
    """A file to fetch.

    Args:
        file: Which.
        address: Where the other city's node is.
        body: The message that asks for it, signed.
        sha256: Its hash.
        size: How long it is. [By]
    """

    file: int
    address: str
    body: bytes
    sha256: str
    size: int
