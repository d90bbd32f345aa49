"""What a forecast has to beat, each from the same knowledge as the forecast."""

from __future__ import annotations

import numpy as np

from furong.engines.forecast.tallies import Tallies
from furong.kernel.columns import BoolColumn, FloatColumn, IntColumn

__all__ = ["last_day", "persistence", "same_slot_mean"]


def same_slot_mean(history: FloatColumn, usable: BoolColumn) -> FloatColumn:
    """Return the mean of earlier days in the same slot; NaN where none is usable.

    Args:
        history: Counts, shape (days, slots, zones). [1]
        usable: Slots that are no outage, shape (days, slots).
    """
    number = usable.sum(axis=0)[:, None]
    total = (history * usable[:, :, None]).sum(axis=0)
    return np.where(number > 0, total / np.maximum(number, 1), np.nan)


def last_day(history: FloatColumn, usable: BoolColumn) -> FloatColumn:
    """Return the same slot of the newest day on which it is usable; NaN where there is none.

    Args:
        history: Counts, shape (days, slots, zones). [1]
        usable: Slots that are no outage, shape (days, slots).
    """
    found = np.full(history.shape[1:], np.nan)
    for day in range(len(history)):
        found[usable[day]] = history[day][usable[day]]
    return found


def persistence(tallies: Tallies, row: int, begin: IntColumn, made: IntColumn, wide: int) -> FloatColumn:
    """Return for each slot the count of as long a time just before its forecast was made; NaN where the day is younger.

    Args:
        tallies: Counts, of which no more is used than was known.
        row: The day's row in them. [1]
        begin: First bin of each slot. [1]
        made: Bin at whose begin each forecast is made. [1]
        wide: Bins of a slot. [1]
    """
    found = np.full((len(made), tallies.zones), np.nan)
    for slot, moment in enumerate(made):
        if moment - wide >= begin[0]:
            _, known = tallies.known(row, int(moment))
            found[slot] = known[moment - wide : moment, : tallies.zones].sum(axis=0)
    return found
