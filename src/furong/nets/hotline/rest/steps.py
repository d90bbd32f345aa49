"""The steps of an appeal as an endpoint takes them: each with what it needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from ninja import Body, Router
from pydantic import Discriminator, Field

from furong.foundation.rest import Caller, answers, requires
from furong.foundation.rest.fields import NOT_BLANK
from furong.kernel.permissions import Actor
from furong.nets.hotline.api import appeals as api
from furong.nets.hotline.api import clocks, work
from furong.nets.hotline.contracts.appeals import AppealInfo, AppealKind, Satisfaction, Solved, Urgency
from furong.nets.hotline.rest.texts import Code, Day, Line, Said, Words

__all__ = ["router"]

router = Router(tags=["hotline"])


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainStep:
    """A step that needs nothing else.

    Args:
        step: What is to happen.
        version: The version of the appeal that the caller has seen; a newer one answers 409.
    """

    step: Literal["register", "reclassify", "take_back", "sign", "begin", "resume"]
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyStep:
    """Something is replied to the citizen; it is checked before it is sent.

    Args:
        step: What is to happen.
        text: The words.
        confirmed: The token of the check of these very words, when it has warnings that were read.
        version: The version of the appeal that the caller has seen.
    """

    step: Literal["answer", "reply"]
    text: Said
    confirmed: Code = ""
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidStep:
    """A step with words: an opinion, or why.

    Args:
        step: What is to happen.
        text: The words.
        version: The version of the appeal that the caller has seen.
    """

    step: Literal["opinion", "ask_work", "send_back", "close", "reopen", "transfer"]
    text: Said
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassifyStep:
    """It is said what the appeal is about.

    Args:
        step: What is to happen.
        category: What it is about.
        kind: What is wanted, when that was wrong so far.
        urgency: How much it presses, when that was wrong so far.
        confidence: How sure a model is; left out by a person. [1]
        version: The version of the appeal that the caller has seen.
    """

    step: Literal["classify"]
    category: Annotated[str, Field(max_length=120, pattern=NOT_BLANK)]
    kind: AppealKind | None = None
    urgency: Urgency | None = None
    confidence: Annotated[float, Field(ge=0, le=1)] | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignStep:
    """A unit is asked.

    Args:
        step: What is to happen.
        unit: Code of the main unit.
        assisting: Codes of the units that help.
        clause: The clause of the list of responsibilities.
        text: What else is to be said.
        version: The version of the appeal that the caller has seen.
    """

    step: Literal["assign"]
    unit: Code
    assisting: list[Code] = field(default_factory=list)
    clause: Line = ""
    text: Words = ""
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardStep:
    """It is decided whose the appeal is.

    Args:
        step: What is to happen.
        unit: Code of the main unit.
        assisting: Codes of the units that help.
        clause: The clause that it rests on.
        text: Why.
        version: The version of the appeal that the caller has seen.
    """

    step: Literal["award"]
    unit: Code
    assisting: list[Code] = field(default_factory=list)
    clause: Line
    text: Said
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnStep:
    """A unit returns the appeal.

    Args:
        step: What is to happen.
        clause: The clause by which it is not the unit's own.
        text: Why.
        version: The version of the appeal that the caller has seen.
    """

    step: Literal["return"]
    clause: Line
    text: Said
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspendStep:
    """The appeal has to wait.

    Args:
        step: What is to happen.
        text: The basis.
        until: The day on which it goes on by itself.
        version: The version of the appeal that the caller has seen.
    """

    step: Literal["suspend"]
    text: Said
    until: Day
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CallBackStep:
    """The citizen was asked.

    Args:
        step: What is to happen.
        solved: Whether the citizen says that it is solved.
        satisfaction: What the citizen says of the handling.
        text: What else was said.
        version: The version of the appeal that the caller has seen.
    """

    step: Literal["call_back"]
    solved: Solved
    satisfaction: Satisfaction
    text: Words = ""
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MissedCallStep:
    """The citizen was not reached."""

    step: Literal["miss_call"]
    text: Words = ""
    version: int | None = None


AnyStep = (
    PlainStep
    | ReplyStep
    | SaidStep
    | ClassifyStep
    | AssignStep
    | AwardStep
    | ReturnStep
    | SuspendStep
    | CallBackStep
    | MissedCallStep
)

_PLAIN: Mapping[str, Callable[..., AppealInfo]] = {
    "register": api.register_appeal,
    "reclassify": api.reclassify_appeal,
    "take_back": api.take_back_appeal,
    "sign": api.sign_appeal,
    "begin": api.begin_appeal,
    "resume": clocks.resume_appeal,
}
_REPLIES: Mapping[str, Callable[..., AppealInfo]] = {"answer": api.answer_appeal, "reply": api.reply_to_appeal}
_SAID: Mapping[str, Callable[..., AppealInfo]] = {
    "opinion": api.give_opinion,
    "ask_work": work.ask_work,
    "send_back": api.send_back_reply,
    "close": api.close_appeal,
    "reopen": api.reopen_appeal,
    "transfer": api.transfer_appeal,
}


@router.post(
    "/hotline/appeals/{number}/steps",
    response=AppealInfo,
    auth=requires("hotline.read"),
    summary="Take a step of an appeal",
    openapi_extra=answers(404, 409, 415),
)
def take_appeal_step(request: Caller, number: str, body: Body[Annotated[AnyStep, Discriminator("step")]]) -> AppealInfo:
    """Take a step of an appeal; each needs its own permission, see the reference of the lifecycle of appeals."""
    return _take(request.actor, number, body)


def _take(actor: Actor, number: str, body: AnyStep) -> AppealInfo:
    version: dict[str, Any] = {"version": body.version}
    if isinstance(body, PlainStep):
        return _PLAIN[body.step](actor, number, **version)
    if isinstance(body, ReplyStep):
        return _REPLIES[body.step](actor, number, body.text, confirmed=body.confirmed, **version)
    if isinstance(body, SaidStep):
        return _SAID[body.step](actor, number, body.text, **version)
    if isinstance(body, AssignStep | AwardStep | ReturnStep):
        return _between_units(actor, number, body, version)
    if isinstance(body, ClassifyStep):
        given: dict[str, Any] = {"kind": body.kind, "urgency": body.urgency, "confidence": body.confidence}
        return api.classify_appeal(actor, number, body.category, **given, **version)
    if isinstance(body, SuspendStep):
        return clocks.suspend_appeal(actor, number, basis=body.text, until=body.until, **version)
    if isinstance(body, CallBackStep):
        told: dict[str, Any] = {"solved": body.solved, "satisfaction": body.satisfaction}
        return api.call_back(actor, number, note=body.text, **told, **version)
    return api.miss_call(actor, number, note=body.text, **version)


def _between_units(
    actor: Actor, number: str, body: AssignStep | AwardStep | ReturnStep, version: dict[str, Any]
) -> AppealInfo:
    if isinstance(body, ReturnStep):
        return api.return_appeal(actor, number, clause=body.clause, reason=body.text, **version)
    whom: dict[str, Any] = {"assisting": body.assisting, "clause": body.clause}
    if isinstance(body, AwardStep):
        return api.award_appeal(actor, number, body.unit, reason=body.text, **whom, **version)
    return api.assign_appeal(actor, number, body.unit, note=body.text, **whom, **version)
