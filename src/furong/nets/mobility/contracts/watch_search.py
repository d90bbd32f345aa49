"""Looking for entries of the watch list: what is asked for, and a page of what fits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from furong.nets.mobility.contracts.watch import WatchInfo, WatchReason, WatchState

__all__ = ["WatchPage", "WatchQuery", "WatchRow"]


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchQuery:
    """Which entries are asked for.

    Args:
        text: Part of the masked plate or tag as lists show it, or the whole plate or tag.
        reason: Only those that are watched for it.
        state: Only those of which it holds.
        page: Which page of them, from 1.
    """

    text: str = ""
    reason: WatchReason | None = None
    state: WatchState | None = None
    page: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchRow:
    """An entry with how often its vehicle came up again.

    Args:
        entry: The entry.
        reentries: How often.
        last_at: When for the last time.
    """

    entry: WatchInfo
    reentries: int = 0
    last_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchPage:
    """A page of entries.

    Args:
        rows: The entries, the newest first.
        total: How many fit.
        page: Which page this is.
        pages: How many there are; 1 at least.
        by_state: How many fit in each state, whatever state is asked for.
    """

    rows: tuple[WatchRow, ...]
    total: int
    page: int
    pages: int
    by_state: Mapping[WatchState, int]
