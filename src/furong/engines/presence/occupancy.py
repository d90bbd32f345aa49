"""Sightings to stays, stays to occupancy levels."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from furong.kernel.columns import Columns, IntColumn, column

_SECONDS_A_MINUTE = 60


@dataclass(frozen=True, eq=False)
class Sightings(Columns):
    """Where subjects were seen, in order of arrival.

    Args:
        subject: Dense number of the subject. [1]
        second: When it was seen. [s since 1970-01-01T00:00Z]
    """

    subject: IntColumn = column("int64", unit="1")
    second: IntColumn = column("int64", unit="s")


@dataclass(frozen=True, eq=False)
class Stays(Columns):
    """How long each sighting holds, row by row beside the :class:`Sightings` it was made from.

    Args:
        begin: First minute at which the subject stands there. [min since 1970-01-01T00:00Z]
        end: First minute at which it no longer does; equal to ``begin`` when it never did at a whole minute. [min]
    """

    begin: IntColumn = column("int64", unit="min")
    end: IntColumn = column("int64", unit="min")


@dataclass(frozen=True, eq=False)
class Levels(Columns):
    """Occupancy as steps: the level of a zone from ``minute`` on, until the zone's next row.

    Args:
        zone: Dense number of the zone; rows are sorted by zone, then minute. [1]
        minute: When the level changes. [min since 1970-01-01T00:00Z]
        count: Subjects standing in the zone. [1]
        by_group: The same count for each group, one column a group, shape ``(rows, groups)``. [1]
    """

    zone: IntColumn = column("int64", unit="1")
    minute: IntColumn = column("int64", unit="min")
    count: IntColumn = column("int64", unit="1")
    by_group: IntColumn = column("int64", unit="1")


def stays(sightings: Sightings, *, hold_min: int) -> Stays:
    """Return for each sighting the minutes during which it is the newest one known of its subject.

    Args:
        sightings: In order of arrival, which decides between two sightings of one subject at the same instant.
        hold_min: How long a sighting holds when nothing newer comes. [min]
    """
    rows = len(sightings)
    order = np.lexsort((np.arange(rows), sightings.second, sightings.subject))
    begin = -(-sightings.second // _SECONDS_A_MINUTE)
    end = begin + hold_min
    later = order[1:]
    earlier = order[:-1]
    same = sightings.subject[later] == sightings.subject[earlier]
    end[earlier[same]] = np.minimum(end[earlier[same]], begin[later[same]])
    return Stays(begin=begin, end=end)


def occupancy(spans: Stays, zone: IntColumn, row: IntColumn, group: IntColumn, *, groups: int) -> Levels:
    """Count who stands in which zone, as steps.

    Args:
        spans: Stays, one a sighting.
        zone: Zone numbers of the pairs (zone, sighting): a sighting inside two zones counts in both. [1]
        row: Sighting rows of those pairs, as positions in ``spans``. [1]
        group: Group number of each sighting, row by row beside ``spans``. [1]
        groups: How many groups there are. [1]
    """
    begin, end = spans.begin[row], spans.end[row]
    lasting = end > begin
    zone, row, begin, end = zone[lasting], row[lasting], begin[lasting], end[lasting]
    change = np.zeros((2 * len(row), groups), dtype=np.int64)
    change[np.arange(len(row)), group[row]] = 1
    change[len(row) + np.arange(len(row)), group[row]] = -1
    zones = np.concatenate([zone, zone])
    minutes = np.concatenate([begin, end])
    order = np.lexsort((minutes, zones))
    zones, minutes = zones[order], minutes[order]
    fresh = np.ones(len(zones), dtype=bool)
    fresh[1:] = (zones[1:] != zones[:-1]) | (minutes[1:] != minutes[:-1])
    firsts = np.flatnonzero(fresh)
    if not len(firsts):
        return Levels(zone=zones, minute=minutes, count=zones, by_group=change)
    # Every stay ends, so the changes of one zone add up to nothing and one running sum serves all zones.
    by_group = np.cumsum(np.add.reduceat(change[order], firsts, axis=0), axis=0)
    return Levels(zone=zones[firsts], minute=minutes[firsts], count=by_group.sum(axis=1), by_group=by_group)
