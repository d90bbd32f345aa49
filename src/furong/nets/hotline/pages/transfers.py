"""What goes between cities: what is offered to us, what we have offered, and what was refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import UUID

from django.http import HttpResponseBase, HttpResponseRedirect, QueryDict

from furong.foundation.areas.tree import list_areas
from furong.foundation.web.errors import PageUnknown
from furong.foundation.web.feedback import say
from furong.foundation.web.language import language_of
from furong.foundation.web.pages import PageRequest, page, show
from furong.kernel.errors import FurongError
from furong.kernel.permissions import Actor
from furong.nets.hotline.api import cities, transfers
from furong.nets.hotline.contracts.cities import PartnerDraft, TransferState, TransferWay
from furong.nets.hotline.pages import transfer_words, words
from furong.nets.hotline.pages.acts import sent

__all__ = ["transfer_step", "transfers_page"]

_PATH = "/hotline/transfers"
_WAITING = (TransferState.SENDING, TransferState.OFFERED)
_FIELDS = ("code", "name_zh", "name_en", "address", "key")


@page("hotline.transfer", methods=("GET", "POST"))
def transfers_page(request: PageRequest) -> HttpResponseBase:
    """Show the transfers, or register a partner city."""
    if request.method != "POST":
        return _show(request)
    given = {name: sent(request.POST, name) for name in _FIELDS}
    if not request.actor.holds("hotline.cities"):
        raise PageUnknown
    try:
        cities.keep_partner(request.actor, PartnerDraft(**given, is_active=bool(request.POST.get("is_active"))))
    except FurongError as error:
        return _show(request, failed="partner", trouble=error.sentence(language_of()), status=error.status)
    say(request, transfer_words.done("partner"))
    return HttpResponseRedirect(_PATH)


@page("hotline.transfer", methods=("POST",))
def transfer_step(request: PageRequest, transfer: UUID, step: str) -> HttpResponseBase:
    """Accept, give back, take back, or send again; what was typed stays when it cannot be done."""
    if step not in _STEPS:
        raise PageUnknown
    try:
        target = _STEPS[step](request.actor, transfer, request.POST)
    except FurongError as error:
        failed = f"{step}-{transfer}"
        return _show(request, failed=failed, trouble=error.sentence(language_of()), status=error.status)
    say(request, transfer_words.done(step))
    return HttpResponseRedirect(target)


def _accept(actor: Actor, transfer: UUID, form: QueryDict) -> str:
    number = transfers.accept_transfer(actor, transfer, area=sent(form, "area"), note=sent(form, "text"))
    return f"/hotline/appeals/{number}"


def _reject(actor: Actor, transfer: UUID, form: QueryDict) -> str:
    transfers.reject_transfer(actor, transfer, reason=sent(form, "text"))
    return _PATH


def _take_back(actor: Actor, transfer: UUID, form: QueryDict) -> str:
    transfers.take_back_offer(actor, transfer, reason=sent(form, "text"))
    return _PATH


def _again(actor: Actor, transfer: UUID, _form: QueryDict) -> str:
    transfers.send_again(actor, transfer)
    return _PATH


_STEPS: Mapping[str, Callable[[Actor, UUID, QueryDict], str]] = {
    "accept": _accept,
    "reject": _reject,
    "take_back": _take_back,
    "again": _again,
}


def _show(request: PageRequest, *, failed: str = "", trouble: str = "", status: int = 200) -> HttpResponseBase:
    found = transfers.list_transfers_for(request.actor)
    came = [one for one in found if one.way is TransferWay.IN]
    return show(
        request,
        "hotline/transfers.html",
        status=status,
        waiting=[one for one in came if one.state in _WAITING],
        settled=[one for one in came if one.state not in _WAITING],
        sent_out=[one for one in found if one.way is TransferWay.OUT],
        late_ours=sum(one.is_late and one.state is TransferState.OFFERED for one in came),
        late_theirs=sum(one.is_late and one.state is TransferState.OFFERED for one in found if one not in came),
        partners=cities.list_partners(),
        own=cities.own_key(),
        refusals=cities.list_refusals(),
        areas=list_areas(level="district"),
        given={name: sent(request.POST, name) for name in (*_FIELDS, "text", "area")},
        failed=failed,
        trouble=trouble,
        transfer_words=transfer_words,
        words=words,
    )
