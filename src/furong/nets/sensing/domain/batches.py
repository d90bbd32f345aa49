"""What one partition brings to a commit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from furong.nets.sensing.domain.happenings import Episode, Shift
from furong.nets.sensing.domain.windows import Share

__all__ = ["Batch"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """The part of a partition's stream between two places, evaluated.

    Args:
        partition: Number of the partition.
        after: Sequence number up to which everything was done before.
        last: Sequence number up to which it is done with this; equal to ``after`` when only time has passed.
        is_replay: It was committed before; only what follows from it is made good again.
        episodes: What began and ended.
        shifts: What happened to parts of assets.
        shares: What readings add to windows of aggregates.
        stale: Windows of aggregates that must be summed again, by rule: their beginnings.
        late: Things with readings older than their newest, that rules watch: the earliest of them [ms].
        newest_ms: The latest event time of the partition.
        readings: How many were taken. [1]
        duplicates: How many of them repeated the newest. [1]
        late_count: How many were older than the newest. [1]
        flagged: How many have a bit of quality. [1]
    """

    partition: int
    after: int
    last: int
    is_replay: bool = False
    episodes: Sequence[Episode] = ()
    shifts: Sequence[Shift] = ()
    shares: Sequence[Share] = ()
    stale: Mapping[int, Sequence[int]] = field(default_factory=dict)
    late: Mapping[int, int] = field(default_factory=dict)
    newest_ms: int = 0
    readings: int = 0
    duplicates: int = 0
    late_count: int = 0
    flagged: int = 0
