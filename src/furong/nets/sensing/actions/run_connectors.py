"""Claim connectors that are due, and record how their runs went."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec
from django.db.models import Q
from django.utils import timezone

from furong.foundation.outbox.announce import notify
from furong.foundation.transactions import transaction
from furong.nets.sensing.actions.manage_connectors import TOPIC
from furong.nets.sensing.contracts.connectors import PullClaim, PullCursor, PullOutcome, PullResult
from furong.nets.sensing.models.connectors import ConnectorRow, PullRunRow
from furong.nets.sensing.selectors.connectors import spec_of

__all__ = ["claim_due_connector", "record_pull"]

#: A process that dies holds its connector no longer than this beyond the time that the source may take.
_GRACE = timedelta(seconds=120)
#: A failing source is asked again after these times, and at most at its own period. [s]
_BACKOFF_S = (5, 15, 60, 300, 900)
_RUNS_KEPT = 200
_ERROR_MAX = 500


def claim_due_connector() -> PullClaim | None:
    """Return a connector that is due, which no other process runs meanwhile, or ``None``."""
    now = timezone.now()
    with transaction():
        free = Q(claimed_until=None) | Q(claimed_until__lt=now)
        row = (
            ConnectorRow.objects.select_for_update(skip_locked=True)
            .filter(free, is_paused=False, next_run_at__lte=now)
            .order_by("next_run_at")
            .first()
        )
        if row is None:
            return None
        spec = spec_of(row)
        row.claimed_until = now + timedelta(seconds=spec.timeout_s) * 10 + _GRACE
        row.save(update_fields=["claimed_until"])
        cursor = msgspec.convert(row.cursor, PullCursor)
        return PullClaim(spec=spec, cursor=cursor, begun_at=now, until=row.claimed_until)


def record_pull(claim: PullClaim, result: PullResult) -> None:
    """Store how far the connector has got, what it brought, and when it runs next.

    A run with a trouble keeps what it has got before that, and is tried again, later and later.
    """
    now = timezone.now()
    with transaction():
        row = ConnectorRow.objects.select_for_update().filter(pk=claim.spec.key, claimed_until=claim.until).first()
        if row is None:  # deleted, or this run took so long that another one has begun
            return
        row.cursor, row.claimed_until, row.last_tried_at = msgspec.to_builtins(result.cursor), None, claim.begun_at
        row.readings_total += result.readings
        row.quarantined_total += result.quarantined
        _judge(row, result, claim, now)
        row.save()
        _note(row, result, claim, now)
        notify(TOPIC)


def _judge(row: ConnectorRow, result: PullResult, claim: PullClaim, now: datetime) -> None:
    if result.trouble is None:
        wait_s = (claim.begun_at - now).total_seconds() + claim.spec.period_s
        row.last_success_at, row.failures, row.error_zh, row.error_en = now, 0, "", ""
        row.readings = result.readings
    else:
        wait_s = min(_BACKOFF_S[min(row.failures, len(_BACKOFF_S) - 1)], max(claim.spec.period_s, _BACKOFF_S[0]))
        row.failures += 1
        row.error_zh, row.error_en = (result.trouble.sentence(language)[:_ERROR_MAX] for language in ("zh", "en"))
    asked_meanwhile = row.next_run_at > claim.begun_at
    row.next_run_at = now if asked_meanwhile else now + timedelta(seconds=max(0.0, wait_s))


def _note(row: ConnectorRow, result: PullResult, claim: PullClaim, now: datetime) -> None:
    brought = PullOutcome.STORED if result.readings or result.quarantined else PullOutcome.UNCHANGED
    outcome = PullOutcome.FAILED if result.trouble is not None else brought
    runs = PullRunRow.objects.filter(connector=row)
    PullRunRow.objects.create(
        connector=row,
        begun_at=claim.begun_at,
        ended_at=now,
        outcome=outcome.value,
        size_bytes=result.size_bytes,
        readings=result.readings,
        quarantined=result.quarantined,
        error_zh=row.error_zh,
        error_en=row.error_en,
    )
    kept = runs.order_by("-id").values_list("id", flat=True)[_RUNS_KEPT : _RUNS_KEPT + 1].first()
    if kept is not None:
        runs.filter(id__lte=kept).delete()
