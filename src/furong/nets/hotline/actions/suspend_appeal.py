"""Let an appeal wait on a stated basis, and take it up again: by hand, or by itself on the day that was said."""

from __future__ import annotations

from datetime import date, timedelta

from furong.foundation.citytime.clock import city_clock
from furong.foundation.transactions import transaction_required
from furong.kernel.clock import city_time
from furong.kernel.permissions import Actor
from furong.nets.hotline.actions.locked_appeal import locked_appeal
from furong.nets.hotline.actions.take_step import SYSTEM, take_step
from furong.nets.hotline.contracts.appeals import AppealInfo, AppealState
from furong.nets.hotline.domain.lifecycle import SUPERVISE
from furong.nets.hotline.errors.appeals import SuspendedBefore
from furong.nets.hotline.errors.clocks import SuspensionDayUnusable
from furong.nets.hotline.models import Appeal
from furong.nets.hotline.selectors.appeals import appeal_now
from furong.nets.hotline.selectors.policy import appeal_policy

__all__ = ["resume_appeal", "resume_due_appeals", "suspend_appeal"]


@transaction_required
def suspend_appeal(actor: Actor, number: str, *, basis: str, until: date, version: int | None = None) -> AppealInfo:
    """Let an appeal wait, once a round: the clock of handling stands still.

    Args:
        actor: Who decides.
        number: Number of the appeal.
        basis: The rule or fact that it rests on.
        until: The day on which it goes on by itself.
        version: The version that was shown, when one was.

    Raises:
        SuspensionDayUnusable: When the day is too near or too far.
        SuspendedBefore: When it has waited in this round.
        AppealReasonMissing: When no basis is given.
        AppealUnknown, ActionRefused, AppealChangedMeanwhile, AppealStepNotPossible: As for any act on an appeal.
    """
    appeal = locked_appeal(actor, number, SUPERVISE, version=version)
    today = city_time(city_clock().now()).date()
    earliest, latest = today + timedelta(days=1), today + timedelta(days=appeal_policy().suspend_days)
    if not earliest <= until <= latest:
        raise SuspensionDayUnusable(earliest=earliest, latest=latest)
    if appeal.history.filter(step="suspend", round=appeal.round).exists():
        raise SuspendedBefore
    appeal.until = until
    take_step(appeal, "suspend", actor, note=basis)
    return appeal_now(appeal)


@transaction_required
def resume_appeal(actor: Actor, number: str, *, version: int | None = None) -> AppealInfo:
    """Take an appeal up again before its day; raises as any act on an appeal."""
    appeal = locked_appeal(actor, number, SUPERVISE, version=version)
    appeal.until = None
    take_step(appeal, "resume", actor)
    return appeal_now(appeal)


@transaction_required
def resume_due_appeals(*, most: int = 200) -> int:
    """Take up again the appeals whose day has come, so many at most; return how many there were."""
    today = city_time(city_clock().now()).date()
    ready = Appeal.objects.select_for_update(skip_locked=True).filter(
        state=AppealState.SUSPENDED.value, until__lte=today
    )
    appeals = list(ready.order_by("pk")[:most])
    for appeal in appeals:
        appeal.until = None
        take_step(appeal, "resume", SYSTEM)
    return len(appeals)
