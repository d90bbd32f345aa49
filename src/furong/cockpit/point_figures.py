"""How many stand at a point now and how sure that is, as bars with their errors and as the lines of a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from furong.cockpit.freshness import Freshness, FreshnessState
from furong.foundation.web.charts import Plane, Steps, step_line
from furong.nets.mobility.contracts.counts import CountSource, Estimate, LiveCountInfo, ZoneCountInfo
from furong.nets.mobility.contracts.forecasts import ZoneForecastInfo
from furong.nets.sensing.contracts import Level

__all__ = [
    "SPEAKS",
    "Bar",
    "Now",
    "Spot",
    "age_of",
    "band",
    "bars_of",
    "cone",
    "expected_of",
    "now_of",
    "spot_of",
    "whiskers",
]

#: Half the width of the interval that holds the truth in 95 of 100 cases, in standard deviations. [1]
_WIDE = 1.96
#: How long a count speaks for now, and after which it is taken for silence.
SPEAKS = timedelta(minutes=15)
_DOWN = timedelta(hours=2)

#: A count on a chart: when, how many, and half the width of its interval.
Spot = tuple[datetime, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Now:
    """How many stand at a point now.

    Args:
        value: Vehicles. [1]
        low: Where the interval around it begins, or ``None`` when the source does not say how sure it is. [1]
        high: Where it ends. [1]
        at: When it was counted or observed last.
        source: ``feed`` for positions, ``live`` with what corrects them, ``camera``, ``patrol``, or ``sensing``.
        by_operator: The same by operator's code, each with its standard deviation, or ``None``. [1]
        by_state: How they stand, as somebody saw it. [1]
    """

    value: float
    low: float | None
    high: float | None
    at: datetime
    source: str
    by_operator: Mapping[str, tuple[float, float | None]]
    by_state: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A bar with its error, on a scale that several bars share.

    Args:
        key: What it is of.
        value: Vehicles. [1]
        half: Half the width of the interval around it, or ``None`` when that is not known. [1]
        share: Its end. [%]
        low: Where the interval begins. [%]
        high: Where it ends. [%]
    """

    key: str
    value: float
    half: float | None
    share: float
    low: float
    high: float


def now_of(live: LiveCountInfo | None, looked: ZoneCountInfo | None, sensed: Level | None) -> Now | None:
    """Return the count that is shown: of positions with their errors, or else of a camera or patrol, or of the sensor.

    Args:
        live: What positions say with what corrects them; ``None`` where none come in.
        looked: What somebody who looked a moment ago counted, or ``None``.
        sensed: What the sensor of the point tells, or ``None``.
    """
    if live is not None:
        return Now(
            value=live.total,
            low=live.low,
            high=live.high,
            at=live.at,
            source="live" if live.looked_at else CountSource.FEED.value,
            by_operator={code: _pair(estimate) for code, estimate in live.by_operator.items()},
            by_state=live.by_state,
        )
    if looked is not None:
        half = _WIDE * looked.sigma
        return Now(
            value=looked.total,
            low=max(0.0, looked.total - half),
            high=looked.total + half,
            at=looked.at,
            source=looked.source.value,
            by_operator={code: (value, None) for code, value in looked.by_operator.items()},
            by_state=looked.by_state,
        )
    if sensed is None:
        return None
    groups: dict[str, tuple[float, float | None]] = {code: (float(n), None) for code, n in sensed.groups.items()}
    return Now(value=sensed.value, low=None, high=None, at=sensed.at, source="sensing", by_operator=groups)


def _pair(estimate: Estimate) -> tuple[float, float | None]:
    return estimate.value, estimate.sigma


def age_of(at: datetime | None, now: datetime) -> Freshness:
    """Return how old a count is: late when it no longer speaks for now, down after two hours."""
    if at is None:
        return Freshness(state=FreshnessState.DOWN, at=None)
    age = now - at
    if age <= SPEAKS:
        return Freshness(state=FreshnessState.FRESH, at=at)
    return Freshness(state=FreshnessState.DOWN if age > _DOWN else FreshnessState.LATE, at=at, late=age)


def bars_of(parts: Mapping[str, tuple[float, float | None]]) -> list[Bar]:
    """Return a bar for each part of a count, the longest first, each given with its standard deviation."""
    halves = {key: None if sigma is None else _WIDE * sigma for key, (_, sigma) in parts.items()}
    most = max((value + (halves[key] or 0.0) for key, (value, _) in parts.items()), default=0.0) or 1.0
    ordered = sorted(parts.items(), key=lambda one: (-one[1][0], one[0]))
    return [_bar(key, value, halves[key], most) for key, (value, _) in ordered]


def _bar(key: str, value: float, half: float | None, most: float) -> Bar:
    spread = half or 0.0
    return Bar(
        key=key,
        value=value,
        half=half,
        share=round(value / most * 100, 1),
        low=round(max(0.0, value - spread) / most * 100, 1),
        high=round(min(most, value + spread) / most * 100, 1),
    )


def spot_of(count: ZoneCountInfo) -> Spot:
    """Return a count with half the width of its interval."""
    return count.at, count.total, _WIDE * count.sigma


def band(plane: Plane, spots: Sequence[Spot]) -> str:
    """Return the path of the intervals around values that each hold until the next one."""
    upper, lower = (_edge(plane, spots, sign) for sign in (1, -1))
    if not upper or not lower:
        return ""
    return f"{upper}L{'L'.join(reversed(lower[1:].split('L')))}Z"


def _edge(plane: Plane, spots: Sequence[Spot], sign: int) -> str:
    steps: Steps = [(at, max(0.0, value + sign * half)) for at, value, half in spots]
    return step_line(plane, steps)[0]


def cone(plane: Plane, spots: Sequence[Spot]) -> tuple[str, str]:
    """Return the path of what is expected, from one instant to the next, and that of the interval around it."""
    if len(spots) < 2:
        return "", ""
    line = [f"{plane.x(at):g},{plane.y(value):g}" for at, value, _ in spots]
    upper = [f"{plane.x(at):g},{plane.y(value + half):g}" for at, value, half in spots]
    lower = [f"{plane.x(at):g},{plane.y(max(0.0, value - half)):g}" for at, value, half in spots]
    return f"M{'L'.join(line)}", f"M{'L'.join([*upper, *reversed(lower)])}Z"


def expected_of(forecast: ZoneForecastInfo) -> Spot:
    """Return what is expected with half the width of its interval."""
    return forecast.for_at, forecast.expected, _WIDE * forecast.sigma


def whiskers(plane: Plane, spots: Sequence[Spot]) -> tuple[str, str]:
    """Return the path of the dots at counted values, and that of the lines through their intervals."""
    shown = [one for one in spots if plane.begin <= one[0] <= plane.end]
    dots = "".join(f"M{plane.x(at):g},{plane.y(value):g}h0" for at, value, _ in shown)
    lines = "".join(
        f"M{plane.x(at):g},{plane.y(max(0.0, value - half)):g}V{plane.y(value + half):g}" for at, value, half in shown
    )
    return dots, lines
