"""From observations to levels: what the value of every thing is from which minute on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from furong.engines.places import Zones, membership
from furong.engines.presence import Sightings, occupancy, stays
from furong.engines.series import held_steps
from furong.kernel.columns import Columns, FloatColumn, IntColumn, column
from furong.nets.sensing.contracts import Grouping, StreamKind, StreamSpec

__all__ = ["ThingLevels", "observed_levels"]


@dataclass(frozen=True, eq=False)
class ThingLevels(Columns):
    """Levels by thing, then minute.

    Args:
        thing: Position of the thing in the list it was computed for. [1]
        minute: From when. [min since 1970-01-01T00:00Z]
        value: The value; NaN where it is not known. [unit of the stream]
        by_group: Counts by group, one column a group; no columns where the stream has no groups. [1]
    """

    thing: IntColumn = column("int64", unit="1")
    minute: IntColumn = column("int64", unit="min")
    value: FloatColumn = column("float64")
    by_group: IntColumn = column("int64", unit="1")

    def at(self, thing: int, minute: int) -> int | None:
        """Return the row that holds for ``thing`` at ``minute``, or ``None`` before its first."""
        low, high = np.searchsorted(self.thing, [thing, thing + 1])
        row = int(low + np.searchsorted(self.minute[low:high], minute, side="right")) - 1
        return row if row >= low else None


def observed_levels(
    observations: pl.DataFrame, spec: StreamSpec, *, zones: Zones | None, codes: Sequence[str]
) -> ThingLevels:
    """Return the levels that follow from distinct observations, in order of arrival.

    Args:
        observations: Columns of the stream's observation schema.
        spec: The stream.
        zones: Polygons of the things, in their order, for a presence stream.
        codes: Local codes of the things, in their order.
    """
    if spec.kind is StreamKind.PRESENCE and zones is not None:
        return _presence(observations, spec, zones)
    return _readings(observations, spec, codes)


def _presence(observations: pl.DataFrame, spec: StreamSpec, zones: Zones) -> ThingLevels:
    subjects = observations["subject"].cast(pl.Categorical).to_physical().to_numpy().astype(np.int64)
    sightings = Sightings(subject=subjects, second=observations["second"].to_numpy())
    row, zone = membership(observations["lon"].to_numpy(), observations["lat"].to_numpy(), zones)
    grouping = spec.grouping or Grouping(digit=0, modulo=1, groups=("all",))
    group = _groups(observations["subject"], grouping)
    counted = occupancy(stays(sightings, hold_min=spec.hold_min), zone, row, group, groups=len(grouping.groups))
    return ThingLevels(
        thing=counted.zone,
        minute=counted.minute,
        value=counted.count.astype(np.float64),
        by_group=counted.by_group,
    )


def _groups(subjects: pl.Series, grouping: Grouping) -> IntColumn:
    digits = subjects.str.replace_all("[^0-9A-Fa-f]", "").str.slice(grouping.digit, 1)
    digit = digits.str.to_integer(base=16, strict=False).fill_null(0)
    return (digit.to_numpy() % grouping.modulo).astype(np.int64)


def _readings(observations: pl.DataFrame, spec: StreamSpec, codes: Sequence[str]) -> ThingLevels:
    numbers = {code: number for number, code in enumerate(codes)}
    known = observations.filter(pl.col("thing").is_in(list(codes)))
    series = known["thing"].replace_strict(numbers, return_dtype=pl.Int64).to_numpy()
    thing, minute, value = held_steps(
        series, known["second"].to_numpy(), known["value"].to_numpy(), hold_min=spec.hold_min
    )
    return ThingLevels(thing=thing, minute=minute, value=value, by_group=np.empty((len(thing), 0), dtype=np.int64))
