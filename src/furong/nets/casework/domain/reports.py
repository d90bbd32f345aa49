"""What makes a report one that can be taken, and what its case is called."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from furong.foundation.identity.private_words import without_private
from furong.nets.casework.contracts import Source
from furong.nets.casework.contracts.reports import NewReport
from furong.nets.casework.errors.reports import (
    PlaceMissing,
    PlaceOutside,
    ReportEmpty,
    ReportSourceUnusable,
    ReportTooLong,
)

__all__ = ["NEEDS_VERIFYING", "ReportTitle", "checked_report", "title_of"]

#: What these report must be seen by somebody of the city before it is registered (核实).
NEEDS_VERIFYING = frozenset({Source.PUBLIC, Source.VIDEO, Source.LEADER})

#: Longest texts that are kept. [character]
_MOST = {
    "source_key": 120,
    "text": 4000,
    "class_code": 20,
    "address": 160,
    "reporter_name": 60,
    "reporter_phone": 30,
    "reporter_email": 120,
}
_TITLE_MAX = 60


@dataclass(frozen=True, slots=True)
class ReportTitle:
    """A name in both languages."""

    zh: str
    en: str


def checked_report(report: NewReport) -> NewReport:
    """Return the report with its texts tidied.

    Raises:
        ReportSourceUnusable: When it is said to come from a sensor.
        ReportTooLong: When a text is too long.
        ReportEmpty: When it says nothing.
        PlaceMissing: When it has neither a place nor an area, or half a place.
        PlaceOutside: When its place is not on earth.
    """
    if report.source is Source.SENSING:
        raise ReportSourceUnusable(source=report.source.value)
    texts = {name: getattr(report, name).replace("\0", "").strip() for name in _MOST}
    for name, most in _MOST.items():
        if len(texts[name]) > most:
            raise ReportTooLong(field=name, most=most, given=len(texts[name]))
    if not texts["text"] and not texts["class_code"]:
        raise ReportEmpty
    _demand_place(report)
    return replace(report, **texts)


def title_of(text: str, names: ReportTitle, reporter: str = "") -> ReportTitle:
    """Return what a case is called: its class and the begin of what was said, without who reported it."""
    line = " ".join(without_private(text, reporter).split())
    short = line if len(line) <= _TITLE_MAX else f"{line[: _TITLE_MAX - 1]}…"
    return ReportTitle(
        zh="：".join(part for part in (names.zh, short) if part)[:200],
        en=": ".join(part for part in (names.en, short) if part)[:300],
    )


def _demand_place(report: NewReport) -> None:
    if (report.lon is None) != (report.lat is None) or (report.lon is None and not report.area):
        raise PlaceMissing
    if report.lon is None or report.lat is None:
        return
    is_place = math.isfinite(report.lon) and math.isfinite(report.lat)
    if not is_place or abs(report.lon) > 180 or abs(report.lat) > 90:
        raise PlaceOutside(lon=report.lon, lat=report.lat)
