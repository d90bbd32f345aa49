"""Reading appeals: what an actor may see of them, as lists and in detail."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, F, Q, QuerySet

from furong.foundation.areas.tree import within
from furong.foundation.citytime.clock import city_clock
from furong.foundation.identity.masks import masked_name, masked_phone
from furong.foundation.identity.names import NamesShown
from furong.foundation.identity.private_words import without_private
from furong.kernel.permissions import Actor, Resource, decide
from furong.nets.hotline.contracts.appeals import (
    AppealChannel,
    AppealDetail,
    AppealFilters,
    AppealInfo,
    AppealKind,
    AppealPage,
    AppealState,
    AppealStepInfo,
    CallBackInfo,
    CitizenInfo,
    RoundInfo,
    Satisfaction,
    Solved,
    Urgency,
)
from furong.nets.hotline.contracts.work import CASE_OPENED_STEP
from furong.nets.hotline.domain.lifecycle import (
    APPEAL_MOVES,
    ARBITRATE,
    ASSIGN,
    CALL_BACK,
    HANDLE,
    SUPERVISE,
    TAKE,
    steps_from,
)
from furong.nets.hotline.errors.appeals import AppealUnknown
from furong.nets.hotline.models import Appeal, AppealStep, CallBack, Contact
from furong.nets.hotline.selectors.work import works_of

__all__ = [
    "READ",
    "WORK",
    "appeal_detail",
    "appeal_info",
    "appeal_now",
    "appeals_for",
    "count_appeals_for",
    "get_appeal_for",
    "list_appeals_for",
    "main_resource",
    "stored_appeal_for",
    "units_of",
]

READ = "hotline.read"
#: Who may do one of these with an appeal works on it.
WORK = (TAKE, ASSIGN, HANDLE, CALL_BACK, SUPERVISE, ARBITRATE)
_THREAD_MAX = 20


def appeals_for(actor: Actor) -> QuerySet[Appeal]:
    """Return the stored appeals that ``actor`` may see: of its areas, and of its unit when bound to one."""
    visible = Q(pk__in=[])
    for grant in actor.grants_for(READ):
        reach = within("area_path", [grant.area])
        if grant.organisation is not None:
            reach &= Q(unit_id=grant.organisation) | Q(assisting__contains=[grant.organisation])
        visible |= reach
    return Appeal.objects.filter(visible).select_related("unit")


def units_of(appeal: Appeal) -> Resource:
    """Return an appeal as something that its main unit and those that assist may read."""
    return Resource(
        kind="appeal", area=appeal.area_path, organisations=frozenset([appeal.unit_id or "", *appeal.assisting])
    )


def main_resource(appeal: Appeal) -> Resource:
    """Return an appeal as something that its main unit alone may act on."""
    return Resource(kind="appeal", area=appeal.area_path, organisations=frozenset([appeal.unit_id or ""]))


def stored_appeal_for(actor: Actor, number: str) -> Appeal:
    """Return a stored appeal.

    Raises:
        AppealUnknown: When there is none, or the actor may not see it.
    """
    appeal = appeals_for(actor).filter(pk=number).first()
    if appeal is None:
        raise AppealUnknown(number=number)
    return appeal


def get_appeal_for(actor: Actor, number: str) -> AppealDetail:
    """Return an appeal with its course.

    Raises:
        AppealUnknown: When there is none, or the actor may not see it.
    """
    return appeal_detail(actor, stored_appeal_for(actor, number))


def list_appeals_for(actor: Actor, filters: AppealFilters) -> AppealPage:
    """Return a page of the appeals that ``actor`` may see and ``filters`` ask for, what is due first at the head."""
    rows, now = appeals_for(actor), city_clock().now()
    if filters.states:
        rows = rows.filter(state__in=[state.value for state in filters.states])
    if filters.unit:
        rows = rows.filter(unit_id=filters.unit)
    if filters.category:
        rows = rows.filter(category=filters.category)
    if filters.overdue:
        rows = rows.filter(due_at__lt=now)
    begin = (filters.page - 1) * filters.size
    ordered = rows.order_by(F("due_at").asc(nulls_last=True), "-received_at", "-number")
    shown = tuple(appeal_info(row, now) for row in ordered[begin : begin + filters.size])
    return AppealPage(appeals=shown, total=rows.count(), page=filters.page)


def count_appeals_for(actor: Actor) -> dict[str, int]:
    """Return how many appeals that ``actor`` may see stand in each state, and under ``overdue`` how many are late."""
    rows = appeals_for(actor).order_by()
    counts = dict(rows.values_list("state").annotate(count=Count("pk")))
    return {**counts, "overdue": rows.filter(due_at__lt=city_clock().now()).count()}


def appeal_info(appeal: Appeal, now: datetime) -> AppealInfo:
    """Return an appeal as lists show it."""
    return AppealInfo(
        number=appeal.number,
        state=AppealState(appeal.state),
        round=appeal.round,
        channel=AppealChannel(appeal.channel),
        kind=AppealKind(appeal.kind),
        urgency=Urgency(appeal.urgency),
        title=without_private(appeal.title),
        category=appeal.category,
        area=appeal.area_id,
        place=without_private(appeal.place),
        unit=appeal.unit_id or "",
        unit_zh=appeal.unit.name_zh if appeal.unit else "",
        unit_en=appeal.unit.name_en if appeal.unit else "",
        assisting=tuple(appeal.assisting),
        returns=appeal.returns,
        received_at=appeal.received_at,
        due_at=appeal.due_at,
        is_overdue=appeal.due_at is not None and appeal.due_at < now,
        closed_at=appeal.closed_at,
        version=appeal.version,
    )


def appeal_now(appeal: Appeal) -> AppealInfo:
    """Return an appeal as lists show it now."""
    return appeal_info(appeal, city_clock().now())


def appeal_detail(actor: Actor, appeal: Appeal) -> AppealDetail:
    """Return a stored appeal as ``actor`` may see it."""
    contact = Contact.objects.filter(pk=appeal.pk).first()
    own = contact.name if contact else ""
    shown = without_private(appeal.text, own)
    names = NamesShown(actor, units_of(appeal), WORK)
    return AppealDetail(
        info=appeal_now(appeal),
        text=shown,
        is_masked=shown != appeal.text,
        is_anonymous=appeal.is_anonymous,
        citizen=CitizenInfo(name=masked_name(contact.name), phone=masked_phone(contact.phone)) if contact else None,
        thread=_thread(actor, appeal),
        reply=appeal.reply,
        replied_at=appeal.replied_at,
        confidence=appeal.confidence,
        history=tuple(_step(row, names, own) for row in appeal.history.order_by("pk")),
        call_backs=tuple(_call_back(row, own) for row in appeal.call_backs.order_by("pk")),
        rounds=_rounds(appeal, own),
        work=works_of(appeal),
        steps=_steps(actor, appeal),
    )


def _thread(actor: Actor, appeal: Appeal) -> tuple[str, ...]:
    if appeal.citizen_id is None:
        return ()
    others = appeals_for(actor).filter(citizen_id=appeal.citizen_id).exclude(pk=appeal.pk)
    return tuple(others.order_by("-received_at", "-pk").values_list("pk", flat=True)[:_THREAD_MAX])


def _steps(actor: Actor, appeal: Appeal) -> tuple[str, ...]:
    resource = main_resource(appeal)
    held = {move.action for move in APPEAL_MOVES if move.action}
    allowed = [action for action in held if decide(actor, action, resource).allowed]
    steps = steps_from(AppealState(appeal.state), allowed)
    # An award binds the unit, and whoever assigns.
    return tuple(step for step in steps if not (step in ("return", "take_back") and appeal.is_awarded))


def _step(row: AppealStep, names: NamesShown, own: str) -> AppealStepInfo:
    return AppealStepInfo(
        at=row.at,
        by=names(row.by, row.by_key),
        step=row.step,
        from_state=row.from_state,
        to_state=row.to_state,
        round=row.round,
        unit=row.unit,
        clause=without_private(row.clause, own) if row.step != "evidence" else row.clause,
        # The number of a case is as long as that of a card.
        note=row.note if row.step == CASE_OPENED_STEP else without_private(row.note, own),
    )


def _call_back(row: CallBack, own: str) -> CallBackInfo:
    return CallBackInfo(
        at=row.at,
        round=row.round,
        reached=row.reached,
        solved=Solved(row.solved) if row.solved else None,
        satisfaction=Satisfaction(row.satisfaction) if row.satisfaction else None,
        note=without_private(row.note, own),
    )


def _rounds(appeal: Appeal, own: str) -> tuple[RoundInfo, ...]:
    return tuple(
        RoundInfo(
            round=row.round,
            category=row.category,
            unit=row.unit_id,
            assisting=tuple(row.assisting),
            reply=without_private(row.reply, own),
            replied_at=row.replied_at,
            satisfaction=Satisfaction(row.satisfaction) if row.satisfaction else None,
            reason=without_private(row.reason, own),
            frozen_at=row.frozen_at,
        )
        for row in appeal.rounds.order_by("round")
    )
