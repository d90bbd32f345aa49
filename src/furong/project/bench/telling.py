"""Ask a running city how far it is, over its own database."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from furong.project.bench.founding import PROBE_RULE
from furong.project.bench.payloads import VALUES_FROM, VALUES_TO
from furong.project.node import set_up_django

__all__ = ["CityFigures"]

T = TypeVar("T")

_PROBES = 4_000


@dataclass(slots=True)
class CityFigures:
    """What a city under test says of itself.

    Args:
        data: Its data directory.
    """

    data: Path

    def __post_init__(self) -> None:
        set_up_django(self.data)

    def applied(self) -> int:
        """Return how many readings are in history. [1]"""
        from furong.nets.sensing.api import counts

        return _again(counts.count_history)

    def engine(self) -> dict[str, int]:
        """Return what the engine has counted, all partitions together."""
        from furong.nets.sensing.api import counts

        figures = _again(counts.engine_figures)
        names = ("readings", "duplicates", "late", "flagged", "raised")
        return {name: sum(getattr(one, name) for one in figures) for name in names}

    def newest_ms(self) -> int:
        """Return the latest event time that the city knows. [ms since 1970-01-01T00:00Z]"""
        from furong.nets.sensing.api import counts

        return max((one.newest_ms for one in _again(counts.engine_figures)), default=0)

    def alarms(self) -> int:
        """Return how many alarms there are. [1]"""
        from furong.nets.sensing.api import counts

        return _again(counts.count_city_alarms)

    def has_alarm(self, code: str) -> bool:
        """Return whether the probe's rule has raised an alarm on a thing."""
        from furong.nets.sensing.api import counts

        return bool(_again(lambda: counts.alarmed_codes([code], PROBE_RULE)))

    def codes_of(self, numbers: npt.NDArray[np.int64]) -> Sequence[str]:
        """Return the codes of things."""
        from furong.nets.sensing.api import registry

        return registry.city_registry().codes_of(numbers)

    def numbers(self) -> npt.NDArray[np.int64]:
        """Return the numbers of things whose category allows the values that are sent."""
        from furong.nets.sensing.api import registry

        city = registry.city_registry()
        allows = [not (kind.low > VALUES_FROM or kind.high < VALUES_TO) for kind in city.categories]
        return np.flatnonzero(np.array(allows)[np.asarray(city.category)])

    def probe_codes(self) -> Sequence[str]:
        """Return codes of things that the probe's rule watches."""
        from furong.nets.sensing.api import registry

        city = registry.city_registry()
        return city.codes_of(np.flatnonzero(np.asarray(city.category) == 0)[-_PROBES:][::-1])


def _again(ask: Callable[[], T]) -> T:
    """Ask until there is an answer: the database may just have been killed."""

    from django.db import Error, connection

    for _ in range(600):
        try:
            return ask()
        except Error:
            connection.close()
            time.sleep(0.1)
    return ask()
