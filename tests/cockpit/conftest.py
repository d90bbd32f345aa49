"""A morning of the demo at ten to nine: points have overflowed, cases are open, one is handled and one is closed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import pytest
from django.conf import settings
from django.db import transaction
from django.db.transaction import Atomic
from django.test import Client, override_settings
from pytest_django import DjangoDbBlocker
from tests.support.city import WUHOU, Person, ensure_organisation, hire, photo, task_of

from furong.foundation.citytime import clock as citytime
from furong.foundation.outbox.deliver import deliver_pending
from furong.kernel.clock import CITY_TIME, FrozenClock
from furong.nets.casework import api as casework
from furong.nets.casework.contracts import CaseQuery, PhotoKind
from furong.nets.sensing import api as sensing
from furong.scenarios import demo
from furong.scenarios.demo import DemoDay, begin_demo
from furong.scenarios.install import install_packs

BEGIN = datetime(2026, 11, 24, 7, 20, tzinfo=CITY_TIME)
NOW = datetime(2026, 11, 24, 8, 50, tzinfo=CITY_TIME)

#: How one row of a list looks in the pages that the cockpit leads to.
_ROWS = {"/cases": r'id="row-', "/sensing/points": r'class="card point"', "/sensing/alarms": r"<tr\b"}


@dataclass(frozen=True)
class Morning:
    """Who looks at the morning."""

    clock: FrozenClock
    demo: DemoDay
    duty: Person
    leader: Person
    foreign: Person
    handler: Person


class _Outermost(Atomic):
    """A transaction around a test: acts inside it may be transactions, as inside Django's own test cases."""

    def __enter__(self) -> None:
        self._from_testcase = True
        super().__enter__()


@contextmanager
def _undone() -> Iterator[None]:
    """Undo at the end of the block what it did."""
    with _Outermost(using=None, savepoint=True, durable=False):
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def told_morning(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Morning]:
    """The morning, told once for all tests of a file."""
    frozen = FrozenClock(BEGIN)
    static = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with (
        django_db_blocker.unblock(),
        pytest.MonkeyPatch.context() as patch,
        override_settings(STORAGES={**settings.STORAGES, "staticfiles": static}),
        _undone(),
    ):
        patch.setattr(citytime._memory, "recall", lambda: frozen)
        packs = install_packs(settings.FURONG_PACKS, BEGIN.date())
        begin_demo(packs, speed=10)
        ensure_organisation("wuhou-centre", WUHOU)
        made = Morning(
            clock=frozen,
            demo=DemoDay(demo._demo_feeds(packs)),
            duty=hire("duty_officer"),
            leader=hire("viewer", area="510100", organisation="city-centre"),
            foreign=hire("duty_officer", area=WUHOU, organisation="wuhou-centre"),
            handler=hire("handler", organisation="operator-a"),
        )
        _tell_until(made, NOW)
        _handle_two(made)
        yield made
    citytime._memory.forget()


@pytest.fixture
def morning(told_morning: Morning) -> Iterator[Morning]:
    """The morning at ten to nine; what a test does to it is undone."""
    told_morning.clock.at = NOW
    with _undone():
        yield told_morning


def _tell_until(morning: Morning, instant: datetime) -> None:
    """Let the demo tell everything up to ``instant``, and evaluate it."""
    morning.clock.at = instant
    morning.demo.tell()
    for key in ("demo-bikes", "demo-air"):
        sensing.FeedEvaluator(key).step()
    deliver_pending()


def _handle_two(morning: Morning) -> None:
    """Dispatch the two first cases, and see one of them through to its end."""
    first, second = (
        case.number for case in casework.list_cases_for(morning.duty.actor, CaseQuery(order="opened")).cases[:2]
    )
    for number in (first, second):
        casework.dispatch_case(morning.duty.actor, number)
    groups = {"A": morning.handler}
    groups |= {group: hire("handler", organisation=f"operator-{group.lower()}") for group in "BC"}
    for group, person in groups.items():
        task = task_of(morning.duty, first, group)
        casework.accept_task(person.actor, task)
        casework.note_arrival(person.actor, task)
        for kind in PhotoKind:
            casework.attach_photo(person.actor, task, photo(f"{group} {kind}"), kind)
        casework.feed_back_task(person.actor, task, result="cleared")
    checker = hire("checker")
    casework.close_case(checker.actor, first)


@pytest.fixture
def screen(morning: Morning) -> Callable[..., Client]:
    """A function that opens the city for somebody in a language."""

    def signed_in(person: Person, language: str = "zh-hans") -> Client:
        client = Client()
        client.force_login(person.user)
        client.cookies["furong_language"] = language
        return client

    return signed_in


def text_of(client: Client, path: str) -> str:
    """Return a page that must open."""
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def rows_behind(client: Client, path: str) -> int:
    """Return how many rows the list at ``path`` has, on all its pages."""
    pattern = next(row for start, row in _ROWS.items() if path.startswith(start))
    count, page = 0, 1
    while True:
        joint = "&" if "?" in path else "?"
        text = text_of(client, f"{path}{joint}page={page}" if path.startswith("/cases") else path)
        body = text.partition("<tbody>")[2] if pattern.startswith("<tr") else text
        found = len(re.findall(pattern, body))
        count += found
        if not path.startswith("/cases") or f"page={page + 1}" not in text:
            return count
        page += 1
