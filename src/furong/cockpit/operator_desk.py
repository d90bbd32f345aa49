"""An operator's desk: its own tasks, how its feed is, what of it was refused; the city chooses whose it looks at."""

from __future__ import annotations

from django.http import HttpResponseBase

from furong.cockpit import bike_words
from furong.foundation.citytime.clock import city_clock
from furong.foundation.web.pages import PageRequest, page, show
from furong.nets.casework import api as casework
from furong.nets.casework.contracts import TaskInfo, TaskState
from furong.nets.casework.pages import words as task_words
from furong.nets.mobility.api import feeds, operators, score_appeals, scores
from furong.nets.mobility.contracts.feeds import FeedRejectionInfo, RejectionState
from furong.nets.mobility.contracts.operators import OperatorInfo
from furong.nets.mobility.contracts.score_periods import PeriodLength, period_around
from furong.nets.mobility.contracts.scores import OperatorScoreSheet
from furong.nets.mobility.errors.scores import FormulaUnknown
from furong.nets.mobility.pages import score_words

__all__ = ["operator_desk"]

_ACTION = "mobility.operator"
_OPEN = frozenset({TaskState.ASSIGNED, TaskState.ACCEPTED})
_ENDED = frozenset({TaskState.DONE, TaskState.PASSED})
_ENDED_SHOWN = 10
_REJECTIONS = 20


@page(_ACTION)
def operator_desk(request: PageRequest) -> HttpResponseBase:
    """Show one operator's desk; an operator sees no other's, whatever it asks for."""
    seen = operators.list_operators_for(request.actor, _ACTION)
    wanted = request.GET.get("operator", "")
    chosen = next((one for one in seen if one.code == wanted), seen[0] if seen else None)
    return show(
        request,
        "cockpit/operator.html",
        operators=seen,
        chosen=chosen,
        now=city_clock().now(),
        may_read_tasks=request.actor.holds("task.read"),
        todo=_tasks(request, chosen, _OPEN),
        ended=_tasks(request, chosen, _ENDED)[::-1][:_ENDED_SHOWN],
        health=feeds.list_feed_health([chosen.code]) if chosen else [],
        rejections=_rejections(request, chosen),
        sheet=(sheet := _sheet(request)),
        scored=next((one for one in sheet.scores if chosen and one.operator == chosen.code), None) if sheet else None,
        appeals=score_appeals.list_score_appeals_for(request.actor, operator=chosen.code) if chosen else [],
        words=bike_words,
        score_words=score_words,
        task_words=task_words,
    )


def _sheet(request: PageRequest) -> OperatorScoreSheet | None:
    """Return the scores of the quarter by the formula that is in force, or ``None`` when none is stored."""
    try:
        return scores.score_sheet_for(request.actor, period_around(PeriodLength.QUARTER, city_clock().now()))
    except FormulaUnknown:
        return None


def _tasks(request: PageRequest, chosen: OperatorInfo | None, states: frozenset[TaskState]) -> list[TaskInfo]:
    if chosen is None:
        return []
    return casework.list_tasks_for(request.actor, states=states, organisation=chosen.organisation)


def _rejections(request: PageRequest, chosen: OperatorInfo | None) -> list[FeedRejectionInfo]:
    if chosen is None:
        return []
    return feeds.list_feed_rejections_for(
        request.actor, state=RejectionState.WAITING, operator=chosen.code, limit=_REJECTIONS, action=_ACTION
    )
