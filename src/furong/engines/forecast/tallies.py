"""Counts of events by day, bin of the day, and place: what forecasts are made from."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from furong.kernel.columns import BoolColumn, Columns, FloatColumn, IntColumn, column

__all__ = ["CITY", "MINUTES_A_DAY", "Late", "Tallies", "is_weekend"]

MINUTES_A_DAY = 1440
#: Stands for the whole feed where a place is named.
CITY = -1
#: 1970-01-01 was a Thursday.
_THURSDAY = 3
_SATURDAY = 5


@dataclass(frozen=True, eq=False)
class Late(Columns):
    """Events that were not known when their bin ended.

    Args:
        day: Row of the day in the :class:`Tallies`. [1]
        bin: Bin of the day in which it happened. [1]
        place: Place that it counts for, or ``CITY``; an event has a row for each. [1]
        known: First bin of that day at whose begin it was known; the number of bins when not on that day. [1]
    """

    day: IntColumn = column("int64", unit="1")
    bin: IntColumn = column("int64", unit="1")
    place: IntColumn = column("int64", unit="1")
    known: IntColumn = column("int64", unit="1")


@dataclass(frozen=True, slots=True)
class Tallies:
    """Counts on one grid of time.

    Args:
        day: Days, ascending. [d since 1970-01-01, local]
        bin_min: Length of a bin; divides a day. [min]
        city: Events of the whole feed, shape (days, bins). [1]
        places: Events at each place, shape (days, bins, places): first the zones, then busy cells of the city. [1]
        rings: Events around each place but not in it, same shape. [1]
        zones: How many of the places are zones. [1]
        late: Events that came to be known late.
    """

    day: IntColumn
    bin_min: int
    city: FloatColumn
    places: FloatColumn
    rings: FloatColumn
    zones: int
    late: Late

    @property
    def bins(self) -> int:
        """How many bins a day has. [1]"""
        return MINUTES_A_DAY // self.bin_min

    def before(self, row: int) -> Tallies:
        """Return the days before one.

        Args:
            row: That day. [1]
        """
        keep = slice(0, row)
        return replace(self, day=self.day[keep], city=self.city[keep], places=self.places[keep], rings=self.rings[keep])

    def known(self, row: int, moment: int) -> tuple[FloatColumn, FloatColumn]:
        """Return what was known of a day at the begin of its bin ``moment``: of the city, and of each place.

        Args:
            row: The day. [1]
            moment: A bin; events of it and later ones are not known. [1]
        """
        city, places = self.city[row].copy(), self.places[row].copy()
        city[moment:], places[moment:] = 0, 0
        late = self.late
        hidden = (late.day == row) & (late.bin < moment) & (late.known > moment)
        of_city = hidden & (late.place == CITY)
        of_place = hidden & ~of_city
        np.subtract.at(city, late.bin[of_city], 1)
        np.subtract.at(places, (late.bin[of_place], late.place[of_place]), 1)
        return city, places


def is_weekend(day: IntColumn) -> BoolColumn:
    """Return for each day whether it is a Saturday or a Sunday.

    Args:
        day: Days. [d since 1970-01-01]
    """
    return (day + _THURSDAY) % 7 >= _SATURDAY
