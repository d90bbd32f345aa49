"""Reading the board: what stands where, what no unit wants, what nobody had to do, and what waits on the line."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from furong.foundation.citytime.clock import city_clock
from furong.foundation.identity.private_words import without_private
from furong.kernel.permissions import Actor
from furong.nets.hotline.contracts.appeals import AppealState
from furong.nets.hotline.contracts.board import (
    AutomaticShare,
    AutomaticStep,
    Board,
    BoardEmergency,
    DisputedAppeal,
    QueueRow,
)
from furong.nets.hotline.domain.lifecycle import FINAL_STATES, TAKE
from furong.nets.hotline.models import AppealStep, Correction
from furong.nets.hotline.selectors.appeals import appeals_for
from furong.nets.hotline.selectors.calls import calls_for
from furong.nets.hotline.selectors.emergencies import list_emergencies_for, list_emergency_calls_for
from furong.nets.hotline.selectors.figures import facts_for
from furong.nets.hotline.selectors.late_transfers import count_late_transfers_for

__all__ = ["read_board_for"]

_SOON = timedelta(hours=4)
_DISPUTED = (AppealState.RETURNED, AppealState.ARBITRATION)
_DISPUTED_SHOWN = 20


def read_board_for(actor: Actor, since: datetime, until: datetime) -> Board:
    """Return the board of what ``actor`` may see.

    Args:
        actor: Who reads it.
        since: From when on the rates are of.
        until: Until when.
    """
    now, facts = city_clock().now(), facts_for(actor, since, until)
    return Board(
        at=now,
        since=since,
        until=until,
        queue=_queue(actor, now),
        disputed=_disputed(actor),
        disputed_total=appeals_for(actor).filter(state__in=[state.value for state in _DISPUTED]).count(),
        all=facts.all(),
        units=facts.by_unit(),
        districts=facts.by_district(),
        automatic=tuple(_automatic(actor, step, since, until) for step in AutomaticStep),
        emergencies=_emergencies(actor, now),
        late_transfers=count_late_transfers_for(actor),
        calls_live=calls_for(actor, TAKE).filter(appeal=None, ended_at=None).count() if actor.holds(TAKE) else None,
    )


def _queue(actor: Actor, now: datetime) -> tuple[QueueRow, ...]:
    rows = appeals_for(actor).order_by().values("state")
    counts = {
        row["state"]: row
        for row in rows.annotate(
            waiting=Count("pk"),
            soon=Count("pk", filter=Q(due_at__gte=now, due_at__lte=now + _SOON)),
            late=Count("pk", filter=Q(due_at__lt=now)),
        )
    }
    none = {"waiting": 0, "soon": 0, "late": 0}
    told = [(state, counts.get(state.value, none)) for state in AppealState if state not in FINAL_STATES]
    return tuple(
        QueueRow(state=state, waiting=row["waiting"], due_soon=row["soon"], overdue=row["late"]) for state, row in told
    )


def _disputed(actor: Actor) -> tuple[DisputedAppeal, ...]:
    rows = appeals_for(actor).filter(state__in=[state.value for state in _DISPUTED])
    rows = rows.annotate(since=Max("history__at", filter=Q(history__step__in=("return", "refer"))))
    return tuple(
        DisputedAppeal(
            number=row.number,
            title=without_private(row.title),
            state=AppealState(row.state),
            returns=row.returns,
            since=row.since,
            due_at=row.due_at,
        )
        for row in rows.order_by("since", "pk")[:_DISPUTED_SHOWN]
    )


def _automatic(actor: Actor, step: AutomaticStep, since: datetime, until: datetime) -> AutomaticShare:
    """Return how many steps of a kind a model or a rule has taken, and how many of those were put right."""
    seen = appeals_for(actor).order_by().values("pk")
    taken = AppealStep.objects.filter(step=step.value, at__gte=since, at__lt=until, appeal_id__in=seen)
    by_itself = taken.filter(by_key__startswith="system:")
    return AutomaticShare(
        step=step, automatic=by_itself.count(), taken=taken.count(), wrong=_put_right(step, by_itself)
    )


def _put_right(step: AutomaticStep, by_itself: QuerySet[AppealStep]) -> int | None:
    """Return how many steps a person has corrected, or the very unit that was asked has returned."""
    if step is AutomaticStep.SIGN:
        return None
    of_appeal = {"appeal": OuterRef("appeal"), "at__gte": OuterRef("at")}
    if step is AutomaticStep.CLASSIFY:
        return by_itself.filter(Exists(Correction.objects.filter(**of_appeal))).count()
    returned = AppealStep.objects.filter(step="return", round=OuterRef("round"), unit=OuterRef("unit"), **of_appeal)
    return by_itself.filter(Exists(returned)).count()


def _emergencies(actor: Actor, now: datetime) -> tuple[BoardEmergency, ...]:
    appeals = [(one.received_at, one, None) for one in list_emergencies_for(actor)]
    calls = [(one.began_at, None, one) for one in list_emergency_calls_for(actor)]
    waiting = sorted([*appeals, *calls], key=lambda one: one[0])
    return tuple(
        BoardEmergency(appeal=appeal, call=call, waiting_s=max(0, int((now - since).total_seconds())))
        for since, appeal, call in waiting
    )
