"""What a dispatch plan has to solve: bikes to take away, room to bring them to, vehicles to do it with.

The problem, as it is stated to the search and to the bound alike: every operator takes its fair share of the excess of
a zone away (``whole_shares`` of what stands there), with its own vehicles and only its own bikes, to zones that have
room; a zone may be visited often and by several vehicles; a vehicle starts and ends at its place within its hours and
never holds more than it can. What is paid for is the way, each bike moved, and each bike of a share that stays.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["Costs", "Fleet", "Pace", "Task"]

Whole = npt.NDArray[np.int64]
Real = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fleet:
    """Vehicles of one kind that start from one place.

    Args:
        operator: Whose they are: a column of ``Task.shares``. [1]
        count: How many there are. [1]
        capacity: How many bikes one holds. [1]
        start: Where they start and end: a row of ``Task.kilometres``. [1]
        opens: When they may leave [s].
        closes: When they must be back [s].
    """

    operator: int
    count: int
    capacity: int
    start: int
    opens: float = 0.0
    closes: float = math.inf


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """What things cost, in one currency.

    Args:
        per_km: A kilometre of a vehicle. [1]
        per_bike: A bike that is loaded and unloaded. [1]
        unserved: A bike of a share that stays where it is. [1]
    """

    per_km: float = 3.0
    per_bike: float = 1.0
    unserved: float = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How fast the work goes.

    Args:
        speed: Of a vehicle, stops left out [km/h].
        per_stop: Time that a stop takes whatever is done there [s].
        per_bike: Time to load or to unload one bike [s].
    """

    speed: float = 20.0
    per_stop: float = 120.0
    per_bike: float = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One problem.

    Args:
        shares: Bikes that each operator is to take away, zones × operators.
        room: Bikes that each zone can still take; none where there is a share.
        kilometres: Ways between points: the zones first, then the places where vehicles start.
        fleets: The vehicles.
        opens: When each zone may be served from [s].
        closes: Until when [s].
        costs: What things cost.
        pace: How fast the work goes.
    """

    shares: Whole
    room: Whole
    kilometres: Real
    fleets: tuple[Fleet, ...]
    opens: Real
    closes: Real
    costs: Costs
    pace: Pace
