"""What people report: a matter with its place, its photos, and apart from them who reported it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from furong.nets.casework.contracts.cases import ReporterInfo, ReportInfo, Source

__all__ = ["NewPhoto", "NewReport", "ReportInfo", "ReporterInfo"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPhoto:
    """A photo that comes with a report.

    Args:
        content: The picture's bytes.
        taken_at: When the phone says it was taken, if it says so.
        lon: Longitude where the phone was, WGS 84, if known. [deg]
        lat: Latitude where the phone was, WGS 84, if known. [deg]
    """

    content: bytes
    taken_at: datetime | None = None
    lon: float | None = None
    lat: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReport:
    """Everything that somebody tells of a matter.

    Args:
        source: Where it comes from; anything but the city's own sensors.
        source_key: Identity there; one source and key open one case, however often it is sent. Empty for a new one.
        text: What is the matter, in the words of who reports it; may be empty when the class says it.
        class_code: Class of the standard table, e.g. ``E04-10``; empty when it is not known.
        lon: Longitude, WGS 84; without a place the middle of the area. [deg]
        lat: Latitude, WGS 84. [deg]
        area: Code of the area; empty for that of who reports it, or else for the district around the place.
        address: The place in words.
        reporter_name: Who reported it; personal data, kept apart and shown for a purpose only.
        reporter_phone: The phone number to call back; personal data likewise.
        reporter_email: The address to write to; personal data likewise.
        photos: Photos of it.
        priority: Level ``1`` to ``4``.
        reported_at: When, by the city's clock; now when ``None``.
        facts: What else is known, shown as it is.
    """

    source: Source
    source_key: str = ""
    text: str = ""
    class_code: str = ""
    lon: float | None = None
    lat: float | None = None
    area: str = ""
    address: str = ""
    reporter_name: str = ""
    reporter_phone: str = ""
    reporter_email: str = ""
    photos: tuple[NewPhoto, ...] = ()
    priority: str = "4"
    reported_at: datetime | None = None
    facts: Mapping[str, str] = field(default_factory=dict)
