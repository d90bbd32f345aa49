"""Reading GBFS feeds that the city pulls, and what they said."""

from __future__ import annotations

from datetime import datetime

from furong.nets.mobility.contracts.gbfs import COUNTED_FOR, GbfsSourceInfo
from furong.nets.mobility.models import GbfsSnapshot, GbfsSource

__all__ = ["list_gbfs_sources", "snapshots_at", "source_info"]


def list_gbfs_sources() -> list[GbfsSourceInfo]:
    """Return every source, by key."""
    return [source_info(row) for row in GbfsSource.objects.order_by("key")]


def snapshots_at(at: datetime) -> list[tuple[str, GbfsSnapshot]]:
    """Return the newest snapshot of each source that still counts at an instant, with the operator's code."""
    rows = GbfsSnapshot.objects.filter(at__lte=at, at__gt=at - COUNTED_FOR).select_related("source")
    return [(row.source.operator_id, row) for row in rows.order_by("source", "-at").distinct("source")]


def source_info(row: GbfsSource) -> GbfsSourceInfo:
    """Return a source as others see it."""
    return GbfsSourceInfo(
        key=row.key,
        operator=row.operator_id,
        url=row.url,
        period_s=row.period_s,
        next_run_at=row.next_run_at,
        last_success_at=row.last_success_at,
        failures=row.failures,
        error_zh=row.error_zh,
        error_en=row.error_en,
        version=row.version,
        vehicles=row.vehicles,
        skipped=row.skipped,
    )
