"""Files that belong to an appeal: what a citizen sent along, or what came with it from another city."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

__all__ = ["AppealFileInfo", "NewFile"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFile:
    """A file as it comes in.

    Args:
        content: Its bytes.
        name: What it is called.
        media_type: What it says that it is.
    """

    content: bytes
    name: str
    media_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealFileInfo:
    """A file of an appeal.

    Args:
        sha256: Its hash: 64 hexadecimal digits.
        name: What it is called.
        media_type: What it said that it is.
        size: How long it is. [By]
        is_here: Whether its content is here; one of another city is fetched.
        trouble: Why it is not here yet, or empty.
        added_at: When it was added.
    """

    sha256: str
    name: str
    media_type: str
    size: int
    is_here: bool
    trouble: str
    added_at: datetime
