"""What the forms of an appeal do: from the name of a step and what was sent to an act of the net."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from django.http import QueryDict

from furong.kernel.permissions import Actor
from furong.nets.hotline.api import appeals, clocks, places, transfers, work
from furong.nets.hotline.contracts.appeals import AppealKind, Satisfaction, Solved, Urgency
from furong.nets.hotline.errors.appeals import AppealReasonMissing
from furong.nets.hotline.errors.clocks import ExtensionAmountUnusable, ExtensionUnknown, SuspensionDayMissing

__all__ = ["ACTS", "sent"]

_TEXT_MAX = 4000
_NUMBER_DIGITS = 18


def sent(form: QueryDict, name: str) -> str:
    """Return what a field says."""
    return str(form.get(name, "")).replace("\0", "").strip()[:_TEXT_MAX]


def _version(form: QueryDict) -> int | None:
    told = sent(form, "version")
    return int(told) if told.isascii() and told.isdecimal() and len(told) <= _NUMBER_DIGITS else None


def _classify(actor: Actor, number: str, form: QueryDict) -> None:
    kind, urgency = sent(form, "kind"), sent(form, "urgency")
    appeals.classify_appeal(
        actor,
        number,
        sent(form, "category") or sent(form, "suggested"),
        kind=AppealKind(kind) if kind in set(AppealKind) else None,
        urgency=Urgency(urgency) if urgency in set(Urgency) else None,
        version=_version(form),
    )


def _locate(actor: Actor, number: str, form: QueryDict) -> None:
    places.locate_appeal(actor, number, sent(form, "area"), version=_version(form))


def _unit(form: QueryDict) -> str:
    return sent(form, "other") or sent(form, "unit")


def _assign(actor: Actor, number: str, form: QueryDict) -> None:
    appeals.assign_appeal(
        actor,
        number,
        _unit(form),
        assisting=[code for code in form.getlist("assisting") if code],
        clause=sent(form, "clause"),
        note=sent(form, "text"),
        version=_version(form),
    )


def _award(actor: Actor, number: str, form: QueryDict) -> None:
    given = {"clause": sent(form, "clause"), "reason": sent(form, "text")}
    assisting = [code for code in form.getlist("assisting") if code]
    appeals.award_appeal(actor, number, _unit(form), assisting=assisting, version=_version(form), **given)


def _return(actor: Actor, number: str, form: QueryDict) -> None:
    clause, reason = sent(form, "clause"), sent(form, "text")
    appeals.return_appeal(actor, number, clause=clause, reason=reason, version=_version(form))


def _suspend(actor: Actor, number: str, form: QueryDict) -> None:
    try:
        until = date.fromisoformat(sent(form, "until"))
    except ValueError:
        raise SuspensionDayMissing from None
    clocks.suspend_appeal(actor, number, basis=sent(form, "text"), until=until, version=_version(form))


def _call_back(actor: Actor, number: str, form: QueryDict) -> None:
    solved, content = sent(form, "solved"), sent(form, "satisfaction")
    if solved not in set(Solved) or content not in set(Satisfaction):
        raise AppealReasonMissing(step="call_back")
    appeals.call_back(
        actor,
        number,
        solved=Solved(solved),
        satisfaction=Satisfaction(content),
        note=sent(form, "text"),
        version=_version(form),
    )


def _extension(actor: Actor, number: str, form: QueryDict) -> None:
    try:
        amount = float(sent(form, "amount"))
    except ValueError:
        raise ExtensionAmountUnusable from None
    clocks.ask_extension(actor, number, amount=amount, reason=sent(form, "text"))


def _decide(actor: Actor, number: str, form: QueryDict) -> None:
    told = sent(form, "extension")
    if not (told.isascii() and told.isdecimal() and len(told) <= _NUMBER_DIGITS):
        raise ExtensionUnknown(number=told)
    clocks.decide_extension(actor, int(told), approved=sent(form, "decision") == "approve", reason=sent(form, "text"))


def _offer(actor: Actor, number: str, form: QueryDict) -> None:
    transfers.offer_appeal(
        actor,
        number,
        city=sent(form, "city"),
        clause=sent(form, "clause"),
        reason=sent(form, "text"),
        purpose=sent(form, "purpose"),
        version=_version(form),
    )


def _plain(act: Callable[..., object]) -> Callable[[Actor, str, QueryDict], None]:
    def take(actor: Actor, number: str, form: QueryDict) -> None:
        act(actor, number, version=_version(form))

    return take


def _said(act: Callable[..., object]) -> Callable[[Actor, str, QueryDict], None]:
    def take(actor: Actor, number: str, form: QueryDict) -> None:
        act(actor, number, sent(form, "text"), version=_version(form))

    return take


def _checked(act: Callable[..., object]) -> Callable[[Actor, str, QueryDict], None]:
    """Send words whose check has no warnings, or whose warnings were confirmed."""

    def take(actor: Actor, number: str, form: QueryDict) -> None:
        act(actor, number, sent(form, "text"), version=_version(form), confirmed=sent(form, "confirmed"))

    return take


def _missed(actor: Actor, number: str, form: QueryDict) -> None:
    appeals.miss_call(actor, number, note=sent(form, "text"), version=_version(form))


ACTS: Mapping[str, Callable[[Actor, str, QueryDict], None]] = {
    "register": _plain(appeals.register_appeal),
    "reclassify": _plain(appeals.reclassify_appeal),
    "take_back": _plain(appeals.take_back_appeal),
    "sign": _plain(appeals.sign_appeal),
    "begin": _plain(appeals.begin_appeal),
    "resume": _plain(clocks.resume_appeal),
    "answer": _checked(appeals.answer_appeal),
    "reply": _checked(appeals.reply_to_appeal),
    "opinion": _said(appeals.give_opinion),
    "ask_work": _said(work.ask_work),
    "send_back": _said(appeals.send_back_reply),
    "close": _said(appeals.close_appeal),
    "reopen": _said(appeals.reopen_appeal),
    "transfer": _said(appeals.transfer_appeal),
    "offer": _offer,
    "classify": _classify,
    "locate": _locate,
    "assign": _assign,
    "award": _award,
    "return": _return,
    "suspend": _suspend,
    "call_back": _call_back,
    "miss_call": _missed,
    "extension": _extension,
    "decide_extension": _decide,
}
