"""The knowledge desk: items with search and views, one item with its versions, and the form that writes them."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from django.http import HttpResponseBase, HttpResponseRedirect
from django.utils.translation import gettext as _

from furong.foundation.citytime.clock import city_clock
from furong.foundation.web.feedback import say
from furong.foundation.web.language import language_of
from furong.foundation.web.pages import PageRequest, page, show
from furong.kernel.clock import city_time
from furong.kernel.errors import FurongError, NotFound
from furong.nets.hotline.api import candidates
from furong.nets.hotline.api import knowledge as api
from furong.nets.hotline.contracts.knowledge import KnowledgeQuery, KnowledgeView
from furong.nets.hotline.pages import knowledge_words
from furong.nets.hotline.pages.acts import sent
from furong.nets.hotline.pages.knowledge_form import blank, field_of, filled, given_in, knowledge_of, number_in

__all__ = [
    "ask_knowledge",
    "edit_knowledge",
    "knowledge_item",
    "knowledge_page",
    "new_knowledge",
    "retire_knowledge",
]

_READ, _MANAGE = "knowledge.read", "knowledge.manage"
_PATH = "/hotline/knowledge"
_SEARCH_MAX = 200
_PAGES_MAX = 100_000


@page(_READ)
def knowledge_page(request: PageRequest) -> HttpResponseBase:
    """Show the items; the address says which."""
    told, number = request.GET.get("view", ""), number_in(request.GET.get("page", "1"))
    query = KnowledgeQuery(
        text=sent(request.GET, "q")[:_SEARCH_MAX],
        view=KnowledgeView(told) if told in set(KnowledgeView) else None,
        page=min(max(1, number or 1), _PAGES_MAX),
    )
    return show(
        request,
        "hotline/knowledge.html",
        query=query,
        found=api.list_knowledge(query),
        views=list(KnowledgeView),
        questions=api.list_questions_for(request.actor),
        address=lambda **changes: _address(query, changes),
        words=knowledge_words,
    )


@page(_READ)
def knowledge_item(request: PageRequest, number: int) -> HttpResponseBase:
    """Show one item with its versions."""
    return _item(request, number)


@page(_MANAGE, methods=("GET", "POST"))
def new_knowledge(request: PageRequest) -> HttpResponseBase:
    """Show the form, or write the item that it describes."""
    if request.method != "POST":
        return _form(request, _begun(request))
    given = given_in(request.POST)
    try:
        made = api.add_knowledge(request.actor, knowledge_of(given), answers=number_in(given["answers"]))
    except FurongError as error:
        return _form(request, given, error=error)
    say(request, _("Item K%(number)s is written") % {"number": made.number})
    return HttpResponseRedirect(f"{_PATH}/{made.number}")


@page(_MANAGE, methods=("GET", "POST"))
def edit_knowledge(request: PageRequest, number: int) -> HttpResponseBase:
    """Show the form with what the item says, or write a new version of it."""
    info = api.get_knowledge_for(request.actor, number).info
    if request.method != "POST":
        return _form(request, filled(info), number=number)
    given = given_in(request.POST)
    try:
        made = api.change_knowledge(
            request.actor, number, knowledge_of(given), reason=given["reason"], version=number_in(given["version"])
        )
    except NotFound:
        raise
    except FurongError as error:
        return _form(request, given, number=number, error=error)
    say(request, _("Version %(version)s is written") % {"version": made.version})
    return HttpResponseRedirect(f"{_PATH}/{number}")


@page(_MANAGE, methods=("POST",))
def retire_knowledge(request: PageRequest, number: int) -> HttpResponseBase:
    """Take an item out of use."""
    given = given_in(request.POST)
    try:
        api.retire_knowledge(request.actor, number, reason=given["reason"], version=number_in(given["version"]))
    except NotFound:
        raise
    except FurongError as error:
        return _item(request, number, trouble=error.sentence(language_of()), status=error.status)
    say(request, _("Item K%(number)s is out of use") % {"number": number})
    return HttpResponseRedirect(f"{_PATH}/{number}")


@page("hotline.read", methods=("POST",))
def ask_knowledge(request: PageRequest, number: str) -> HttpResponseBase:
    """Ask for what no item answers, and lead back to the appeal."""
    try:
        api.ask_knowledge(request.actor, number, sent(request.POST, "question"), owner=sent(request.POST, "owner"))
    except NotFound:
        raise
    except FurongError as error:
        say(request, error.sentence(language_of()), kind="danger")
    else:
        say(request, _("It is asked; the question stands on the knowledge desk"))
    return HttpResponseRedirect(f"/hotline/appeals/{number}")


def _begun(request: PageRequest) -> dict[str, str]:
    today, asked = city_time(city_clock().now()).date(), number_in(request.GET.get("answers", ""))
    if asked is None:
        return blank(today)
    question = api.get_question_for(request.actor, asked)
    return blank(today, question.question, question.owner, str(asked))


def _form(
    request: PageRequest, given: Mapping[str, str], *, number: int = 0, error: FurongError | None = None
) -> HttpResponseBase:
    return show(
        request,
        "hotline/knowledge_form.html",
        status=error.status if error else 200,
        given=given,
        number=number,
        troubles={field_of(error): error.sentence(language_of())} if error else {},
        units=candidates.list_unit_names(),
    )


def _item(request: PageRequest, number: int, *, trouble: str = "", status: int = 200) -> HttpResponseBase:
    detail = api.get_knowledge_for(request.actor, number)
    given = {"trouble": trouble, "reason": sent(request.POST, "reason") if trouble else ""}
    words = {"words": knowledge_words, "info": detail.info, "detail": detail}
    return show(request, "hotline/knowledge_item.html", status=status, **given, **words)


def _address(query: KnowledgeQuery, changes: Mapping[str, object]) -> str:
    told = {"q": query.text, "view": query.view.value if query.view else "", "page": 1, **changes}
    kept = {name: value for name, value in told.items() if value and (name, value) != ("page", 1)}
    return f"{_PATH}?{urlencode(kept)}" if kept else _PATH
