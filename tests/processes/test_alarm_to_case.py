"""One alarm episode is one case with the right tasks, whatever is delivered twice, interleaved or cut by a crash."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from tests.support.mornings import BEGIN

from furong.foundation.outbox import deliver
from furong.foundation.outbox.announce import announce
from furong.foundation.outbox.consumers import Consumer
from furong.foundation.outbox.deliver import deliver_pending, list_troubled, undelivered
from furong.foundation.transactions import transaction
from furong.kernel.clock import SystemClock
from furong.kernel.events import Event, EventType
from furong.kernel.permissions import Actor, Grant
from furong.nets.casework import api as casework
from furong.nets.casework.contracts import Source
from furong.nets.casework.models import Case, HistoryRow
from furong.nets.sensing.contracts import (
    ALARM_CLEARED,
    ALARM_CORRECTED,
    ALARM_RAISED,
    ALARM_WITHDRAWN,
    AlarmChanged,
    AlarmRaised,
    Priority,
)
from furong.processes import alarm_to_case
from furong.scenarios.install import install_pack
from furong.scenarios.pack import load_pack

pytestmark = pytest.mark.django_db

Groups = dict[str, int]
_CHANGES = {"cleared": ALARM_CLEARED, "corrected": ALARM_CORRECTED, "withdrawn": ALARM_WITHDRAWN}
_OFFICER = Actor(
    key="user:officer",
    name="officer",
    grants=(Grant(role="duty", actions=frozenset({"case.read", "case.dispatch"}), area="510100"),),
)

groups = st.dictionaries(st.sampled_from("ABC"), st.integers(0, 40), max_size=3)
changes = st.lists(st.tuples(st.sampled_from(sorted(_CHANGES)), groups), max_size=4)
#: An alarm: whether its rule opens cases, what it says when it is raised, and what becomes of it.
stories = st.lists(st.tuples(st.booleans(), groups, changes), min_size=1, max_size=4)


class PowerCut(Exception):
    """The process ends here: nothing of the transaction is kept."""


@dataclass
class Told:
    """One alarm on its way, and what its case must be."""

    opens: bool
    groups: Groups
    left: list[tuple[str, Groups]]
    id: UUID = field(default_factory=uuid4)
    events: list[Event] = field(default_factory=list)
    corrections: int = 0
    is_dispatched: bool = False

    def next_event(self) -> Event | None:
        if not self.events:
            self.events.append(raised(self.id, self.groups, opens=self.opens))
            return self.events[-1]
        if not self.left:
            return None
        kind, groups = self.left.pop(0)
        if kind == "corrected":
            self.corrections += 1
            self.groups = self.groups if self.is_dispatched else groups
        self.events.append(changed(self.id, _CHANGES[kind], groups))
        return self.events[-1]


def event(alarm: UUID, kind: EventType, data: AlarmRaised | AlarmChanged) -> Event:
    return Event(id=uuid4(), type=kind, source="/nets/sensing", subject=str(alarm), time=BEGIN, data=data)


def raised(alarm: UUID, groups: Groups, *, opens: bool) -> Event:
    data = AlarmRaised(
        alarm=alarm,
        rule="shared_bikes/overflow",
        feed="f",
        thing="f/Z0",
        thing_name_zh="点位",
        thing_name_en="Point",
        area="510171",
        lon=104.05,
        lat=30.55,
        priority=Priority("3"),
        title_zh="爆仓",
        title_en="Overflow",
        case_type="shared_bikes/overflow" if opens else "",
        raised_at=BEGIN,
        value=float(sum(groups.values())),
        groups=groups,
    )
    return event(alarm, ALARM_RAISED, data)


def changed(alarm: UUID, kind: EventType, groups: Groups) -> Event:
    value = float(sum(groups.values()))
    at = BEGIN + timedelta(minutes=20)
    data = AlarmChanged(alarm=alarm, at=at, raised_at=BEGIN, title_zh="新", title_en="New", value=value, groups=groups)
    return event(alarm, kind, data)


@pytest.fixture(autouse=True)
def bikes(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The type of case is installed, and what failed is tried again at once."""
    install_pack(load_pack(settings.FURONG_PACKS, "shared_bikes"), SystemClock().now().date())
    monkeypatch.setattr(deliver, "_BACKOFF_S", (0,))


def tell(*events: Event) -> None:
    with transaction():
        for one in events:
            announce(one)


