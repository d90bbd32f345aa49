"""A recorded morning of shared bikes as it is read from its files, before any of it is told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from furong.engines.places import ZoneFile, ZoneRecord, read_zones
from furong.kernel.clock import SystemClock
from furong.nets.sensing import api as sensing
from furong.nets.sensing.adapters.content import read_document
from furong.nets.sensing.adapters.files import read_delivery
from furong.nets.sensing.contracts import ReasonCode, StreamSpec
from furong.nets.sensing.errors import NoUsableZone
from furong.scenarios.pack import Pack
from furong.scenarios.replay_notes import Note, zone_notes
from furong.scenarios.translate import stream_spec

__all__ = ["STREAM", "Recording", "read_recording"]

STREAM = "parking_occupancy"

_ROWS = 60_000
_BLINK_S = 0.2

#: What the register of things holds of a zone's id and name. [character]
_ID_MAX = 60
_NAME_MAX = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """Events and zones, read.

    Args:
        pack: The pack of shared bikes.
        source: Name of the file of events.
        events: What it holds.
        zones_source: Name of the file of zones.
        zones: What it holds.
        notes: What a person should know about the zones.
    """

    pack: Pack
    source: str
    events: sensing.Delivery
    zones_source: str
    zones: ZoneFile
    notes: Sequence[Note]

    @property
    def total(self) -> int:
        """How many records the events are. [1]"""
        return len(self.events.records) + len(self.events.unusable)

    @property
    def unusable_zones(self) -> list[sensing.Unusable]:
        """The zones that cannot be used, as the quarantine takes them."""
        return [
            sensing.Unusable(
                place=f"zone {problem.zone}",
                reason=ReasonCode.ZONE_UNUSABLE,
                raw=problem.raw,
                detail={"code": problem.code.value, "detail": problem.detail},
            )
            for problem in self.zones.problems
        ]

    def parts(self, spec: StreamSpec, *, factor: float | None) -> Iterator[sensing.Delivery]:
        """Yield the events in the order of time, in parts for a replay at ``factor`` times the speed of life [1].

        As fast as possible, a part is large; else it is what happens in one blink of the eye that watches.
        """
        now = SystemClock().now()
        if factor is None:
            return sensing.told_in_order(self.events, spec, rows=_ROWS, now=now)
        return sensing.told_in_order(self.events, spec, rows=1, now=now, together_s=factor * _BLINK_S)


def read_recording(pack: Pack, *, events: Path, zones: Path, zones_crs: str, day: date) -> Recording:
    """Read a recorded morning; nothing is stored yet.

    Args:
        pack: The pack of shared bikes.
        events: File of lock events.
        zones: GeoJSON of the zones.
        zones_crs: Coordinate system of the zones whatever the file says, or empty.
        day: The pack's fields are taken as they are named on this day.

    Raises:
        FileMissing, FileIsFolder, FileEmpty, FileUnreadable, FileNotJson: When a file cannot be read at all.
        ColumnsMissing: When the events lack a column.
        NoUsableZone: When no zone is usable.
    """
    found = _usable_zones(pack, zones, zones_crs)
    return Recording(
        pack=pack,
        source=events.name,
        events=read_delivery(events, stream_spec(pack, STREAM, day)),
        zones_source=zones.name,
        zones=found,
        notes=zone_notes(zones.name, found),
    )


def _usable_zones(pack: Pack, path: Path, crs: str) -> ZoneFile:
    found = read_zones(read_document(path), positive=pack.streams[STREAM].needs, crs=crs)
    found = replace(found, zones=tuple(_with_short_name(zone) for zone in found.zones))
    if not found.zones:
        # Often all of them have the same fault, which is then said once.
        troubles = list({problem.detail: f"{problem.zone}: {problem.detail}" for problem in found.problems}.values())
        raise NoUsableZone(file=path.name, trouble="; ".join(troubles[:3]))
    return found


def _with_short_name(zone: ZoneRecord) -> ZoneRecord:
    names = {key: str(zone.properties[key])[:_NAME_MAX] for key in ("name", "name_en") if zone.properties.get(key)}
    return replace(zone, id=zone.id[:_ID_MAX], properties={**zone.properties, **names})
