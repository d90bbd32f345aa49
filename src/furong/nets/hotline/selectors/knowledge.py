"""Reading knowledge: the items of today, kept in the process until one has a new version, and what is asked of them."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from django.db.models import Count, F, Max, QuerySet

from furong.foundation.citytime.clock import city_clock
from furong.foundation.identity.names import NamesShown
from furong.foundation.identity.private_words import without_private
from furong.kernel.clock import city_time
from furong.kernel.permissions import Actor, Resource
from furong.nets.hotline.contracts.knowledge import (
    KnowledgeDetail,
    KnowledgeInfo,
    KnowledgePage,
    KnowledgeQuery,
    KnowledgeQuestionInfo,
    KnowledgeState,
    KnowledgeVersionInfo,
    KnowledgeView,
)
from furong.nets.hotline.domain.knowledge_shelf import KnowledgeShelf, is_ending_on, state_on
from furong.nets.hotline.errors.knowledge import KnowledgeQuestionUnknown, KnowledgeUnknown
from furong.nets.hotline.models import KnowledgeQuestion, KnowledgeVersion
from furong.nets.hotline.selectors.appeals import WORK, appeals_for, units_of
from furong.nets.hotline.selectors.contacts import name_of

__all__ = [
    "MANAGE",
    "get_knowledge_for",
    "get_question_for",
    "knowledge_info",
    "list_knowledge",
    "list_questions_for",
    "shelf_of_today",
    "today",
]

MANAGE = "knowledge.manage"
_QUESTIONS_MAX = 50


def today() -> date:
    """Return the city's day."""
    return city_time(city_clock().now()).date()


def shelf_of_today() -> KnowledgeShelf:
    """Return the items of today; they are read anew when one has a new version, and when the day changes."""
    told = KnowledgeVersion.objects.aggregate(last=Max("pk"), count=Count("pk"))
    # A transaction with a lower key may end after one with a higher: the count tells of it.
    return _shelf(told["last"] or 0, told["count"], today())


def list_knowledge(query: KnowledgeQuery) -> KnowledgePage:
    """Return a page of the items that ``query`` asks for; words are looked for in question, answer and source."""
    words = query.text.casefold().split()
    items = [one for one in shelf_of_today().items if all(word in _told(one) for word in words)]
    shown = [one for one in items if _is_in(one, query.view)]
    begin = (query.page - 1) * query.size
    return KnowledgePage(
        items=tuple(shown[begin : begin + query.size]),
        total=len(shown),
        page=query.page,
        counts={
            "": sum(_is_in(one, None) for one in items),
            **{view.value: sum(_is_in(one, view) for one in items) for view in KnowledgeView},
        },
    )


def knowledge_info(number: int) -> KnowledgeInfo:
    """Return an item as it is now.

    Raises:
        KnowledgeUnknown: When there is none.
    """
    item = shelf_of_today().by_number.get(number)
    if item is None:
        raise KnowledgeUnknown(number=number)
    return item


def get_knowledge_for(actor: Actor, number: int) -> KnowledgeDetail:
    """Return an item with its versions.

    Raises:
        KnowledgeUnknown: When there is none.
    """
    info = knowledge_info(number)
    rows = KnowledgeVersion.objects.filter(item_id=number).order_by("-version").select_related("owner__area")
    names = NamesShown(actor, Resource(kind="knowledge", area=rows[0].owner.area.path), (MANAGE,))
    return KnowledgeDetail(info=info, versions=tuple(_version(row, names) for row in rows), may_change=names.in_full)


def list_questions_for(actor: Actor) -> list[KnowledgeQuestionInfo]:
    """Return the open questions of appeals that ``actor`` may see, the oldest first; whoever keeps items sees all."""
    return [_question(actor, row) for row in _open_questions(actor).order_by("asked_at", "pk")[:_QUESTIONS_MAX]]


def get_question_for(actor: Actor, number: int) -> KnowledgeQuestionInfo:
    """Return an open question.

    Raises:
        KnowledgeQuestionUnknown: When there is none, or the actor may not see it.
    """
    row = _open_questions(actor).filter(pk=number).first()
    if row is None:
        raise KnowledgeQuestionUnknown(number=number)
    return _question(actor, row)


def _open_questions(actor: Actor) -> QuerySet[KnowledgeQuestion]:
    rows = KnowledgeQuestion.objects.filter(item=None).select_related("appeal")
    return rows if actor.holds(MANAGE) else rows.filter(appeal__in=appeals_for(actor).order_by())


@lru_cache(maxsize=2)
def _shelf(last: int, count: int, day: date) -> KnowledgeShelf:
    """Return the items of a day; the first two arguments say which rows there are."""
    rows = KnowledgeVersion.objects.filter(version=F("item__version")).select_related("owner").order_by("-at", "-pk")
    return KnowledgeShelf([_info(row, day) for row in rows])


def _info(row: KnowledgeVersion, day: date) -> KnowledgeInfo:
    state = state_on(day, row.valid_from, row.valid_until, is_retired=row.is_retired)
    return KnowledgeInfo(
        number=row.item_id,
        version=row.version,
        question=row.question,
        answer=row.answer,
        owner=row.owner_id,
        owner_zh=row.owner.name_zh,
        owner_en=row.owner.name_en,
        source=row.source,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        state=state,
        is_ending=is_ending_on(day, state, row.valid_until),
        contradicts=(),
        changed_at=row.at,
    )


def _version(row: KnowledgeVersion, names: NamesShown) -> KnowledgeVersionInfo:
    return KnowledgeVersionInfo(
        version=row.version,
        question=row.question,
        answer=row.answer,
        owner=row.owner_id,
        source=row.source,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        is_retired=row.is_retired,
        reason=row.reason,
        at=row.at,
        by=names(row.by, row.by_key),
    )


def _question(actor: Actor, row: KnowledgeQuestion) -> KnowledgeQuestionInfo:
    # Whoever keeps knowledge answers the question: they are told whom to ask back.
    names = NamesShown(actor, units_of(row.appeal), (*WORK, MANAGE))
    return KnowledgeQuestionInfo(
        number=row.pk,
        appeal=row.appeal_id,
        question=without_private(row.question, name_of(row.appeal_id)),
        owner=row.owner_id or "",
        asked_at=row.asked_at,
        asked_by=names(row.asked_by, row.asked_by_key),
    )


def _told(item: KnowledgeInfo) -> str:
    return f"{item.question}\n{item.answer}\n{item.source}\nk{item.number}".casefold()


def _is_in(item: KnowledgeInfo, view: KnowledgeView | None) -> bool:
    if view is None:
        return item.state is not KnowledgeState.RETIRED
    if view is KnowledgeView.ENDING:
        return item.is_ending
    if view is KnowledgeView.CONTRADICTING:
        return bool(item.contradicts)
    return item.state.value == view.value
