"""What leaves the registry: receipts of loading, things, and pages of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

__all__ = ["LoadReceipt", "RegisteredThing", "ThingPage", "UnregisteredRow", "UnregisteredRowPage"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadReceipt:
    """What became of rows that were to be registered. ``durability`` is ``stored``: they survive a crash.

    Args:
        durability: ``stored``.
        received: Rows. [1]
        registered: Rows that became things. [1]
        unchanged: Rows of things that were there already with the same particulars. [1]
        quarantined: Rows put aside with their reason. [1]
        reasons: How many rows were put aside for which reason.
        seconds: How long it took. [s]
        things: How many things there are now. [1]
    """

    durability: str = "stored"
    received: int = 0
    registered: int = 0
    unchanged: int = 0
    quarantined: int = 0
    reasons: Mapping[str, int] = field(default_factory=dict)
    seconds: float = 0.0
    things: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredThing:
    """A thing of the registry.

    Args:
        number: Its dense number, for ever. [1]
        code: Its code.
        category: Code of its category.
        area: Code of its area, down to the grid.
        owner: Who owns it (权属单位).
        lon: Longitude in WGS-84. [deg]
        lat: Latitude in WGS-84. [deg]
        unit: UCUM code of its values.
        period_s: How often it is expected to report. [s]
        retired: Whether it is no longer there.
    """

    number: int
    code: str
    category: str
    area: str
    owner: str
    lon: float
    lat: float
    unit: str
    period_s: float
    retired: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ThingPage:
    """A page of things.

    Args:
        things: Those of the page.
        count: How many there are on all pages. [1]
        page: Which page, from 1 on. [1]
        size: Things a page. [1]
    """

    things: Sequence[RegisteredThing]
    count: int
    page: int
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UnregisteredRow:
    """A row that could not be registered.

    Args:
        id: Its number in the quarantine.
        source: Where it came from.
        row: Its place there, from 1 on. [1]
        reason: Why it is here.
        raw: What it says, by column.
        received_at: When it came.
        state: ``held``, ``replayed`` or ``discarded``.
    """

    id: int
    source: str
    row: int
    reason: str
    raw: Mapping[str, str]
    received_at: datetime
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnregisteredRowPage:
    """A page of rows that could not be registered."""

    rows: Sequence[UnregisteredRow]
    total: int
    page: int
    pages: int
