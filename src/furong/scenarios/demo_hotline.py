"""The hotline of the demo: what people say and do there, told up to the city's clock in a thread of its own.

What has been told is known from the appeals themselves: each has the same key in every process, and its history says
how far it has come. So a node that is killed tells nothing twice and leaves nothing out, and whatever somebody does
with an appeal is left as it is. What has been done before the demo began is dated when it is told to have been done.
"""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db import Error, connection

from furong.foundation.citytime.clock import city_clock, told_as_of
from furong.foundation.transactions import advisory_lock
from furong.kernel.clock import CITY_TIME, city_time
from furong.kernel.errors import FurongError
from furong.nets.hotline.api import appeals, calls, knowledge, mandates
from furong.nets.hotline.contracts.calls import TakenCall
from furong.nets.hotline.contracts.knowledge import KnowledgeQuery, KnowledgeView
from furong.nets.hotline.contracts.mandates import MandateQuery
from furong.nets.hotline.errors.calls import CallOver
from furong.scenarios.demo_hotline_acts import AGENT, EXCHANGE, LEAD, act, person, steps_left
from furong.scenarios.demo_hotline_model import have_model
from furong.scenarios.demo_hotline_neighbour import have_neighbour
from furong.scenarios.demo_hotline_past import past_of_demo
from furong.scenarios.demo_hotline_story import (
    LIST_FILE,
    DemoAppeal,
    call_of_demo,
    demo_responsibilities,
    knowledge_of_demo,
    story,
)

__all__ = ["DemoHotline"]

_log = logging.getLogger("furong.demo.hotline")
_EVERY_S = 1.0
_PAUSE_S = 5.0
#: So long before the demo's first day list and model, and the knowledge, are told to have been there.
_LONG_BEFORE, _BEFORE = timedelta(days=320), timedelta(days=30)
#: When the neighbour city has offered its appeal, on the first day.
_OFFERED = time(6, 55)
#: A call that nobody has taken is taken by the agent of the demo so long after it has ended.
_PATIENCE = timedelta(minutes=15)
#: A call is listened to again after so many steps. [1]
_AT_ONCE = 5
_MANY = 1000


@dataclass(slots=True)
class DemoHotline:
    """Tells the hotline's demo once, and lets a call be heard again and again, until asked to stop.

    Args:
        is_learning: Whether it has the node learn a model that suggests categories.
    """

    is_learning: bool = False

    _is_begun: bool = field(default=False, init=False)
    #: What is still to be told, the next at the end: when, of which appeal, the how manieth step, and when that came.
    _ahead: list[tuple[datetime, int, int, datetime]] = field(default_factory=list, init=False)
    #: The day on which the demo has begun.
    _first: date = field(default=date.min, init=False)
    #: What had ended before and is still to be told, the next at the end; nobody waits for it.
    _behind: list[DemoAppeal] | None = field(default=None, init=False)
    _heard: datetime | None = field(default=None, init=False)

    def run(self, stop: threading.Event) -> None:
        """Work until asked to stop; what is not there yet is waited for."""
        while not stop.is_set():
            pause = _EVERY_S
            try:
                if self.tell(most=_AT_ONCE) == _AT_ONCE or self.tell_past():
                    pause = 0.0
                self.speak()
            except (Error, FurongError):
                _log.exception("demo_hotline_waiting")
                connection.close()
                pause = _PAUSE_S
            stop.wait(pause)
        connection.close()

    def tell(self, *, most: int = _MANY) -> int:
        """Tell what has happened up to the city's clock and return how many receipts and steps that were. [1]

        Args:
            most: Tell so many at the most. [1]
        """
        with advisory_lock("demo:hotline") as alone:
            if not alone:
                return 0
            if not self._is_begun:
                self._begin()
            now, told = city_clock().now(), 0
            while told < most and self._ahead and self._ahead[-1][0] <= now:
                at, place, step, came = self._ahead[-1]
                _take(story()[place], step, at, came)
                self._ahead.pop()
                told += 1
            return told

    def tell_past(self) -> int:
        """Tell one more of the appeals that had ended before the demo, and return how many are left. [1]"""
        with advisory_lock("demo:hotline") as alone:
            if not alone or not self._is_begun:
                return 0
            if self._behind is None:
                # The newest is received first and told last: when it has ended, all of them have been told.
                told = past_of_demo()
                newest = appeals.get_appeal_for(person(LEAD), _receive(told[-1], told[-1].came_at(self._first)))
                self._behind = [*reversed(told)] if steps_left(told[-1], newest) else []
            if not self._behind:
                return 0
            appeal = self._behind.pop()
            _take_all(appeal, appeal.came_at(self._first))
            return len(self._behind)

    def speak(self) -> int:
        """Let be heard what has been said in the call of now, and return how many stretches of it were new."""
        call, now = call_of_demo(), city_clock().now()
        begun = call.begun_at(now)
        key = f"demo-{city_time(begun):%Y%m%d-%H%M}"
        said = [one for after, one in call.segments if begun + after <= now]
        is_over = len(said) == len(call.segments)
        if self._heard == begun:
            return 0
        known = {one.key: one for one in calls.list_open_calls_for(person(AGENT))}
        for one in known.values():
            if one.key.startswith("demo-") and one.key != key and one.began_at < now - call.length - _PATIENCE:
                self._take_call(one.key)
        fresh = said[len(known[key].segments) :] if key in known else said
        if not fresh:
            return 0
        try:
            told = calls.hear_call(person(EXCHANGE), key, fresh, is_over=is_over)
        except CallOver:
            told, is_over = 0, True
        if is_over:
            self._heard = begun
        return told

    def _take_call(self, key: str) -> None:
        """Take a call as the agent: whoever calls again does so for the same matter, which stays one appeal."""
        call = call_of_demo()
        calls.take_call(person(AGENT), TakenCall(appeal=call.new, category=call.category, call=key))

    def _begin(self) -> None:
        """Find out when the demo has begun, have list and knowledge ready, and line up what is to be told."""
        opening = story()[0]
        assumed = city_time(city_clock().now()).date()
        if mandates.list_mandates(MandateQuery(size=1)).load is None:
            with told_as_of(opening.came_at(assumed) - _LONG_BEFORE):
                mandates.load_mandates(
                    mandates.NewMandates(file=LIST_FILE, content=demo_responsibilities()), person(LEAD).name
                )
        if self.is_learning:
            have_model(person(LEAD).name, opening.came_at(assumed) - _LONG_BEFORE)
        number = _receive(opening, opening.came_at(assumed))
        came = appeals.get_appeal_for(person(LEAD), number).info.received_at
        self._first = first = city_time(came).date() - timedelta(days=opening.day)
        _write_knowledge(first, opening.came_at(first) - _BEFORE)
        have_neighbour(person(LEAD), datetime.combine(first, _OFFERED, CITY_TIME))
        lined = [
            (one.came_at(first) + after, place, number, one.came_at(first))
            for place, one in enumerate(story())
            for number, after in enumerate([timedelta(0), *(step.after for step in one.steps)])
        ]
        self._ahead = sorted(lined, reverse=True)
        self._is_begun = True


