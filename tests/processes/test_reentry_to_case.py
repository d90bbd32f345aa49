"""A watched vehicle that comes up again is a case for its operator, once for each appearance."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from tests.support.city import install_bikes

from furong.foundation.outbox.announce import announce
from furong.foundation.outbox.deliver import deliver_pending
from furong.foundation.transactions import transaction
from furong.kernel.clock import FrozenClock
from furong.kernel.events import Event
from furong.nets.casework.models import Case, Task
from furong.nets.mobility.contracts.watch import REENTRY_SEEN, ReentrySeen, WatchReason
from furong.processes.reentry_to_case import CASE_TYPE

pytestmark = pytest.mark.django_db


def seen(clock: FrozenClock) -> ReentrySeen:
    return ReentrySeen(
        reentry=UUID(int=7),
        watch=3,
        masked="川A***01",
        reason=WatchReason.UNREGISTERED,
        operator="A",
        zone="",
        lon=104.0605,
        lat=30.5505,
        at=clock.now() - timedelta(minutes=1),
    )


def tell(data: ReentrySeen) -> None:
    event = Event(
        id=uuid4(), type=REENTRY_SEEN, source="/nets/mobility", subject=str(data.watch), time=data.at, data=data
    )
    with transaction():
        announce(event)
    deliver_pending()


def test_each_appearance_is_one_case_of_the_operator(clock: FrozenClock) -> None:
    install_bikes()
    first = seen(clock)
    for data in (first, first, replace(first, reentry=UUID(int=8))):
        tell(data)
    cases = list(Case.objects.filter(case_type=CASE_TYPE))
    assert len(cases) == 2
    assert all("无牌照" in case.title_zh and case.class_code == "E04-93" for case in cases)
    assert all("川A***01" in case.title_zh for case in cases)
    assert set(Task.objects.filter(case__in=cases).values_list("group", "share")) == {("A", 1)}


def test_outside_the_city_and_without_the_case_type_nothing_happens(clock: FrozenClock) -> None:
    tell(seen(clock))
    install_bikes()
    tell(replace(seen(clock), lon=10.0))
    assert not Case.objects.filter(case_type=CASE_TYPE).exists()
