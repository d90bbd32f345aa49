"""Announcements: stored with the change they tell of, each applied once by each consumer, in order for each subject."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection, connections
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support.undone import Undone, undone_transaction

from furong.foundation.outbox import consumers as registry
from furong.foundation.outbox.announce import announce, announce_all
from furong.foundation.outbox.consumers import batch_consumer, consumer, registered_consumers
from furong.foundation.outbox.deliver import deliver_pending, list_troubled, pending_count
from furong.foundation.outbox.models import OutboxDelivery, OutboxEvent
from furong.foundation.transactions import transaction
from furong.kernel.events import Event, register_event_type

pytestmark = pytest.mark.usefixtures("own_database")


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """Payload of the tests."""

    number: int


NOTED = register_event_type("testing.note.noted", version=1, data=Noted)


@dataclass
class Ledger:
    """What the consumer of the tests wrote, and how it should fail."""

    fail_on: set[int] = field(default_factory=set)
    die_on: set[int] = field(default_factory=set)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def apply(self, event: Event) -> None:
        data = event.data
        assert isinstance(data, Noted)
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO ledger (subject, number) VALUES (%s, %s)", [event.subject, data.number])
        if data.number in self.fail_on:
            raise ValueError(f"cannot take {data.number}")
        if data.number in self.die_on:
            raise SystemExit(9)

    def written(self) -> dict[str, list[int]]:
        """Numbers by subject, in the order in which they were written."""
        found: dict[str, list[int]] = defaultdict(list)
        with connection.cursor() as cursor:
            cursor.execute("SELECT subject, number FROM ledger ORDER BY id")
            for subject, number in cursor.fetchall():
                found[subject].append(number)
        return dict(found)


@pytest.fixture
def ledger(own_database: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ledger]:
    """A consumer that writes down what it is told, in the same database."""
    monkeypatch.setattr(registry, "_registry", {})
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE ledger (id bigserial, subject text, number int)")
    made = Ledger()
    consumer("testing.ledger", NOTED)(made.apply)
    yield made
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE ledger")


def note(subject: str, number: int) -> Event:
    return Event(
        id=uuid4(), type=NOTED, source="/tests", subject=subject, time=datetime.now(UTC), data=Noted(number=number)
    )


def tell(*events: Event) -> None:
    with transaction():
        announce_all(events)


def let_time_pass() -> None:
    """Make every delivery that was put off due again."""
    OutboxDelivery.objects.filter(applied_at=None).update(not_before=timezone.now() - timedelta(seconds=1))


def test_what_is_announced_is_applied_once_and_in_order(ledger: Ledger) -> None:
    tell(note("a", 1), note("b", 2))
    tell(note("a", 3))
    assert pending_count() == 3
    assert deliver_pending() == 3
    assert deliver_pending() == 0
    assert ledger.written() == {"a": [1, 3], "b": [2]}


def test_an_announcement_goes_with_the_change_that_it_tells_of(ledger: Ledger) -> None:
    with pytest.raises(Undone), undone_transaction():
        announce(note("a", 1))
    assert OutboxEvent.objects.count() == 0
    assert deliver_pending() == 0


def test_the_same_event_again_is_no_second_event(ledger: Ledger) -> None:
    event = note("a", 1)
    tell(event)
    tell(event)
    deliver_pending()
    assert ledger.written() == {"a": [1]}


def test_a_failure_holds_back_its_own_subject_and_leaves_nothing_half_done(ledger: Ledger) -> None:
    ledger.fail_on = {1}
    tell(note("a", 1), note("a", 2), note("b", 3))
    assert deliver_pending() == 1
    assert ledger.written() == {"b": [3]}
    (trouble,) = list_troubled()
    assert (trouble.attempts, trouble.trouble) == (1, "ValueError: cannot take 1")
    assert deliver_pending() == 0
    ledger.fail_on = set()
    let_time_pass()
    assert deliver_pending() == 2
    assert ledger.written()["a"] == [1, 2]
    assert list_troubled() == []


def test_waiting_grows_with_every_failure(ledger: Ledger) -> None:
    ledger.fail_on = {1}
    tell(note("a", 1))
    for wait_s in (1, 5, 30, 120, 600, 600):
        let_time_pass()
        begun = timezone.now()
        deliver_pending()
        (row,) = OutboxDelivery.objects.all()
        assert row.not_before is not None
        wait = timedelta(seconds=wait_s)
        assert begun + wait <= row.not_before <= timezone.now() + wait


def test_a_consumer_that_dies_in_the_middle_leaves_no_trace_and_is_told_again(ledger: Ledger) -> None:
    ledger.die_on = {2}
    tell(note("a", 1), note("a", 2))
    with pytest.raises(SystemExit):
        deliver_pending()
    assert ledger.written() == {"a": [1]}
    ledger.die_on = set()
    assert deliver_pending() == 1
    assert ledger.written() == {"a": [1, 2]}


def test_a_connection_that_is_cut_in_the_middle_leaves_no_trace(ledger: Ledger) -> None:
    tell(note("a", 1))

    def cut(event: Event) -> None:
        ledger.apply(event)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    registry._registry["testing.ledger"] = registry.Consumer("testing.ledger", (NOTED,), cut)
    with pytest.raises(Exception, match="lost|terminat|closed"):
        deliver_pending()
    connections.close_all()
    assert ledger.written() == {}
    registry._registry["testing.ledger"] = registry.Consumer("testing.ledger", (NOTED,), ledger.apply)
    assert deliver_pending() == 1
    assert ledger.written() == {"a": [1]}


def test_several_processes_deliver_everything_once(ledger: Ledger) -> None:
    tell(*(note(f"s{number % 5}", number) for number in range(200)))
    applied: list[int] = []

    def work() -> None:
        try:
            applied.extend(deliver_pending(limit=17) for _ in range(20))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    while deliver_pending():
        pass
    assert ledger.written() == {f"s{n}": list(range(n, 200, 5)) for n in range(5)}


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    subjects=st.lists(st.sampled_from("abc"), min_size=1, max_size=12),
    failing=st.lists(st.sets(st.integers(0, 11)), max_size=4),
)
def test_whatever_fails_on_the_way_each_subject_ends_whole_and_in_order(
    ledger: Ledger, subjects: list[str], failing: list[set[int]]
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM ledger")
    OutboxEvent.objects.all().delete()
    tell(*(note(subject, number) for number, subject in enumerate(subjects)))
    for failures in failing:
        ledger.fail_on = failures
        let_time_pass()
        deliver_pending()
    ledger.fail_on = set()
    let_time_pass()
    deliver_pending()
    expected: dict[str, list[int]] = defaultdict(list)
    for number, subject in enumerate(subjects):
        expected[subject].append(number)
    assert ledger.written() == dict(expected)


def test_a_name_is_given_once(ledger: Ledger) -> None:
    with pytest.raises(TypeError, match="registered twice"):
        consumer("testing.ledger", NOTED)(ledger.apply)
    assert list(registered_consumers()) == ["testing.ledger"]


@pytest.fixture
def batches(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The same consumer, taking many events at a time; how many each time, whether or not that went well."""
    monkeypatch.setattr(registry, "_registry", {})
    sizes: list[int] = []

    def apply_all(events: Sequence[Event]) -> None:
        sizes.append(len(events))
        for event in events:
            ledger.apply(event)

    batch_consumer("testing.ledger", NOTED)(apply_all)
    return sizes


