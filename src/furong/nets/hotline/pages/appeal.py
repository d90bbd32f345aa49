"""One appeal on a page: what the citizen wants, what was done, its clocks, and what the reader can do now."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpResponseBase, HttpResponseRedirect

from furong.foundation.web.errors import PageUnknown
from furong.foundation.web.feedback import say
from furong.foundation.web.language import language_of
from furong.foundation.web.pages import PageRequest, page, show
from furong.kernel.errors import FurongError, NotFound
from furong.nets.hotline.api import (
    advice,
    appeals,
    candidates,
    cities,
    clocks,
    files,
    places,
    replies,
    suggestions,
    topics,
    transfers,
    workbench,
)
from furong.nets.hotline.contracts.appeals import (
    AppealDetail,
    AppealKind,
    AppealState,
    CitizenInfo,
    Satisfaction,
    Solved,
    Urgency,
)
from furong.nets.hotline.contracts.clocks import ExtensionState
from furong.nets.hotline.pages import knowledge_words, slot_words, transfer_words, words
from furong.nets.hotline.pages.acts import ACTS, sent

__all__ = ["appeal_citizen", "appeal_page", "appeal_step"]

_READ = "hotline.read"
_PATH = "/hotline/appeals"
_WITH_UNIT = (AppealState.SIGNED, AppealState.HANDLING)
#: Steps whose words are checked before they are sent, and can be taken from the knowledge.
_REPLIES = ("answer", "reply")
#: Steps that name a unit.
_CHOICES = frozenset({"assign", "award"})
#: Before a unit has it, where it is decides whose it is.
_TAKEN = frozenset({"register", "classify", "assign"})
#: What is chosen from in the forms of the steps.
_LISTS = {
    "kinds": list(AppealKind),
    "urgencies": list(Urgency),
    "solved": list(Solved),
    "satisfactions": list(Satisfaction),
}
_FIELDS = (
    *("text", "clause", "category", "until", "amount", "unit", "other", "solved", "satisfaction", "purpose"),
    "city",
)


@page(_READ)
def appeal_page(request: PageRequest, number: str) -> HttpResponseBase:
    """Show an appeal."""
    return _show(request, number)


@page(_READ, methods=("POST",))
def appeal_step(request: PageRequest, number: str, step: str) -> HttpResponseBase:
    """Take a step, and show what came of it; what was typed stays when it cannot be done."""
    if step not in ACTS:
        raise PageUnknown
    try:
        ACTS[step](request.actor, number, request.POST)
    except NotFound:
        raise
    except FurongError as error:
        return _show(request, number, step=step, trouble=knowledge_words.trouble(error), status=error.status)
    say(request, words.step(step))
    # Whoever has returned an appeal may not see it any more.
    target = "/hotline" if step == "return" else f"{_PATH}/{number}"
    return HttpResponseRedirect(target)


@page("hotline.citizen", methods=("POST",))
def appeal_citizen(request: PageRequest, number: str) -> HttpResponseBase:
    """Show who appealed, for the purpose that was said; the look is on record."""
    try:
        citizen = appeals.show_citizen(request.actor, number, purpose=sent(request.POST, "purpose"))
    except NotFound:
        raise
    except FurongError as error:
        return _show(request, number, step="look", trouble=error.sentence(language_of()), status=error.status)
    return _show(request, number, citizen=citizen)


def _show(
    request: PageRequest,
    number: str,
    *,
    step: str = "",
    trouble: str = "",
    citizen: CitizenInfo | None = None,
    status: int = 200,
) -> HttpResponseBase:
    detail = appeals.get_appeal_for(request.actor, number)
    timed = clocks.get_appeal_clocks_for(request.actor, number)
    text = sent(request.POST, "text")
    return show(
        request,
        "hotline/appeal.html",
        status=status,
        detail=detail,
        info=detail.info,
        clocks=[one for one in timed.clocks if one.round == detail.info.round],
        pending=next((one for one in timed.extensions if one.state is ExtensionState.PENDING), None),
        candidates=candidates.list_candidates_for(request.actor, number) if _CHOICES & set(detail.steps) else [],
        units=candidates.list_unit_names(),
        draft=_draft(detail),
        known=replies.draft_reply_for(request.actor, number) if set(_REPLIES) & set(detail.steps) else None,
        citations=replies.list_citations_for(request.actor, number),
        check=replies.check_reply_for(request.actor, number, text) if step in _REPLIES and text else None,
        accepted=workbench.list_accepted_for(request.actor, number),
        **_around(request, detail),
        own=_own_steps(request, detail),
        **_between_cities(request, detail),
        citizen=citizen,
        given=_given(request, step),
        assisting=request.POST.getlist("assisting"),
        failed=step,
        trouble=trouble,
        **_LISTS,
        suggested=suggestions.suggest_for_appeal(request.actor, number) if _is_read(detail) else None,
        words=words,
    )


def _around(request: PageRequest, detail: AppealDetail) -> dict[str, object]:
    """Return the topic that it is of, where it is as far as that is still to be asked, and whether advice is given."""
    number, asked = detail.info.number, bool(_TAKEN & set(detail.steps))
    return {
        "slot_words": slot_words,
        "topic": topics.topic_of_appeal(number),
        "is_advised": advice.is_advice_offered(),
        "where": places.get_place_of_appeal_for(request.actor, number) if asked else None,
    }


def _is_read(detail: AppealDetail) -> bool:
    """Return whether suggestions are of use: somebody is to classify it, or it presses and no unit has it yet."""
    return "classify" in detail.steps or (detail.info.urgency is Urgency.EMERGENCY and not detail.info.unit)


def _between_cities(request: PageRequest, detail: AppealDetail) -> dict[str, object]:
    """Return the cities that it can be offered to, where it was offered or came from, and its files."""
    return {
        "files": files.list_files_for(request.actor, detail.info.number),
        "knowledge_words": knowledge_words,
        "partners": cities.list_active_partners() if "offer" in detail.steps else (),
        "transfers": transfers.transfers_of(detail.info.number),
        "transfer_words": transfer_words,
    }


def _draft(detail: AppealDetail) -> str:
    """Return what was done on the street in this round, or what was replied before it was sent back."""
    drafts = [one.draft for one in detail.work if one.round == detail.info.round and one.draft]
    return detail.reply or (drafts[-1] if drafts else "")


def _own_steps(request: PageRequest, detail: AppealDetail) -> tuple[str, ...]:
    """Return what the reader's unit can do beside the steps of the table."""
    info = detail.info
    if not (request.actor.holds("hotline.handle") and info.state in _WITH_UNIT):
        return ()
    is_main = any(grant.organisation == info.unit for grant in request.actor.grants_for("hotline.handle"))
    asked = any(one.round == info.round for one in detail.work)
    if not is_main:
        return ("opinion",)
    return ("opinion", "extension") if asked else ("opinion", "ask_work", "extension")


def _given(request: PageRequest, step: str) -> Mapping[str, str]:
    return {name: sent(request.POST, name) if step else "" for name in _FIELDS}
