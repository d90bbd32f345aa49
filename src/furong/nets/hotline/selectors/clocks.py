"""Reading the clocks of appeals and what is asked about their time."""

from __future__ import annotations

from furong.foundation.citytime.clock import city_clock
from furong.foundation.identity.names import NamesShown
from furong.foundation.identity.private_words import without_private
from furong.kernel.permissions import Actor
from furong.nets.hotline.contracts.clocks import (
    AppealClock,
    AppealClocks,
    AppealCount,
    AppealStage,
    ExtensionInfo,
    ExtensionState,
)
from furong.nets.hotline.domain.lifecycle import HANDLE, SUPERVISE
from furong.nets.hotline.models import AppealTimer, Extension, TimerCount
from furong.nets.hotline.selectors.appeals import main_resource, stored_appeal_for

__all__ = ["extension_info", "get_appeal_clocks_for"]


def get_appeal_clocks_for(actor: Actor, number: str) -> AppealClocks:
    """Return the clocks of an appeal, each with how it was counted.

    Raises:
        AppealUnknown: When there is none, or the actor may not see it.
    """
    appeal = stored_appeal_for(actor, number)
    counts = TimerCount.objects.filter(timer__appeal=appeal).select_related("timer").order_by("pk")
    return AppealClocks(
        number=appeal.number,
        clocks=tuple(_clock(row) for row in appeal.timers.order_by("pk")),
        counts=tuple(
            AppealCount(
                stage=AppealStage(row.timer.stage), due_at=row.due_at, cause=row.cause, counted_at=row.counted_at
            )
            for row in counts
        ),
        extensions=tuple(extension_info(actor, row) for row in appeal.extensions.order_by("pk")),
    )


def extension_info(actor: Actor, row: Extension) -> ExtensionInfo:
    """Return a request for more time as ``actor`` may see it."""
    names = NamesShown(actor, main_resource(row.appeal), (HANDLE, SUPERVISE))
    return ExtensionInfo(
        id=row.pk,
        number=row.appeal_id,
        amount=row.amount,
        reason=without_private(row.reason),
        state=ExtensionState(row.state),
        asked_by=names(row.asked_by, row.asked_key),
        asked_at=row.asked_at,
        decided_by=names(row.decided_by),
        decision=without_private(row.decision),
    )


def _clock(row: AppealTimer) -> AppealClock:
    until = row.stopped_at or city_clock().now()
    return AppealClock(
        stage=AppealStage(row.stage),
        round=row.round,
        visit=row.visit,
        started_at=row.started_at,
        due_at=row.due_at,
        stopped_at=row.stopped_at,
        is_overdue=row.due_at is not None and row.due_at < until,
        calendar=row.calendar,
        derivation={language: tuple(lines) for language, lines in row.derivation.items()},
    )
