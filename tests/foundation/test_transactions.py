"""Committed has one meaning: transactions do not nest, and what needs one refuses to run without."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import DataError, connection, connections
from tests.support.undone import Undone, undone_transaction

from furong.foundation.outbox.announce import announce_all, notify
from furong.foundation.transactions import (
    advisory_lock,
    run_after_commit,
    savepoint,
    transaction,
    transaction_required,
    wait_for_lock,
)

pytestmark = pytest.mark.usefixtures("own_database")


def test_a_transaction_does_not_open_inside_another() -> None:
    with transaction(), pytest.raises(RuntimeError), transaction():
        pytest.fail("it opened")


def test_what_needs_a_transaction_refuses_to_run_outside() -> None:
    @transaction_required
    def write() -> str:
        return "written"

    with pytest.raises(RuntimeError, match="write was called outside a transaction"):
        write()
    with transaction():
        assert write() == "written"


def test_everything_that_writes_for_the_outbox_refuses_to_run_outside() -> None:
    with pytest.raises(RuntimeError):
        announce_all([])
    with pytest.raises(RuntimeError):
        notify("sensing.feed")
    with pytest.raises(RuntimeError):
        run_after_commit(lambda: None)
    with pytest.raises(RuntimeError), savepoint():
        pytest.fail("it opened")


def test_after_commit_means_after_commit_and_never_after_a_rollback() -> None:
    heard: list[str] = []
    with transaction():
        run_after_commit(lambda: heard.append("kept"))
        assert heard == []
    with pytest.raises(Undone), undone_transaction():
        run_after_commit(lambda: heard.append("lost"))
    assert heard == ["kept"]


def test_a_savepoint_undoes_its_own_part_alone() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE note (text text)")
        with transaction():
            cursor.execute("INSERT INTO note VALUES ('stays')")
            with pytest.raises(DataError), savepoint():
                cursor.execute("INSERT INTO note SELECT (1 / (length(text) - 5))::text FROM note")
        cursor.execute("SELECT text FROM note")
        assert cursor.fetchall() == [("stays",)]


def test_a_lock_is_held_by_one_and_free_when_the_holder_is_gone() -> None:
    got: list[bool] = []

    def try_it() -> None:
        with advisory_lock("a") as held:
            got.append(held)
        connections.close_all()

    with advisory_lock("a") as mine:
        assert mine
        _in_a_thread(try_it)
        with advisory_lock("b") as other:
            assert other
    _in_a_thread(try_it)
    assert got == [False, True]


def test_who_waits_for_a_lock_gets_it_when_the_other_has_committed() -> None:
    order: list[str] = []
    begun = threading.Event()

    def wait() -> None:
        with transaction():
            begun.set()
            wait_for_lock("a")
            order.append("second")
        connections.close_all()

    with pytest.raises(RuntimeError):
        wait_for_lock("a")
    with transaction():
        wait_for_lock("a")
        waiting = threading.Thread(target=wait)
        waiting.start()
        assert begun.wait(120)
        waiting.join(0.3)
        order.append("first")
    waiting.join(120)
    assert order == ["first", "second"]


def _in_a_thread(act: Callable[[], None]) -> None:
    thread = threading.Thread(target=act)
    thread.start()
    thread.join()
