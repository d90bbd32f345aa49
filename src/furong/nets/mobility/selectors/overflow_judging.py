"""Reading what the counts of a zone say of it, next to what was told so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from furong.kernel.shares import apportion
from furong.nets.mobility.contracts.counts import CountSource
from furong.nets.mobility.contracts.overflow import OverflowState
from furong.nets.mobility.domain.overflow import Counted, Episode, Judgement, judge
from furong.nets.mobility.domain.overflow_changes import Change, Step, Told, replayed
from furong.nets.mobility.domain.zone_limits import ZoneRules
from furong.nets.mobility.models import OverflowTurn, ZoneCount

__all__ = ["BEFORE", "Look", "bikes_of", "left_standing", "look_at", "newest_row"]

#: How far before the first count that is new a zone is looked at again.
BEFORE = timedelta(hours=6)
#: How old the count may be by which vehicles are told apart when the newest one cannot.
_SHARES_HOLD = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Look:
    """What was told of a zone's overflows in a span, and what its counts say.

    Args:
        told: The episodes as they were told.
        judgement: What the counts say.
        row: The stored count that was listened to last, or ``None``; without those of operators that are missing.
        missing: Operators whose feed was out at the newest count by positions.
    """

    told: Sequence[Told]
    judgement: Judgement
    row: ZoneCount | None
    missing: tuple[str, ...]


def look_at(zone: str, rules: ZoneRules, *, since: datetime, until: datetime) -> Look:
    """Return how a zone stands as of an instant.

    Args:
        zone: Key of the zone.
        rules: Its versions and thresholds.
        since: From when on its counts are gone through; what was told before is taken as it was told.
        until: The instant.
    """
    turns = _turns(zone, since, until)
    told = [one for one in replayed(map(_change, turns)) if one.cleared_at is None or one.cleared_at >= since]
    # Whom a feed was missing was not always kept: such counts can be judged by nobody.
    heard = ZoneCount.objects.filter(zone=zone, at__gte=since, at__lte=until).exclude(
        source=CountSource.FEED, conf__lt=1, missing=[]
    )
    counts = [_without_missing(row) for row in heard.order_by("at", "id")]
    fed = [row for row in counts if row.source == CountSource.FEED]
    judgement = judge(
        [
            Counted(
                at=row.at,
                total=row.total,
                sigma=row.sigma,
                source=CountSource(row.source),
                limits=rules.limits_at(row.at),
                is_part=bool(row.missing),
            )
            for row in counts
        ],
        until=until,
        begun=_begun(told, turns, since),
    )
    return Look(told, judgement, newest_row(counts, judgement.last), tuple(fed[-1].missing) if fed else ())


def _without_missing(row: ZoneCount) -> ZoneCount:
    """Return a count without the operators whose feed was out, whose vehicles stand where they did last; unsaved."""
    if row.missing:
        row.by_operator = {code: value for code, value in row.by_operator.items() if code not in row.missing}
        row.total = round(sum(row.by_operator.values()), 3)
    return row


def newest_row(rows: Sequence[ZoneCount], last: Counted | None) -> ZoneCount | None:
    """Return the stored count that a judged one is."""
    if last is None:
        return None
    same = (
        r.at == last.at and r.source == last.source and (r.total, r.sigma) == (last.total, last.sigma) for r in rows
    )
    return next(row for row, is_it in zip(rows, same, strict=True) if is_it)


def bikes_of(row: ZoneCount) -> dict[str, int]:
    """Return whole vehicles by operator, adding up to a count; by the newest count that can tell, when it cannot."""
    weights = row.by_operator
    if not any(weights.values()):
        near = ZoneCount.objects.filter(zone=row.zone_id, at__lte=row.at, at__gte=row.at - _SHARES_HOLD)
        found = near.exclude(by_operator={}).order_by("-at", "-id").first()
        weights = found.by_operator if found is not None and any(found.by_operator.values()) else {"": 1.0}
    return apportion(round(row.total), weights)


def left_standing(rows: QuerySet[OverflowTurn]) -> QuerySet[OverflowTurn]:
    """Return the rows of the episodes that were not withdrawn: one that was is left out with everything told of it."""
    return rows.exclude(episode__in=rows.filter(step=Step.WITHDRAWN).values("episode"))


def _turns(zone: str, since: datetime, until: datetime) -> list[OverflowTurn]:
    """Return what was told of the episodes that reach into a span."""
    rows = OverflowTurn.objects.filter(zone=zone)
    inside = set(rows.filter(at__gte=since, at__lte=until).values_list("episode", flat=True))
    before = left_standing(rows).filter(raised_at__lt=since).order_by("-raised_at", "-id").first()
    if before is not None:
        inside.add(before.episode)
    return list(rows.filter(episode__in=inside).order_by("id"))


def _begun(told: Sequence[Told], turns: Sequence[OverflowTurn], since: datetime) -> Episode | None:
    """Return the episode that a zone was in at the beginning of a span, as it stood then."""
    known = next((one for one in told if one.raised_at < since and not one.is_withdrawn), None)
    if known is None:
        return None
    steps = (Step.WORSENED, Step.EASED)
    later = [
        (t.at, OverflowState(t.state)) for t in turns if t.episode == known.id and t.step in steps and t.at < since
    ]
    first = (known.raised_at, OverflowState.OVERFLOW)
    return Episode(raised_at=known.raised_at, cleared_at=None, turns=(first, *later))


def _change(row: OverflowTurn) -> Change:
    return Change(
        episode=row.episode,
        step=Step(row.step),
        state=OverflowState(row.state),
        at=row.at,
        raised_at=row.raised_at,
        cleared_at=row.cleared_at,
    )