def deliver_with(monkeypatch: pytest.MonkeyPatch, failure: Exception | None, after: int, *, late: bool) -> None:
    """Deliver; the ``after``-th delivery fails, before the case is touched or when all is done but the commit."""
    count = 0

    def handle(one: Event) -> None:
        nonlocal count
        count += 1
        fails = failure is not None and count == after
        if fails and not late:
            raise failure or AssertionError
        alarm_to_case.handle(one)
        if fails and late:
            raise failure or AssertionError

    consumer = Consumer(alarm_to_case.CONSUMER, (), handle)
    with monkeypatch.context() as patch:
        patch.setattr(deliver, "registered_consumers", lambda: {consumer.name: consumer})
        patch.setattr(deliver._log, "exception", lambda *args, **options: None)
        with contextlib.suppress(PowerCut):
            deliver_pending()


def expected_shares(told: Told) -> Counter[str]:
    return Counter({group: count for group, count in told.groups.items() if count} or {"": 0})


def demand_one_case(told: Told) -> None:
    cases = list(Case.objects.filter(source=Source.SENSING, source_key=str(told.id)))
    assert len(cases) == (1 if told.opens else 0)
    for case in cases:
        tasks = list(case.tasks.all())
        assert dict(expected_shares(told)) == {task.group: task.share for task in tasks}
        assert len(tasks) == len(expected_shares(told))
        steps = Counter(HistoryRow.objects.filter(case=case).values_list("step", flat=True))
        assert steps["open"] == 1
        assert steps["alarm_corrected"] == told.corrections


@hypothesis_settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(stories=stories, data=st.data())
def test_one_episode_is_one_case_with_the_right_tasks(
    monkeypatch: pytest.MonkeyPatch, stories: list[tuple[bool, Groups, list[tuple[str, Groups]]]], data: st.DataObject
) -> None:
    alarms = [Told(opens, groups, list(changes)) for opens, groups, changes in stories]
    failures: list[Callable[[], Exception | None]] = [lambda: None, PowerCut, lambda: ValueError("broken")]
    while open_alarms := [told for told in alarms if told.left or not told.events]:
        told = data.draw(st.sampled_from(open_alarms))
        one = told.next_event()
        assert one is not None
        tell(one, *data.draw(st.lists(st.sampled_from(told.events), max_size=2)))  # again: the same ids
        if data.draw(st.booleans()):
            failure = data.draw(st.sampled_from(failures))()
            deliver_with(monkeypatch, failure, data.draw(st.integers(1, 3)), late=data.draw(st.booleans()))
        repeated = data.draw(st.booleans())
        if repeated and Case.objects.filter(source_key=str(told.id)).exists():
            with transaction():
                alarm_to_case.handle(told.events[0])  # raised once more, past the outbox
    while deliver_pending():
        pass
    assert undelivered([str(told.id) for told in alarms]) == []
    for told in alarms:
        demand_one_case(told)


@pytest.mark.parametrize("kind", sorted(_CHANGES))
def test_what_becomes_of_an_alarm_without_a_case_opens_none(kind: str) -> None:
    told = Told(opens=False, groups={"A": 3}, left=[(kind, {"B": 1})])
    with transaction():
        alarm_to_case.handle(changed(told.id, _CHANGES[kind], {"B": 1}))
    assert not Case.objects.filter(source_key=str(told.id)).exists()


def test_who_has_been_sent_for_how_many_stays_as_it_was() -> None:
    told = Told(opens=True, groups={"A": 3, "B": 2}, left=[("corrected", {"C": 9})])
    tell(*filter(None, [told.next_event()]))
    deliver_pending()
    case = Case.objects.get(source_key=str(told.id))
    casework.dispatch_case(_OFFICER, case.number)
    told.is_dispatched = True
    tell(*filter(None, [told.next_event()]))
    deliver_pending()
    demand_one_case(told)


def test_a_delivery_that_fails_holds_back_its_own_subject_only(monkeypatch: pytest.MonkeyPatch) -> None:
    first = Told(opens=True, groups={"A": 3}, left=[("corrected", {"B": 4})])
    second = Told(opens=True, groups={"C": 2}, left=[])
    tell(*filter(None, [first.next_event(), first.next_event(), second.next_event()]))
    deliver_with(monkeypatch, ValueError("broken"), 1, late=True)
    assert [trouble.attempts for trouble in list_troubled()] == [1]
    assert len(undelivered([str(first.id)])) == 2
    demand_one_case(second)
    deliver_pending()
    demand_one_case(first)
