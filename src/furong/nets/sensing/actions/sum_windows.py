"""Adding up the windows of aggregates, partition by partition, in the commit that takes the readings in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection
from django.db.models import Q

from furong.foundation.transactions import transaction, transaction_required
from furong.nets.sensing.domain.happenings import Shift
from furong.nets.sensing.domain.windows import Share
from furong.nets.sensing.models.engine import MemberShift, RuleWindow

__all__ = [
    "add_shares",
    "forget_old",
    "mark_stale",
    "replace_shares",
    "replace_shifts",
    "settle_shifts",
    "settle_windows",
]

_ADD = """
INSERT INTO sensing_rulewindow AS w
  (rule_id, cell, begin_ms, partition, count, total, low, high, hits, is_decided, is_stale)
SELECT r, c, b, %s, n, t, l, h, k, false, false
FROM unnest(%s::bigint[], %s::text[], %s::bigint[], %s::bigint[], %s::float8[], %s::float8[], %s::float8[],
            %s::bigint[]) AS v (r, c, b, n, t, l, h, k)
ON CONFLICT (rule_id, cell, begin_ms, partition) DO UPDATE
SET count = w.count + EXCLUDED.count, total = w.total + EXCLUDED.total, low = LEAST(w.low, EXCLUDED.low),
    high = GREATEST(w.high, EXCLUDED.high), hits = w.hits + EXCLUDED.hits, is_decided = false
"""


@transaction_required
def add_shares(partition: int, shares: Sequence[Share]) -> None:
    """Add what readings of a partition bring to their windows; a window that was decided is to be looked at again."""
    if not shares:
        return
    names = ("rule", "cell", "begin_ms", "count", "total", "low", "high", "hits")
    columns: list[Any] = [[getattr(share, name) for share in shares] for name in names]
    with connection.cursor() as cursor:
        cursor.execute(_ADD, [partition, *columns])


@transaction_required
def mark_stale(partition: int, stale: Mapping[int, Sequence[int]]) -> None:
    """Note windows of a partition that late readings fall into: they are summed again from history.

    The mark stands on a row of its own, of no area, so that it is there when the window has none of ours yet.
    """
    for rule, beginnings in stale.items():
        for begin in beginnings:
            RuleWindow.objects.update_or_create(
                rule_id=rule,
                cell="",
                begin_ms=begin,
                partition=partition,
                defaults={"is_stale": True, "is_decided": True},
                create_defaults={
                    "is_stale": True,
                    "is_decided": True,
                    "count": 0,
                    "total": 0.0,
                    "low": 0.0,
                    "high": 0.0,
                    "hits": 0,
                },
            )


def replace_shares(partition: int, rule: int, begin_ms: int, shares: Sequence[Share]) -> None:
    """Put what was summed again in the place of what was there, and take the mark away."""
    with transaction():
        RuleWindow.objects.filter(partition=partition, rule_id=rule, begin_ms=begin_ms).delete()
        add_shares(partition, shares)


def settle_windows(rule: int, cell: str, up_to_ms: int) -> None:
    """Note that the windows of an area that begin before an instant are decided."""
    with transaction():
        RuleWindow.objects.filter(rule_id=rule, cell=cell, begin_ms__lt=up_to_ms).update(is_decided=True)


@transaction_required
def replace_shifts(numbers: Sequence[int], since_ms: int, shifts: Sequence[Shift], assets: Mapping[int, int]) -> None:
    """Put the shifts of things since an instant, derived again, in the place of those that were there."""
    MemberShift.objects.filter(number__in=numbers, time_ms__gte=since_ms).delete()
    MemberShift.objects.bulk_create(
        [
            MemberShift(
                rule_id=shift.rule,
                asset=assets[shift.number],
                number=shift.number,
                part=shift.part,
                time_ms=shift.time_ms,
                holds=shift.holds,
                value=shift.value,
            )
            for shift in shifts
            if assets[shift.number] >= 0
        ],
        ignore_conflicts=True,
    )


def settle_shifts(rule: int, asset: int, up_to_ms: int) -> None:
    """Note that what happened to the things of an asset before an instant is decided."""
    with transaction():
        MemberShift.objects.filter(rule_id=rule, asset=asset, time_ms__lte=up_to_ms).update(is_decided=True)


def forget_old(before_ms: int) -> None:
    """Forget windows that were decided long ago."""
    with transaction():
        RuleWindow.objects.filter(Q(is_decided=True), begin_ms__lt=before_ms, is_stale=False).delete()
