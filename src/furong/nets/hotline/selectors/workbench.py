"""What stands beside the form of a call: fills, units, who says the same, who calls."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from django.db.models import QuerySet

from furong.engines.texts.likeness import pieces
from furong.foundation.areas.tree import AreaUnknown, get_area
from furong.foundation.citytime.clock import city_clock
from furong.foundation.identity.actors import demand_somewhere
from furong.kernel.permissions import Actor
from furong.nets.hotline.contracts.calls import CallInfo, Speaker
from furong.nets.hotline.contracts.candidates import UnitCandidate
from furong.nets.hotline.contracts.workbench import CallHistory, SameMatter, Workbench, WorkbenchQuery
from furong.nets.hotline.domain.citizens import plain_phone
from furong.nets.hotline.domain.lifecycle import TAKE
from furong.nets.hotline.domain.order_draft import fills_of
from furong.nets.hotline.errors.appeals import PhoneUnusable
from furong.nets.hotline.models import Appeal, TopicMember
from furong.nets.hotline.selectors.appeals import appeal_info, appeals_for
from furong.nets.hotline.selectors.calls import get_call_for
from furong.nets.hotline.selectors.candidates import list_candidates_of
from furong.nets.hotline.selectors.policy import key_of_phone
from furong.nets.hotline.selectors.slots import known_path_for, read_call_slots, read_text_slots
from furong.nets.hotline.selectors.suggestions import suggest

__all__ = ["read_workbench_for"]

_DAYS, _MONTH = timedelta(days=3), timedelta(days=30)
#: So many of the newest appeals are compared, and so much of what is wrong has to stand in one that is alike.
_COMPARED, _ALIKE = 400, 0.6
_SHOWN = 5
_NOBODY = CallHistory(appeals=(), of_month=0)


def read_workbench_for(actor: Actor, asked: WorkbenchQuery) -> Workbench:
    """Return what stands beside a form as it is written so far.

    Raises:
        CallUnknown: When there is no such call.
        ActionRefused: When the actor takes no calls.
    """
    demand_somewhere(actor, TAKE)
    call = get_call_for(actor, asked.call) if asked.call else None
    known = _known_path(actor, asked.area)
    slots, place = read_call_slots(call.segments, known) if call else read_text_slots(asked.text, known)
    # A summary leaves out what the citizen has said: models, rules and knowledge are asked for the words themselves.
    told = "\n".join(one for one in (_heard(call), asked.text) if one)
    suggested = suggest(told, asked.title)
    fills = fills_of(slots, place, suggested, is_call=call is not None)
    filled = {one.field: one.value for one in fills}
    category = asked.category or filled.get("category", "")
    return Workbench(
        fills=fills,
        slots=slots,
        place=place,
        suggested=suggested,
        told=told,
        units=tuple(_units(actor, asked, told, category, filled.get("area", asked.area))),
        alike=_alike(actor, asked.title or filled.get("title", "")),
        history=_history(actor, asked.phone or filled.get("phone", "")),
    )


def _heard(call: CallInfo | None) -> str:
    return "\n".join(one.text for one in call.segments if one.speaker is Speaker.CITIZEN) if call else ""


def _known_path(actor: Actor, area: str) -> str:
    try:
        return get_area(area).path if area else known_path_for(actor)
    except AreaUnknown:
        return known_path_for(actor)


def _units(actor: Actor, asked: WorkbenchQuery, told: str, category: str, code: str) -> list[UnitCandidate]:
    if not category or not code:
        return []
    try:
        area = get_area(code)
    except AreaUnknown:
        return []
    # What is not stored yet is asked about as it would be stored.
    appeal = Appeal(
        category=category,
        kind=asked.kind.value,
        text=told,
        title=asked.title,
        area_id=area.code,
        area_path=area.path,
        received_at=city_clock().now(),
    )
    return list_candidates_of(actor, appeal)


def _alike(actor: Actor, told: str) -> SameMatter:
    wanted = pieces(told)
    if len(wanted) < _SHOWN:
        return SameMatter(count=0, newest="", topic=None)
    since = city_clock().now() - _DAYS
    rows = appeals_for(actor).filter(received_at__gte=since).order_by("-received_at").values_list("pk", "title", "text")
    found = [
        number
        for number, title, text in rows[:_COMPARED]
        if len(wanted & pieces(f"{title}\n{text[:500]}")) >= _ALIKE * len(wanted)
    ]
    topics = TopicMember.objects.filter(pk__in=found, topic__isnull=False).values_list("topic_id", flat=True)
    most = Counter(topics).most_common(1)
    return SameMatter(count=len(found), newest=found[0] if found else "", topic=most[0][0] if most else None)


def _history(actor: Actor, phone: str) -> CallHistory:
    try:
        told = plain_phone(phone)
    except PhoneUnusable:
        return _NOBODY
    if not told:
        return _NOBODY
    rows: QuerySet[Appeal] = appeals_for(actor).filter(citizen__key=key_of_phone(told)).order_by("-received_at", "-pk")
    now = city_clock().now()
    return CallHistory(
        appeals=tuple(appeal_info(row, now) for row in rows[:_SHOWN]),
        of_month=rows.filter(received_at__gte=now - _MONTH).count(),
    )
