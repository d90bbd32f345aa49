"""From what was reported of a vehicle, in any order, to its state, its place and what is odd about it.

Everything is a function of the *set* of reports: they are ordered by the time at which things happened, and by id where
that is the same, so that neither the order of arrival nor a repeated delivery can matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from furong.kernel.geo import distance_m
from furong.nets.mobility.contracts.vehicles import Place, VehicleFlagKind
from furong.nets.mobility.domain.transitions import is_possible

__all__ = ["SPEED_MAX_MPS", "Flag", "Report", "Track", "advance", "two_places", "walk"]

#: Nothing moves a bike faster through a city, a lorry included. [m/s]
SPEED_MAX_MPS = 25.0
#: Two places in so short a time are compared, [s]
_WITHIN_S = 60.0
#: and so much is put down to the positions themselves. [m]
_SLACK_M = 100.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """An event, or a position alone, whose state is then empty.

    Args:
        record: Its id.
        at: When it happened.
        place: Where.
        state: State after it, or empty.
        event_types: Of an event.
    """

    record: UUID
    at: datetime
    place: Place | None
    state: str = ""
    event_types: tuple[str, ...] = ()

    @property
    def order(self) -> tuple[datetime, int]:
        """What reports are ordered by."""
        return self.at, self.record.int


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """What is odd about a report."""

    record: UUID
    kind: VehicleFlagKind
    at: datetime
    detail: Mapping[str, object] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """What the reports up to now lead to.

    Args:
        state: State after the newest event, or empty.
        state_at: When that happened.
        event_types: Of that event.
        place: Newest place.
        placed_at: When the vehicle was there.
        flags: What is odd, in the order of time; of an advance only what is new.
    """

    state: str = ""
    state_at: datetime | None = None
    event_types: tuple[str, ...] = ()
    place: Place | None = None
    placed_at: datetime | None = None
    flags: tuple[Flag, ...] = ()


def walk(reports: Iterable[Report]) -> Track:
    """Return what all reports of a vehicle lead to; one that is there twice counts once."""
    return _stepped(Track(), {one.record: one for one in reports}.values())


def advance(track: Track, fresh: Iterable[Report]) -> Track | None:
    """Return what more reports lead to, or ``None`` when one is not newer than all before: then all must be walked."""
    new = list({one.record: one for one in fresh}.values())
    known = [at for at in (track.state_at, track.placed_at) if at is not None]
    if known and any(one.at <= max(known) for one in new):
        return None
    return _stepped(replace(track, flags=()), new)


def two_places(before: Place, before_at: datetime, place: Place, at: datetime) -> float | None:
    """Return the distance [m] between two places in which nothing can be within that time, or ``None``."""
    span_s = abs((at - before_at).total_seconds())
    if span_s > _WITHIN_S:
        return None
    apart_m = float(distance_m(before.lon, before.lat, place.lon, place.lat))
    return apart_m if apart_m > _SLACK_M + SPEED_MAX_MPS * span_s else None


def _stepped(track: Track, reports: Iterable[Report]) -> Track:
    flags: list[Flag] = []
    for one in sorted(reports, key=lambda report: report.order):
        flags += _odd(track, one)
        if one.state:
            track = replace(track, state=one.state, state_at=one.at, event_types=one.event_types)
        if one.place is not None:
            track = replace(track, place=one.place, placed_at=one.at)
    return replace(track, flags=tuple(flags))


def _odd(track: Track, one: Report) -> Iterable[Flag]:
    if one.state and not is_possible(track.state, one.event_types, one.state):
        detail: dict[str, object] = {"from": track.state, "to": one.state, "events": list(one.event_types)}
        yield Flag(record=one.record, kind=VehicleFlagKind.IMPOSSIBLE_TRANSITION, at=one.at, detail=detail)
    if one.place is not None and track.place is not None and track.placed_at is not None:
        apart_m = two_places(track.place, track.placed_at, one.place, one.at)
        if apart_m is not None:
            span_s = (one.at - track.placed_at).total_seconds()
            apart = {"distance_m": round(apart_m), "seconds": round(span_s)}
            yield Flag(record=one.record, kind=VehicleFlagKind.TWO_PLACES, at=one.at, detail=apart)