def _take(appeal: DemoAppeal, step: int, at: datetime, came: datetime) -> None:
    """Receive an appeal, or take a step of it, unless that has been done."""
    number = _receive(appeal, came)
    if step == 0:
        return
    found = appeals.get_appeal_for(person(LEAD), number)
    left = steps_left(appeal, found)
    if len(left) != len(appeal.steps) - step + 1:
        return
    at = max(at, *(one.at for one in found.history))
    try:
        with told_as_of(at):
            act(appeal, left[0], found, at)
    except FurongError:
        # Somebody may have done something at this very moment; what they did stands.
        _log.warning("demo_hotline_step_left_out", exc_info=True, extra={"appeal": number, "step": left[0].what})


def _take_all(appeal: DemoAppeal, came: datetime) -> None:
    """Receive an appeal that had ended, and take all of its steps at once: nobody else has it in hand."""
    number = _receive(appeal, came)
    found = appeals.get_appeal_for(person(LEAD), number)
    left = steps_left(appeal, found)
    while left:
        step, at = left[0], came + left[0].after
        try:
            with told_as_of(at):
                act(appeal, step, found, at)
        except FurongError:
            _log.warning("demo_hotline_step_left_out", exc_info=True, extra={"appeal": number, "step": step.what})
            return
        left = left[1:]
        if step.what in ("register", "assign"):
            # The model may have said what it is about, and a unit has it.
            found = appeals.get_appeal_for(person(LEAD), number)
            left = steps_left(appeal, found)


def _receive(appeal: DemoAppeal, at: datetime) -> str:
    """Return the number of an appeal, which is received at ``at`` unless it has been before."""
    with told_as_of(at):
        return appeals.receive_appeal(person(AGENT), appeal.new).number


def _write_knowledge(first: date, at: datetime) -> None:
    """Write the items that were never written; one that somebody has changed or retired is left so."""
    lead = person(LEAD)
    pages = [knowledge.list_knowledge(KnowledgeQuery(view=view, size=_MANY)) for view in (None, KnowledgeView.RETIRED)]
    written = set()
    for info in (one for page in pages for one in page.items):
        begun = knowledge.get_knowledge_for(lead, info.number).versions[-1]
        written.add((begun.question, begun.answer))
    for new in knowledge_of_demo(first):
        if (new.question, new.answer) not in written:
            with told_as_of(at):
                knowledge.add_knowledge(lead, new)
