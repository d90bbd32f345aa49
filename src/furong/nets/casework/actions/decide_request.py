"""Decide on what was asked about the time of a case."""

from __future__ import annotations

from furong.foundation.citytime.clock import city_clock
from furong.foundation.transactions import transaction_required
from furong.kernel.clock import city_time
from furong.kernel.permissions import Actor
from furong.nets.casework.actions.keep_timers import exempt_timers, extend_timers
from furong.nets.casework.actions.locked_case import locked_case
from furong.nets.casework.actions.record_step import record_note, take_case_step
from furong.nets.casework.contracts.clocks import Stage
from furong.nets.casework.contracts.requests import RequestKind, RequestState
from furong.nets.casework.domain.clocks import parts_from
from furong.nets.casework.domain.requests import HANDLED_IN, REVIEWED_BY_OTHERS, REVIEWS, demand_askable, demand_until
from furong.nets.casework.errors import ReasonMissing
from furong.nets.casework.errors.requests import NotBeingHandled, RequestDecided, ReviewedByTheSame
from furong.nets.casework.models import Case, CaseRequest, RequestDecision
from furong.nets.casework.selectors.requests import request_of, standing_of

__all__ = ["APPEAL_BASIS", "decide_request"]

#: Basis on which late handling counts against nobody once an appeal was upheld.
APPEAL_BASIS = "appeal"


@transaction_required
def decide_request(actor: Actor, number: int, kind: RequestKind, *, approved: bool, reason: str = "") -> str:
    """Decide on a request, and return the number of its case.

    More time and appeals are never decided by whoever asked; an appeal that passed its first review waits for the
    second, by a third person. A case may be put off by the dispatcher alone.

    Args:
        actor: Who decides.
        number: Number of the request.
        kind: Of which kind it is.
        approved: Whether what was asked for is granted.
        reason: Why; a refusal needs it.

    Raises:
        RequestUnknown, CaseUnknown, ActionRefused: When there is none to decide for this actor.
        RequestDecided: When it is not open any more.
        ReasonMissing: When it is refused without a reason.
        ReviewedByTheSame: When whoever decides asked for it, or has reviewed it before.
        NotBeingHandled, CaseOverdue, SuspendedBefore, UntilUnusable: When what was asked for is not possible any more.
    """
    case = locked_case(actor, request_of(number, kind=kind).case_id, "case.read")
    request = request_of(number, kind=kind)
    earlier, reviews = list(request.decisions.order_by("review")), REVIEWS[kind]
    locked_case(actor, case.pk, reviews[min(len(earlier), len(reviews) - 1)])
    if request.state != RequestState.PENDING:
        raise RequestDecided(state=request.state)
    if not approved and not reason.strip():
        raise ReasonMissing(step=f"{kind}_refused")
    if kind in REVIEWED_BY_OTHERS and actor.key in {request.by_key, *(decision.by_key for decision in earlier)}:
        raise ReviewedByTheSame
    RequestDecision.objects.create(
        request=request,
        review=len(earlier) + 1,
        approved=approved,
        reason=reason.strip()[:500],
        by=actor.name,
        by_key=actor.key,
        at=city_clock().now(),
    )
    if not approved:
        _settle(request, RequestState.REFUSED)
        record_note(case, actor, f"{kind}_refused", reason)
    elif len(earlier) + 1 < len(reviews):
        record_note(case, actor, f"{kind}_reviewed", reason)
    else:
        _grant(case, request, actor, reason)
    return case.pk


def _grant(case: Case, request: CaseRequest, actor: Actor, reason: str) -> None:
    if request.kind == RequestKind.SUSPENSION:
        # Whoever asked in time for more time gets it, however late it is decided; nothing is put off that is late.
        demand_askable(RequestKind.SUSPENSION, standing_of(case))
        demand_until(RequestKind.SUSPENSION, request.until, city_time(city_clock().now()).date())
        _settle(request, RequestState.APPROVED)
        take_case_step(case, "suspend", actor, reason=request.told)
        return
    if request.kind == RequestKind.EXTENSION:
        if case.state not in HANDLED_IN:
            raise NotBeingHandled(state=case.state)
        extend_timers(case, _limit_of(case), f"#{request.pk}")
    else:
        exempt_timers(case, Stage.HANDLE, APPEAL_BASIS)
    _settle(request, RequestState.APPROVED)
    record_note(case, actor, f"{request.kind}_approved", reason)


def _settle(request: CaseRequest, state: RequestState) -> None:
    request.state = state
    request.save(update_fields=["state"])


def _limit_of(case: Case) -> float:
    """Return the limit that handling had at first. [h or d]"""
    timer = case.timers.filter(stage=Stage.HANDLE, stopped_at=None).get()
    return parts_from(timer.parts)[0].amount
