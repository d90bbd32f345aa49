"""Lines over time drawn on the server, as the paths of an SVG; their ticks are text around it, so that text stays text.

A line is laid out on a plane of 1000 by 100 units that the page stretches to whatever room it has.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from furong.kernel.clock import city_time

__all__ = ["HEIGHT", "WIDTH", "Plane", "Tick", "step_line"]

WIDTH = 1000
HEIGHT = 100
#: An empty chart is marked in whole numbers all the same.
_TOP_LEAST = 4
_ROUND_STEPS = (1, 2, 2.5, 5, 10)

Steps = Sequence[tuple[datetime, float]]


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on an axis.

    Args:
        share: How far along the axis it stands. [%]
        label: What it says.
    """

    share: float
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plane:
    """The part of time and of values that a chart shows.

    Args:
        begin: Left edge.
        end: Right edge.
        top: Value of the upper edge.
        bottom: Value of the lower edge.
    """

    begin: datetime
    end: datetime
    top: float
    bottom: float = 0.0

    @classmethod
    def around(cls, highest: float, *, begin: datetime, end: datetime, lowest: float = 0.0) -> Plane:
        """Return a plane between round edges with room for ``highest``, and for ``lowest`` where it is below 0."""
        bottom = -_round_up(-lowest / 4) * 4 if lowest < 0 else 0.0
        return cls(begin=begin, end=end, top=_round_up(max(highest, _TOP_LEAST) / 4) * 4, bottom=bottom)

    def x(self, instant: datetime) -> float:
        """Return how far from the left an instant lies, in units of the plane."""
        return round(self.share_of_time(instant) * WIDTH / 100, 1)

    def y(self, value: float) -> float:
        """Return how far from above a value lies, in units of the plane."""
        return round(HEIGHT - self.share_of_value(value) * HEIGHT / 100, 1)

    def share_of_time(self, instant: datetime) -> float:
        """Return how far from the left an instant lies. [%]"""
        part = (instant - self.begin) / (self.end - self.begin)
        return round(min(max(part, 0.0), 1.0) * 100, 2)

    def share_of_value(self, value: float) -> float:
        """Return how far from below a value lies. [%]"""
        return round(min(max((value - self.bottom) / (self.top - self.bottom), 0.0), 1.0) * 100, 2)

    def value_ticks(self) -> list[Tick]:
        """Return the ticks of the values, at every quarter."""
        height = self.top - self.bottom
        return [Tick(25.0 * quarter, f"{self.bottom + height * quarter / 4:g}") for quarter in range(5)]

    def time_ticks(self, every: timedelta) -> list[Tick]:
        """Return a tick at every multiple of ``every`` since midnight, by the city's time of day."""
        local = city_time(self.begin)
        since_midnight = timedelta(hours=local.hour, minutes=local.minute, seconds=local.second)
        at = self.begin + (-since_midnight % every)
        ticks: list[Tick] = []
        while at <= self.end:
            ticks.append(Tick(self.share_of_time(at), f"{city_time(at):%H:%M}"))
            at += every
        return ticks


def step_line(plane: Plane, steps: Steps, *, hold: timedelta | None = None) -> tuple[str, str]:
    """Return the path of values that each hold until the next one, and the path of the area below it.

    Args:
        plane: Where to draw.
        steps: Instants and values, in order; the last value holds to the right edge.
        hold: How long a value holds at most, or ``None`` when it holds until the next one.
    """
    runs: list[list[tuple[float, float]]] = []
    for number, (at, value) in enumerate(steps):
        following = steps[number + 1][0] if number + 1 < len(steps) else plane.end
        until = following if hold is None else min(following, at + hold)
        if until < plane.begin or at > plane.end:
            continue
        x, y = plane.x(at), plane.y(value)
        if not runs or runs[-1][-1][0] < x:
            runs.append([])
        runs[-1] += [(x, y), (plane.x(until), y)]
    lines = ["M" + "L".join(f"{x:g},{y:g}" for x, y in run) for run in runs]
    areas = [f"{line}V{HEIGHT}H{run[0][0]:g}Z" for line, run in zip(lines, runs, strict=True)]
    return "".join(lines), "".join(areas)


def _round_up(value: float) -> float:
    """Return the next number of the form 1, 2, 2.5 or 5 times a power of ten."""
    power = math.pow(10, math.floor(math.log10(value)))
    return next(step * power for step in _ROUND_STEPS if value <= step * power * (1 + 1e-9))
