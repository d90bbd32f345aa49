"""How far forecasts were from the truth."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from furong.kernel.columns import FloatColumn

__all__ = ["Errors", "coverage", "errors_of"]


@dataclass(frozen=True, slots=True)
class Errors:
    """Errors over some slots and zones.

    Args:
        rows: How many forecasts. [1]
        truth: Sum of the counts. [1]
        wape: Sum of the absolute errors by the sum of the counts; NaN when nothing happened. [1]
        mae: Mean of the absolute errors. [1]
        bias: Mean of forecast less truth. [1]
    """

    rows: int
    truth: float
    wape: float
    mae: float
    bias: float


def errors_of(forecast: FloatColumn, truth: FloatColumn) -> Errors:
    """Return the errors of forecasts; rows without a forecast (NaN) are left out.

    Args:
        forecast: Forecast counts. [1]
        truth: Counts, of the same shape. [1]
    """
    there = np.isfinite(forecast)
    said, was = forecast[there], truth[there]
    if not len(said):
        return Errors(0, 0.0, float("nan"), float("nan"), float("nan"))
    off = np.abs(said - was)
    total = float(was.sum())
    wape = float(off.sum()) / total if total else float("nan")
    return Errors(len(said), total, wape, float(off.mean()), float((said - was).mean()))


def coverage(low: FloatColumn, high: FloatColumn, truth: FloatColumn) -> float:
    """Return the share of counts inside their intervals, ends included; NaN without any.

    Args:
        low: Lower ends. [1]
        high: Upper ends. [1]
        truth: Counts. [1]
    """
    return float(((truth >= low) & (truth <= high)).mean()) if len(truth) else float("nan")
