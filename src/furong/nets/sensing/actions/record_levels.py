"""Record the levels of things, so that screens and charts need not compute them."""

from __future__ import annotations

import json
from collections.abc import Sequence

import numpy as np
from django.db import connection

from furong.foundation.transactions import transaction_required
from furong.nets.sensing.contracts import StreamSpec, ThingInfo
from furong.nets.sensing.domain.levels import ThingLevels
from furong.nets.sensing.models import LevelRow

__all__ = ["record_levels"]


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
    columns = new.thing.tolist(), new.minute.tolist(), new.value.tolist(), new.by_group.tolist()
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {LevelRow._meta.db_table} (thing_id, minute, value, groups) FROM STDIN") as copy,
    ):
        for thing, minute, value, counts in zip(*columns, strict=True):
            copy.write_row((things[thing].code, minute, value, json.dumps(dict(zip(names, counts, strict=False)))))
