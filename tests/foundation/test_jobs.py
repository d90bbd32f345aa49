"""Jobs: stored with the change that asks for them, run by a worker in the same database."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinatePeriodicDefer
from tests.support.undone import Undone, undone_transaction

from furong.foundation.identity.models import Attempt
from furong.foundation.jobs.housekeeping import forget_ended_sessions, forget_old_events
from furong.foundation.jobs.queue import JobWorker, app
from furong.foundation.outbox.models import OutboxDelivery, OutboxEvent
from furong.foundation.transactions import transaction

pytestmark = pytest.mark.usefixtures("own_database")

#: However busy the machine is. [s]
_PATIENCE_S = 120.0


@pytest.fixture
def worker(own_database: None) -> Iterator[JobWorker]:
    """A worker that serves until the test ends."""
    serving = JobWorker()
    serving.start()
    yield serving
    serving.stop(_PATIENCE_S)


def ask_to_forget() -> None:
    """Ask for the job that forgets ended sessions."""
    app.configure_task(forget_ended_sessions.name, queue="housekeeping").defer(timestamp=0)


def until(condition: object) -> bool:
    assert callable(condition)
    deadline = time.monotonic() + _PATIENCE_S
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.1)
    return False


def test_a_job_goes_with_the_change_that_asks_for_it() -> None:
    with pytest.raises(Undone), undone_transaction():
        ask_to_forget()
    assert ProcrastinateJob.objects.count() == 0
    with transaction():
        ask_to_forget()
    assert ProcrastinateJob.objects.count() == 1


def test_a_worker_runs_what_was_asked_for(worker: JobWorker) -> None:
    Session.objects.create(session_key="old", session_data="", expire_date=timezone.now() - timedelta(days=1))
    Session.objects.create(session_key="new", session_data="", expire_date=timezone.now() + timedelta(days=1))
    Attempt.objects.create(kind="x", sender="y")
    Attempt.objects.update(at=timezone.now() - timedelta(days=8))
    with transaction():
        ask_to_forget()
    assert until(lambda: not Attempt.objects.exists())
    assert list(Session.objects.values_list("session_key", flat=True)) == ["new"]
    assert until(lambda: not ProcrastinateJob.objects.exists())


def test_what_is_due_by_the_clock_goes_on_when_every_connection_was_lost(worker: JobWorker) -> None:
    assert until(ProcrastinatePeriodicDefer.objects.exists)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        # What was asked for is forgotten: were the worker still of use, it would ask again.
        cursor.execute("TRUNCATE procrastinate_periodic_defers, procrastinate_jobs CASCADE")
    assert until(ProcrastinatePeriodicDefer.objects.exists)


def test_jobs_give_way_to_whoever_waits_for_an_answer(worker: JobWorker, monkeypatch: pytest.MonkeyPatch) -> None:
    ranks: list[int] = []

    def rank(**_told: int) -> None:
        ranks.append(os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))

    monkeypatch.setattr(forget_ended_sessions, "func", rank)
    with transaction():
        ask_to_forget()
    assert until(lambda: ranks)
    assert ranks[0] == min(os.getpriority(os.PRIO_PROCESS, 0) + 5, 19)


def test_old_events_go_when_everybody_has_applied_them() -> None:
    now = timezone.now()
    for number, applied in enumerate((now, None)):
        event = OutboxEvent.objects.create(
            event_id=f"00000000-0000-0000-0000-00000000000{number}",
            ce_type="x", source="/x", subject="x", time=now, data={},
        )  # fmt: skip
        OutboxDelivery.objects.create(event=event, consumer="c", subject="x", applied_at=applied)
    OutboxEvent.objects.update(stored_at=now - timedelta(days=31))
    assert forget_old_events(timestamp=0) == 2  # the event and its delivery
    assert OutboxDelivery.objects.get().applied_at is None


def test_every_night_has_its_jobs() -> None:
    assert {name for name, _ in app.periodic_registry.periodic_tasks} >= {
        "furong.foundation.jobs.housekeeping.forget_ended_sessions",
        "furong.foundation.jobs.housekeeping.forget_old_events",
    }
    assert connection.vendor == "postgresql"
