"""How people do in the demo what is told of the hotline: each in their own name, by what the net offers to them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from furong.foundation.identity.actors import actor_of, system_actor
from furong.foundation.identity.people import get_user
from furong.kernel.clock import city_time
from furong.kernel.permissions import Actor
from furong.nets.hotline.api import appeals, clocks, mandates
from furong.nets.hotline.contracts.appeals import AppealDetail, Satisfaction, Solved
from furong.scenarios.demo_hotline_story import DemoAppeal, DemoStep

__all__ = ["AGENT", "EXCHANGE", "LEAD", "act", "person", "steps_left"]

AGENT, LEAD, EXCHANGE = "agent", "hotline-lead", "exchange"
#: Who works for which unit.
_HANDLERS = {
    "guixi-office": "unit",
    "urban-office": "unit-2",
    "water-office": "unit-3",
    "transport-office": "unit-4",
    "housing-office": "unit-5",
}
#: As whom the history knows the model.
_MODEL = system_actor("hotline_model").name
#: What the history calls steps that people take, where it is not what they are called here.
_NOTED = {"miss_call": "call_missed", "extension": "extension_asked"}


@dataclass(frozen=True, slots=True)
class _Doing:
    """A step, and what it is taken on.

    Args:
        appeal: The appeal as the demo tells it.
        found: The appeal as it stands.
        told: What the step is done with.
        at: When it is done.
    """

    appeal: DemoAppeal
    found: AppealDetail
    told: tuple[str, ...]
    at: datetime

    @property
    def number(self) -> str:
        """Number of the appeal."""
        return self.found.info.number

    @property
    def unit(self) -> Actor:
        """Who handles it in the unit that has it."""
        return person(_HANDLERS[self.found.info.unit])


def person(username: str) -> Actor:
    """Return somebody of the demo as they are today.

    Raises:
        UserUnknown: When there is nobody of that name.
    """
    return actor_of(get_user(username))


def act(appeal: DemoAppeal, step: DemoStep, found: AppealDetail, at: datetime) -> None:
    """Take a step.

    Args:
        appeal: The appeal as the demo tells it.
        step: What is done.
        found: The appeal as it stands.
        at: When it is done.

    Raises:
        FurongError: When it cannot be done, because somebody has done something else.
    """
    _ACTS[step.what](_Doing(appeal, found, step.told, at))


def steps_left(appeal: DemoAppeal, found: AppealDetail) -> tuple[DemoStep, ...]:
    """Return the steps that have not been taken: none when somebody has done something else with the appeal.

    That the model says what it is about, where nobody was to say so, is nothing else.
    """
    left = [*appeal.steps]
    for one in found.history:
        if one.step not in _KNOWN:
            continue
        if left and _noted(left[0]) == one.step:
            del left[0]
        elif one.step != "classify" or one.by != _MODEL:
            return ()
    return tuple(left)


def _noted(step: DemoStep) -> str:
    return _NOTED.get(step.what, step.what)


def _answer(one: _Doing) -> None:
    appeals.answer_appeal(person(AGENT), one.number, one.told[0])


def _register(one: _Doing) -> None:
    appeals.register_appeal(person(AGENT), one.number)


def _classify(one: _Doing) -> None:
    appeals.classify_appeal(person(AGENT), one.number, one.appeal.category)


def _assign(one: _Doing) -> None:
    unit, info = one.told[0], one.found.info
    asked = mandates.who_handles(info.category, info.area, kind=info.kind).proposals
    clause = next((line.mandate.cited for line in asked if line.organisation == unit), "")
    appeals.assign_appeal(person(AGENT), one.number, unit, clause=clause)


def _begin(one: _Doing) -> None:
    appeals.begin_appeal(one.unit, one.number)


def _opinion(one: _Doing) -> None:
    appeals.give_opinion(one.unit, one.number, one.told[0])


def _return(one: _Doing) -> None:
    clause, reason = one.told
    appeals.return_appeal(one.unit, one.number, clause=clause, reason=reason)


def _reply(one: _Doing) -> None:
    appeals.reply_to_appeal(one.unit, one.number, one.told[0])


def _extension(one: _Doing) -> None:
    amount, reason = one.told
    clocks.ask_extension(one.unit, one.number, amount=float(amount), reason=reason)


def _suspend(one: _Doing) -> None:
    basis, days = one.told
    until = city_time(one.at).date() + timedelta(days=int(days))
    clocks.suspend_appeal(person(LEAD), one.number, basis=basis, until=until)


def _transfer(one: _Doing) -> None:
    appeals.transfer_appeal(person(LEAD), one.number, one.told[0])


def _call_back(one: _Doing) -> None:
    solved, satisfaction, *note = one.told
    appeals.call_back(
        person(AGENT),
        one.number,
        solved=Solved(solved),
        satisfaction=Satisfaction(satisfaction),
        note="".join(note),
    )


def _miss_call(one: _Doing) -> None:
    appeals.miss_call(person(AGENT), one.number, note=one.told[0])


def _reopen(one: _Doing) -> None:
    appeals.reopen_appeal(person(AGENT), one.number, one.told[0])


_ACTS: Mapping[str, Callable[[_Doing], None]] = {
    "answer": _answer,
    "register": _register,
    "classify": _classify,
    "assign": _assign,
    "begin": _begin,
    "opinion": _opinion,
    "return": _return,
    "reply": _reply,
    "extension": _extension,
    "suspend": _suspend,
    "transfer": _transfer,
    "call_back": _call_back,
    "miss_call": _miss_call,
    "reopen": _reopen,
}
#: Steps that people take, as the history calls them: what is not told of one of these was done by somebody else.
_KNOWN = {_NOTED.get(what, what) for what in _ACTS} | {
    "award",
    "close",
    "offer",
    "reclassify",
    "send_back",
    "take_back",
}
