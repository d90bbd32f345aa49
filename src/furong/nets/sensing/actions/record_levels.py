"""Record the levels of things, so that screens and charts need not compute them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from furong.foundation.transactions import transaction_required
from furong.nets.sensing.contracts import StreamSpec, ThingInfo
from furong.nets.sensing.domain.levels import ThingLevels
from furong.nets.sensing.models import LevelRow

__all__ = ["record_levels"]

_INSERT_ROWS = 5_000


@transaction_required
def record_levels(
    things: Sequence[ThingInfo], levels: ThingLevels, spec: StreamSpec, *, after: int, until: int
) -> None:
    """Make the recorded levels in ``(after, until]`` [min] those given; what is older stays as it is.

    A value that becomes unknown is not recorded: the gap shows by the hold time.
    """
    LevelRow.objects.filter(thing_id__in=[thing.code for thing in things], minute__gt=after).delete()
    new = levels.take((levels.minute > after) & (levels.minute <= until) & ~np.isnan(levels.value))
    names = spec.grouping.groups if spec.grouping else ()
    LevelRow.objects.bulk_create(
        (
            LevelRow(
                thing_id=things[thing].code, minute=minute, value=value, groups=dict(zip(names, counts, strict=False))
            )
            for thing, minute, value, counts in zip(
                new.thing.tolist(), new.minute.tolist(), new.value.tolist(), new.by_group.tolist(), strict=True
            )
        ),
        batch_size=_INSERT_ROWS,
    )
