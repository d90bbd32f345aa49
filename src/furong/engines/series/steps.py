"""Readings to steps: what a thing's value is from which minute on, and when it is no longer known."""

from __future__ import annotations

import numpy as np

from furong.kernel.columns import FloatColumn, IntColumn

__all__ = ["held_steps"]

_SECONDS_A_MINUTE = 60


def held_steps(
    series: IntColumn, second: IntColumn, value: FloatColumn, *, hold_min: int
) -> tuple[IntColumn, IntColumn, FloatColumn]:
    """Return readings as steps (series, minute, value), sorted; NaN where the value is not known.

    A reading counts from the first whole minute that is not before it, until the next reading of its series or until
    it is ``hold_min`` old. Of several readings for one minute the latest counts; at the same second, the last given.

    Args:
        series: Dense number of the thing. [1]
        second: When it was read. [s since 1970-01-01T00:00Z]
        value: What was read. [unit of the stream]
        hold_min: How long a reading counts. [min]
    """
    order = np.lexsort((np.arange(len(series)), second, series))
    series, minute, value = series[order], -(-second[order] // _SECONDS_A_MINUTE), value[order]
    last_of_minute = np.ones(len(series), dtype=bool)
    last_of_minute[:-1] = (series[1:] != series[:-1]) | (minute[1:] != minute[:-1])
    series, minute, value = series[last_of_minute], minute[last_of_minute], value[last_of_minute]
    lapses = np.ones(len(series), dtype=bool)
    lapses[:-1] = (series[1:] != series[:-1]) | (minute[1:] > minute[:-1] + hold_min)
    series = np.concatenate([series, series[lapses]])
    steps = np.concatenate([minute, minute[lapses] + hold_min])
    values = np.concatenate([value, np.full(int(lapses.sum()), np.nan)])
    order = np.lexsort((steps, series))
    return series[order], steps[order], values[order]
