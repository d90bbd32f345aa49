"""Reading levels: what holds now, and what held before."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import OuterRef, Subquery

from furong.kernel.clock import instant_of_minute
from furong.kernel.permissions import Actor
from furong.nets.sensing.contracts import Level, PointState
from furong.nets.sensing.models import LevelRow, Thing
from furong.nets.sensing.selectors.alarms import list_alarms_for
from furong.nets.sensing.selectors.feeds import thing_info

__all__ = ["list_levels", "list_point_states"]


def list_point_states(actor: Actor, feed: str) -> list[PointState]:
    """Return every thing of a feed with its newest level and its active alarm, by local code."""
    newest = LevelRow.objects.filter(thing_id=OuterRef("pk")).order_by("-minute").values("pk")[:1]
    things = Thing.objects.filter(feed_id=feed).annotate(newest=Subquery(newest)).order_by("local_code")
    rows = {row.pk: row for row in LevelRow.objects.filter(pk__in=[thing.newest for thing in things])}
    alarms = {alarm.thing.code: alarm for alarm in list_alarms_for(actor, state="open", feed=feed)}
    return [
        PointState(
            thing=thing_info(thing),
            level=_level(rows[thing.newest]) if thing.newest in rows else None,
            alarm=alarms.get(thing.code),
        )
        for thing in things
    ]


def list_levels(things: Sequence[str], *, after_min: int) -> dict[str, list[Level]]:
    """Return the levels of things after a minute [min since 1970-01-01T00:00Z], by code, the oldest first."""
    found: dict[str, list[Level]] = {code: [] for code in things}
    for row in LevelRow.objects.filter(thing_id__in=things, minute__gt=after_min).order_by("thing_id", "minute"):
        found[row.thing_id].append(_level(row))
    return found


def _level(row: LevelRow) -> Level:
    return Level(at=instant_of_minute(row.minute), value=row.value, groups=row.groups)
