"""How the jobs stand: what waits, what failed, and when the worker was last heard."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker

__all__ = ["FailedJob", "count_jobs", "list_failed_jobs", "worker_heard_at"]


@dataclass(frozen=True, slots=True)
class FailedJob:
    """A job that failed and is not tried again by itself.

    Args:
        number: Its number in the queue.
        name: What it is.
        attempts: How often it was tried. [1]
    """

    number: int
    name: str
    attempts: int


def count_jobs() -> dict[str, int]:
    """Return how many jobs stand at each status (``todo``, ``doing``, ``failed``, …)."""
    rows = ProcrastinateJob.objects.values("status").annotate(count=Count("pk"))
    return {row["status"]: row["count"] for row in rows}


def list_failed_jobs(*, limit: int = 20) -> list[FailedJob]:
    """Return the jobs that failed, the newest first."""
    rows = ProcrastinateJob.objects.filter(status="failed").order_by("-pk")[:limit]
    return [FailedJob(row.pk, row.task_name.rsplit(".", 1)[-1], row.attempts) for row in rows]


def worker_heard_at() -> datetime | None:
    """Return when a worker last said that it is alive, or ``None`` when none ever has."""
    heard: datetime | None = ProcrastinateWorker.objects.aggregate(newest=Max("last_heartbeat"))["newest"]
    return heard
