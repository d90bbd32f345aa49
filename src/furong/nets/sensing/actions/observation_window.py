"""The stored observations that still bear upon the present, kept at hand between two evaluations."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from furong.nets.sensing.contracts import StreamKind
from furong.nets.sensing.domain.records import OBSERVATION_SCHEMA
from furong.nets.sensing.selectors.feeds import read_batches

__all__ = ["ObservationWindow"]

#: What an empty window is complete from: later than every instant that can be stored. [s]
_NOTHING_READ = 1 << 62


@dataclass(slots=True)
class ObservationWindow:
    """Distinct observations of one feed in order of arrival, complete from ``since_s`` on up to batch ``read_to``.

    Args:
        feed: Key of the feed.
        kind: Kind of its stream.
        read_to: Batches up to here have been evaluated before; they are read again when they are needed.
    """

    feed: str
    kind: StreamKind
    read_to: int
    since_s: int = field(default=_NOTHING_READ, init=False)
    observations: pl.DataFrame = field(init=False)

    def __post_init__(self) -> None:
        self.observations = pl.DataFrame(schema=OBSERVATION_SCHEMA[self.kind])

    def reach_back(self, since_s: int) -> None:
        """Make the window complete from ``since_s`` [s since 1970-01-01T00:00Z] on."""
        if since_s < self.since_s:
            self.observations = _distinct(read_batches(self.feed, self.kind, up_to=self.read_to, since_s=since_s))
            self.since_s = since_s

    def take_in(self, up_to: int, reach_s: int) -> int | None:
        """Take in the batches up to ``up_to`` and return when the earliest new observation was made.

        What a batch repeats is not new. The window then reaches ``reach_s`` further back than the earliest new one.

        Returns:
            Seconds since 1970-01-01T00:00Z, or ``None`` when there is nothing new.
        """
        if up_to <= self.read_to:
            return None
        arrived = _distinct(read_batches(self.feed, self.kind, after=self.read_to, up_to=up_to))
        if len(arrived):
            self.reach_back(_earliest_s(arrived) - reach_s)
        new = arrived.join(self.observations, on=arrived.columns, how="anti", maintain_order="left")
        self.observations = pl.concat([self.observations, new])
        self.read_to = up_to
        return _earliest_s(new) if len(new) else None

    def earliest_s(self) -> int | None:
        """Return when the earliest observation in the window was made. [s since 1970-01-01T00:00Z]"""
        return _earliest_s(self.observations) if len(self.observations) else None

    def let_go(self, before_s: int) -> None:
        """Forget what was observed before ``before_s`` [s since 1970-01-01T00:00Z]."""
        if before_s > self.since_s:
            self.observations = self.observations.filter(pl.col("second") >= before_s)
            self.since_s = before_s


def _distinct(observations: pl.DataFrame) -> pl.DataFrame:
    return observations.unique(maintain_order=True, keep="first")


def _earliest_s(observations: pl.DataFrame) -> int:
    return int(observations.select(pl.col("second").min()).item())
