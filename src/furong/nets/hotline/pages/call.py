"""The workbench: a call is spoken on the left, becomes an order in the middle, and what helps stands on the right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from secrets import token_hex
from typing import Any

from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.utils.translation import gettext as _

from furong.foundation.areas.tree import AreaInfo, find_area, get_area, list_areas
from furong.foundation.web.feedback import say
from furong.foundation.web.pages import PageRequest, page, show
from furong.kernel.clock import city_time
from furong.kernel.errors import FurongError
from furong.nets.hotline.api import calls, candidates, replies, workbench
from furong.nets.hotline.contracts.appeals import AppealChannel, AppealKind, NewAppeal, Urgency
from furong.nets.hotline.contracts.calls import CallInfo, Speaker, TakenCall
from furong.nets.hotline.contracts.replies import ReplyCheck
from furong.nets.hotline.contracts.slots import SlotName
from furong.nets.hotline.contracts.workbench import FIELD_OF_SLOT, Workbench, WorkbenchQuery
from furong.nets.hotline.pages import knowledge_words, slot_words, words
from furong.nets.hotline.pages.acts import sent

__all__ = ["drop_call_draft", "keep_call_draft", "new_appeal", "read_along"]

_TAKE, _ASSIGN = "hotline.take", "hotline.assign"
#: What is kept of a form while it is written.
_KEPT = (
    *("text", "title", "kind", "urgency", "area", "place", "want", "name", "phone", "reply", "anonymous", "category"),
    *("unit", "other", "clause", "question"),
)
#: What is asked for more than once while a form is written.
_READ_FROM = ("text", "title", "category", "phone")
_FIELDS = (*_KEPT, "key", "call", "confirmed", "own", "accepted")


@page(_TAKE, methods=("GET", "POST"))
def new_appeal(request: PageRequest) -> HttpResponseBase:
    """Show the form, or take an appeal in, make an order of it and hand it on, or answer it at once."""
    if request.method != "POST":
        return _form(request, _begun(request))
    given = _given(request.POST)
    try:
        received = calls.take_call(request.actor, _taken(given))
    except FurongError as error:
        return _form(request, given, trouble=knowledge_words.trouble(error), status=error.status)
    told = _("%(number)s is taken in. The citizen's code is %(code)s.")
    say(request, told % {"number": received.number, "code": received.code})
    return HttpResponseRedirect(f"/hotline/appeals/{received.number}")


@page(_TAKE, methods=("POST",))
def read_along(request: PageRequest) -> HttpResponseBase:
    """Show what a form says so far: what fills it, who may handle it, who says the same, who calls, what answers."""
    given = _given(request.POST)
    return show(request, "hotline/_reading.html", **_read(request, given, said=_by_hand(given)))


@page(_TAKE, methods=("POST",))
def keep_call_draft(request: PageRequest) -> HttpResponseBase:
    """Keep a form while it is written, and say when."""
    given = _given(request.POST)
    fields = {name: given[name] for name in _KEPT}
    kept = workbench.keep_draft(request.actor, given["call"], fields, given["own"].split())
    return HttpResponse(_kept(f"{city_time(kept.saved_at):%H:%M:%S}"), content_type="text/plain; charset=utf-8")


@page(_TAKE, methods=("POST",))
def drop_call_draft(request: PageRequest) -> HttpResponseBase:
    """Let a form go, and lead back to the list."""
    workbench.drop_draft(request.actor, sent(request.POST, "call"))
    return HttpResponseRedirect("/hotline")


def _kept(time: str) -> str:
    return _("Kept at %(time)s") % {"time": time}


def _given(form: QueryDict) -> dict[str, str]:
    return {name: sent(form, name) for name in _FIELDS}


def _begun(request: PageRequest) -> dict[str, str]:
    """Return the form as it was left, or an empty one that what is said in the call fills."""
    given = {**dict.fromkeys(_FIELDS, ""), "key": token_hex(16), "call": sent(request.GET, "call")}
    draft = workbench.find_draft_for(request.actor, given["call"])
    if draft is not None:
        return {**given, **draft.fields, "own": " ".join(draft.own), "saved": f"{city_time(draft.saved_at):%H:%M:%S}"}
    if given["call"]:
        given["text"] = _heard(calls.get_call_for(request.actor, given["call"]))
    return given


def _heard(call: CallInfo) -> str:
    return "".join(one.text for one in call.segments if one.speaker is Speaker.CITIZEN)


def _taken(given: Mapping[str, str]) -> TakenCall:
    return TakenCall(
        appeal=_new(given),
        answer=given["reply"],
        confirmed=given["confirmed"],
        category=given["category"],
        call=given["call"],
        unit=given["other"] or given["unit"],
        clause=given["clause"] if given["other"] or given["unit"] else "",
        accepted=_accepted(given),
        question=given["question"],
    )


def _accepted(given: Mapping[str, str]) -> Mapping[SlotName, str]:
    """Return the slots that the agent let stand, as they stand in the form; empty for as they were read."""
    names = set(given["accepted"].split())
    return {one: given.get(FIELD_OF_SLOT.get(one, ""), "") for one in SlotName if one.value in names}


def _new(given: Mapping[str, str]) -> NewAppeal:
    kind, urgency, want = given["kind"], given["urgency"], given["want"]
    wish = "" if want in given["text"] else "\n" + _("Wanted: %(want)s") % {"want": want}
    return NewAppeal(
        channel=AppealChannel.PHONE,
        text=f"{given['text']}{wish}" if given["text"] else "",
        area=given["area"],
        title=given["title"],
        kind=AppealKind(kind) if kind in set(AppealKind) else AppealKind.HELP,
        urgency=Urgency(urgency) if urgency in set(Urgency) else Urgency.NORMAL,
        place=given["place"],
        citizen_name=given["name"],
        citizen_phone=given["phone"],
        is_anonymous=bool(given["anonymous"]),
        # Sent twice, because an answer was lost on the way, it is one appeal.
        source_key=f"call:{given['call']}" if given["call"] else f"form:{given['key']}",
    )


def _check(given: Mapping[str, str]) -> ReplyCheck | None:
    return replies.check_answer(given["text"], given["phone"], given["reply"]) if given["reply"] else None


def _by_hand(given: Mapping[str, str]) -> Mapping[str, str]:
    """Return what a person has the last word in: what a machine has filled in says nothing anew."""
    own = {*given["own"].split(), *(() if given["call"] else ("text",))}
    return {name: given[name] if name in own else "" for name in _READ_FROM}


def _read(request: PageRequest, given: Mapping[str, str], *, said: Mapping[str, str]) -> dict[str, Any]:
    areas = _areas(request)
    asked = WorkbenchQuery(
        call=given["call"],
        text=said["text"],
        title=said["title"],
        area=given["area"] if "area" in given["own"].split() else areas[0].code if areas else "",
        category=said["category"],
        kind=AppealKind(given["kind"]) if given["kind"] in set(AppealKind) else AppealKind.HELP,
        phone=said["phone"],
    )
    read = workbench.read_workbench_for(request.actor, asked)
    return {
        "given": given,
        "areas": [*areas, *_narrower(given, read, areas)],
        "read": read,
        "found": replies.list_found_knowledge(read.told)[:3],
        "asked": bool(read.told),
        "may_assign": request.actor.holds(_ASSIGN),
        "words": words,
        "slot_words": slot_words,
        "knowledge_words": knowledge_words,
    }


def _narrower(given: Mapping[str, str], read: Workbench, areas: Sequence[AreaInfo]) -> list[AreaInfo]:
    """Return the areas that the words name, or that were chosen, where they are none of the list."""
    codes = {given["area"], *(one.value for one in read.fills if one.field == "area")} - {one.code for one in areas}
    return [area for code in sorted(codes) if (area := find_area(code)) is not None]


def _form(request: PageRequest, given: Mapping[str, str], *, trouble: str = "", status: int = 200) -> HttpResponseBase:
    read = _read(request, given, said=_by_hand(given) if given["call"] else given)
    return show(
        request,
        "hotline/call.html",
        status=status,
        trouble=trouble,
        check=_check(given) if trouble else None,
        call=calls.get_call_for(request.actor, given["call"]) if given["call"] else None,
        filled=_filled(given, read["read"]),
        saved=_kept(given["saved"]) if given.get("saved") else "",
        units=candidates.list_unit_names() if read["may_assign"] else [],
        kinds=list(AppealKind),
        urgencies=list(Urgency),
        **read,
    )


def _filled(given: Mapping[str, str], read: Workbench) -> Mapping[str, str]:
    """Return the form with what fills it where no person has the last word, so that it is full without any script."""
    own = set(given["own"].split())
    fills = {one.field: one.value for one in read.fills if one.field not in own}
    if not given["call"]:
        # Where the agent types what is said, what was typed elsewhere stays as well.
        fills = {name: value for name, value in fills.items() if not given[name]}
    return {**given, **fills}


def _areas(request: PageRequest) -> list[AreaInfo]:
    """Return the areas in which the reader takes appeals in, and the districts below."""
    own = sorted({grant.area for grant in request.actor.grants_for(_TAKE)})
    found = [get_area(path.rpartition("/")[2]) for path in own]
    below = [area for path in own for area in list_areas(level="district", under=path)]
    return [*found, *(area for area in below if area not in found)]
