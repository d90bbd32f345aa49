"""Reading shifts that were handed over, and what there is to hand over now."""

from __future__ import annotations

import msgspec
from django.db.models import Count, Q, QuerySet

from furong.foundation.areas.tree import AreaInfo, get_area, within
from furong.foundation.citytime.clock import city_clock
from furong.foundation.identity.actors import demand
from furong.kernel.permissions import Actor, Resource, decide
from furong.nets.casework.contracts.handovers import (
    HANDOVER_AHEAD,
    DutyArea,
    HandoverCase,
    HandoverDraft,
    HandoverInfo,
    HandoverPage,
    HandoverState,
    PromisedReply,
)
from furong.nets.casework.contracts.supervision import SupervisionState
from furong.nets.casework.domain.handovers import IMPORTANT_PRIORITIES
from furong.nets.casework.errors.handovers import HandoverUnknown
from furong.nets.casework.models import Case, HandoverTaking, ShiftHandover, Supervision
from furong.nets.casework.selectors.cases import VIEWS, cases_for

__all__ = [
    "HAND_OVER",
    "draft_handover_for",
    "duty_area",
    "get_handover_for",
    "handover_for",
    "list_duty_areas",
    "list_handovers_for",
    "list_waiting_handovers_for",
    "taking_of",
    "waiting_in",
]

HAND_OVER = "case.dispatch"
_LISTED_MAX = 50
_VIEWS = ("accept", "dispatch", "handling", "check")


def list_duty_areas(actor: Actor) -> list[DutyArea]:
    """Return the areas whose shifts ``actor`` may hand over, the first one being that of its first grant."""
    paths = dict.fromkeys(grant.area for grant in actor.grants_for(HAND_OVER) if grant.organisation is None)
    areas = [get_area(path.rsplit("/", 1)[-1]) for path in paths]
    return [DutyArea(code=area.code, name_zh=area.name_zh, name_en=area.name_en) for area in areas]


def duty_area(actor: Actor, code: str = "") -> AreaInfo:
    """Return the area of that code, or of the actor's first grant, when ``actor`` may hand over its shifts.

    Raises:
        AreaUnknown: When there is no such area.
        ActionRefused: When the actor may not.
    """
    own = list_duty_areas(actor)
    area = get_area(code or (own[0].code if own else ""))
    demand(actor, HAND_OVER, Resource(kind="handover", area=area.path))
    return area


def draft_handover_for(actor: Actor, code: str = "") -> HandoverDraft:
    """Return what stands open in an area now.

    Raises:
        AreaUnknown, ActionRefused: As for :func:`duty_area`.
    """
    area, now = duty_area(actor, code), city_clock().now()
    here = cases_for(actor).filter(within("area_path", [area.path]), state__in=VIEWS["open"])
    soon = Q(due_at__gte=now, due_at__lte=now + HANDOVER_AHEAD)
    late = Q(due_at__lt=now)
    found = here.aggregate(
        **{view: Count("pk", filter=Q(state__in=VIEWS[view])) for view in _VIEWS},
        open=Count("pk"),
        overdue=Count("pk", filter=late),
        due_soon=Count("pk", filter=soon),
    )
    asked = Supervision.objects.filter(state=SupervisionState.OPEN, case__in=here).order_by("reply_by", "pk")
    return HandoverDraft(
        area=area.code,
        at=now,
        open=found["open"],
        counts={view: found[view] for view in _VIEWS},
        overdue=found["overdue"],
        overdue_cases=_cases(_pressing(here.filter(late))[:_LISTED_MAX]),
        due_soon=found["due_soon"],
        due_soon_cases=_cases(_pressing(here.filter(soon))[:_LISTED_MAX]),
        to_reply=asked.count(),
        replies=tuple(
            PromisedReply(id=row.pk, case=row.case_id, text=row.text, text_en=row.text_en, reply_by=row.reply_by)
            for row in asked[:_LISTED_MAX]
        ),
        important=_cases(_pressing(here.filter(priority__in=IMPORTANT_PRIORITIES))),
    )


def _pressing(rows: QuerySet[Case]) -> QuerySet[Case]:
    return rows.order_by("due_at", "number")


def _cases(rows: QuerySet[Case]) -> tuple[HandoverCase, ...]:
    return tuple(
        HandoverCase(
            number=row.pk,
            title_zh=row.title_zh,
            title_en=row.title_en,
            state=row.state,
            priority=row.priority,
            due_at=row.due_at,
        )
        for row in rows
    )


def waiting_in(area: str) -> ShiftHandover | None:
    """Return the stored handover of exactly that area that waits to be taken over, or ``None``."""
    return ShiftHandover.objects.filter(area_id=area, taking=None).order_by("pk").first()


def taking_of(row: ShiftHandover) -> HandoverTaking | None:
    """Return who took a stored handover over, as the database knows it now, or ``None``."""
    return HandoverTaking.objects.filter(handover=row).first()


def handover_for(actor: Actor, number: int) -> ShiftHandover:
    """Return a stored handover.

    Raises:
        HandoverUnknown: When there is none, or ``actor`` may not see it.
    """
    row = _handovers_for(actor).filter(pk=number).first()
    if row is None:
        raise HandoverUnknown(number=number)
    return row


def get_handover_for(actor: Actor, number: int) -> HandoverInfo:
    """Return a handover.

    Raises:
        HandoverUnknown: When there is none, or ``actor`` may not see it.
    """
    return _info(actor, handover_for(actor, number))


def list_waiting_handovers_for(actor: Actor) -> list[HandoverInfo]:
    """Return the handovers of the actor's areas that wait to be taken over, the oldest first."""
    return [_info(actor, row) for row in _handovers_for(actor).filter(taking=None).order_by("pk")]


def list_handovers_for(actor: Actor, *, page: int = 1, page_size: int = 20) -> HandoverPage:
    """Return a page of the handovers of the actor's areas, the newest first."""
    rows = _handovers_for(actor)
    total = rows.count()
    pages = max(1, -(-total // page_size))
    page = min(max(page, 1), pages)
    shown = rows.order_by("-pk")[(page - 1) * page_size : page * page_size]
    return HandoverPage(handovers=tuple(_info(actor, row) for row in shown), total=total, page=page, pages=pages)


def _handovers_for(actor: Actor) -> QuerySet[ShiftHandover]:
    paths = [grant.area for grant in actor.grants_for(HAND_OVER) if grant.organisation is None]
    return ShiftHandover.objects.filter(within("area_path", paths)).select_related("taking")


def _info(actor: Actor, row: ShiftHandover) -> HandoverInfo:
    """Return a stored handover; names stand in full, since whoever may read it works in the same area."""
    taking = getattr(row, "taking", None)
    allowed = decide(actor, HAND_OVER, Resource(kind="handover", area=row.area_path)).allowed
    return HandoverInfo(
        id=row.pk,
        area=row.area_id,
        by=row.by,
        at=row.at,
        draft=msgspec.convert(row.draft, HandoverDraft),
        text=row.text,
        state=HandoverState.TAKEN_OVER if taking else HandoverState.WAITING,
        taken_by=taking.by if taking else "",
        taken_at=taking.at if taking else None,
        ticked=tuple(taking.ticked) if taking else (),
        may_take=taking is None and allowed and row.by_key != actor.key,
    )
