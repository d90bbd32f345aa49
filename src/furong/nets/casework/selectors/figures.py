"""Counting cases for the cockpit; every figure names the list behind it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import polars as pl
from django.db.models import Count, F, Q

from furong.kernel.permissions import Actor
from furong.nets.casework.contracts import TaskState
from furong.nets.casework.selectors.cases import VIEWS, cases_for
from furong.nets.casework.selectors.tasks import tasks_for

__all__ = ["count_cases", "count_cases_by_district", "count_tasks_by_organisation", "read_hourly_case_columns"]


def count_cases(actor: Actor, *, since: datetime, now: datetime) -> dict[str, int]:
    """Return counts of cases that ``actor`` may see.

    Returns:
        ``opened`` since ``since``, and of those ``closed`` and ``closed_in_time``; ``waiting``, ``handling``,
        ``checking`` and ``overdue`` at ``now``.
    """
    closed = Q(opened_at__gte=since, state="closed")
    found: dict[str, int] = cases_for(actor).aggregate(
        opened=Count("pk", filter=Q(opened_at__gte=since)),
        closed=Count("pk", filter=closed),
        closed_in_time=Count("pk", filter=closed & Q(closed_at__lte=F("due_at"))),
        waiting=Count("pk", filter=Q(state__in=VIEWS["dispatch"])),
        handling=Count("pk", filter=Q(state__in=VIEWS["handling"])),
        checking=Count("pk", filter=Q(state__in=VIEWS["check"])),
        overdue=Count("pk", filter=Q(state__in=VIEWS["open"], due_at__lt=now)),
    )
    return found


def count_tasks_by_organisation(actor: Actor, *, since: datetime, now: datetime) -> list[dict[str, Any]]:
    """Return per organisation the tasks of cases opened since ``since``: ``total``, ``done``, ``overdue``."""
    done = (TaskState.DONE, TaskState.PASSED)
    rows = (
        tasks_for(actor)
        .filter(case__opened_at__gte=since)
        .exclude(state=TaskState.CANCELLED)
        .values("organisation_id", "organisation__name_zh", "organisation__name_en")
        .annotate(
            total=Count("pk"),
            done=Count("pk", filter=Q(state__in=done)),
            overdue=Count("pk", filter=~Q(state__in=done) & Q(case__due_at__lt=now)),
        )
        .order_by("organisation_id")
    )
    return [dict(row) for row in rows]


def count_cases_by_district(actor: Actor, *, since: datetime, now: datetime) -> list[dict[str, Any]]:
    """Return per district with any case since ``since``: ``area``, ``opened``, ``open``, ``overdue``."""
    rows = cases_for(actor).filter(opened_at__gte=since).values_list("area_path", "state", "due_at")
    frame = pl.DataFrame(list(rows), schema=["path", "state", "due_at"], orient="row")
    if frame.is_empty():
        return []
    is_open = pl.col("state").is_in([state.value for state in VIEWS["open"]])
    return (
        frame.with_columns(pl.col("path").str.split("/").list.get(1, null_on_oob=True).alias("area"))
        .group_by("area")
        .agg(
            pl.len().alias("opened"),
            is_open.sum().alias("open"),
            (is_open & (pl.col("due_at") < now)).sum().alias("overdue"),
        )
        .sort("opened", "area", descending=[True, False])
        .to_dicts()
    )


def read_hourly_case_columns(actor: Actor, *, since: datetime, hours: int) -> dict[str, list[int]]:
    """Return cases ``opened`` and ``closed`` in each of ``hours`` hours from ``since`` on."""
    rows = cases_for(actor).filter(Q(opened_at__gte=since) | Q(closed_at__gte=since))
    counts = {"opened": [0] * hours, "closed": [0] * hours}
    for opened_at, closed_at in rows.values_list("opened_at", "closed_at"):
        for name, at in (("opened", opened_at), ("closed", closed_at)):
            hour = -1 if at is None else int((at - since).total_seconds() // 3600)
            if 0 <= hour < hours:
                counts[name][hour] += 1
    return counts