def test_a_consumer_of_batches_is_told_many_events_in_one_transaction(ledger: Ledger, batches: list[int]) -> None:
    tell(*(note(f"s{number % 3}", number) for number in range(30)))
    assert deliver_pending(limit=20) == 20
    assert deliver_pending(limit=20) == 10
    assert batches == [20, 10]
    assert ledger.written() == {f"s{n}": list(range(n, 30, 3)) for n in range(3)}


def test_one_event_that_fails_does_not_hold_up_the_rest_of_its_batch(ledger: Ledger, batches: list[int]) -> None:
    ledger.fail_on = {1}
    tell(note("a", 0), note("a", 1), note("a", 2), note("b", 3))
    assert deliver_pending() == 2
    assert ledger.written() == {"a": [0], "b": [3]}
    assert batches[0] == 4
    ledger.fail_on = set()
    let_time_pass()
    assert deliver_pending() == 2
    assert ledger.written() == {"a": [0, 1, 2], "b": [3]}


def test_a_consumer_of_batches_that_dies_in_the_middle_is_told_all_again(ledger: Ledger, batches: list[int]) -> None:
    ledger.die_on = {2}
    tell(note("a", 1), note("a", 2))
    with pytest.raises(SystemExit):
        deliver_pending()
    assert ledger.written() == {}
    ledger.die_on = set()
    assert deliver_pending() == 2
    assert ledger.written() == {"a": [1, 2]}
    assert len(batches) == 2
