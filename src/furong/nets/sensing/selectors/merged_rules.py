"""Reading what partitions brought to rules over several of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max, Min, Sum

from furong.nets.sensing.models.engine import EngineMark, MemberShift, RuleWindow

__all__ = [
    "WindowSum",
    "oldest_undecided_windows",
    "shifts_of_asset",
    "stale_window_keys",
    "undecided_assets",
    "watermark_ms",
    "window_sums",
]

_IDLE = timedelta(seconds=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowSum:
    """One window of one area, over all partitions."""

    begin_ms: int
    count: int
    total: float
    low: float
    high: float
    hits: int


def watermark_ms(now: datetime) -> int:
    """Return up to when every partition that is at work has told; what comes later for earlier is late."""
    marks = list(EngineMark.objects.exclude(newest_ms=0).values_list("newest_ms", "at"))
    if not marks:
        return 0
    working = [newest for newest, at in marks if at is not None and now - at <= _IDLE]
    return min(min(working) if working else max(newest for newest, _ in marks), int(now.timestamp() * 1000))


def oldest_undecided_windows(rules: Sequence[int]) -> list[tuple[int, str, int]]:
    """Return rule, area and beginning of the oldest window that is to be looked at, for each rule and area."""
    rows = RuleWindow.objects.filter(is_decided=False, rule_id__in=rules).values_list("rule_id", "cell")
    return list(rows.annotate(begin=Min("begin_ms")).order_by("rule_id", "cell"))


def window_sums(rule: int, cell: str, since_ms: int, until_ms: int) -> list[WindowSum]:
    """Return the windows of an area that begin in a span, in order."""
    rows = (
        RuleWindow.objects.filter(rule_id=rule, cell=cell, begin_ms__gte=since_ms, begin_ms__lt=until_ms)
        .values("begin_ms")
        .annotate(n=Sum("count"), t=Sum("total"), l=Min("low"), h=Max("high"), k=Sum("hits"))
        .order_by("begin_ms")
    )
    return [
        WindowSum(begin_ms=r["begin_ms"], count=r["n"], total=r["t"], low=r["l"], high=r["h"], hits=r["k"])
        for r in rows
    ]


def stale_window_keys(partition: int, limit: int) -> list[tuple[int, int]]:
    """Return rule and beginning of windows of a partition that must be summed again."""
    rows = RuleWindow.objects.filter(partition=partition, is_stale=True).order_by("pk")
    return list(rows.values_list("rule_id", "begin_ms")[:limit])


def undecided_assets(rules: Sequence[int]) -> list[tuple[int, int]]:
    """Return rule and asset wherever something happened that is to be looked at."""
    rows = MemberShift.objects.filter(is_decided=False, rule_id__in=rules).values_list("rule_id", "asset")
    return list(rows.distinct().order_by("rule_id", "asset"))


def shifts_of_asset(rule: int, asset: int, until_ms: int) -> list[tuple[int, int, int, bool, float]]:
    """Return what happened to the things of an asset up to an instant: time, number, part, holds, value."""
    rows = MemberShift.objects.filter(rule_id=rule, asset=asset, time_ms__lte=until_ms).order_by("time_ms", "holds")
    return list(rows.values_list("time_ms", "number", "part", "holds", "value"))
