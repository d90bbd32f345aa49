"""The only door to database transactions.

:func:`transaction` opens one and refuses to nest, so that "committed" has one meaning; :func:`transaction_required`
marks what must run inside one; :func:`run_after_commit` is for what must not be seen before it.
"""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable, Collection, Iterator
from typing import ParamSpec, TypeVar

from django.db import connection
from django.db import transaction as django_transaction

__all__ = [
    "advisory_lock",
    "run_after_commit",
    "savepoint",
    "transaction",
    "transaction_required",
    "wait_for_lock",
    "wait_for_locks",
]

P = ParamSpec("P")
R = TypeVar("R")


@contextlib.contextmanager
def transaction() -> Iterator[None]:
    """Open a transaction that commits when the block ends and rolls back when it raises.

    Raises:
        RuntimeError: When one is open already: whoever is inside cannot promise durability to its caller.
    """
    with django_transaction.atomic(durable=True):
        yield


@contextlib.contextmanager
def savepoint() -> Iterator[None]:
    """Open a savepoint inside the transaction: what fails in the block is undone, the rest of it stays."""
    _demand_transaction("savepoint")
    with django_transaction.atomic():
        yield


def transaction_required(function: Callable[P, R]) -> Callable[P, R]:
    """Mark a function that must be called inside a transaction; it raises RuntimeError when it is not."""

    @functools.wraps(function)
    def inside(*args: P.args, **kwargs: P.kwargs) -> R:
        _demand_transaction(function.__qualname__)
        return function(*args, **kwargs)

    return inside


def run_after_commit(function: Callable[[], None]) -> None:
    """Call ``function`` once the open transaction has committed; never when it rolls back."""
    _demand_transaction("run_after_commit")
    django_transaction.on_commit(function)


@contextlib.contextmanager
def advisory_lock(name: str) -> Iterator[bool]:
    """Try to hold the lock ``name`` across processes until the block ends; yields whether it was got.

    The lock belongs to the database session, so it is free again as soon as the holder dies.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [name])
        (got,) = cursor.fetchone()
        try:
            yield bool(got)
        finally:
            if got and connection.is_usable():
                cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [name])


def wait_for_lock(name: str) -> None:
    """Wait for the lock ``name`` across processes, and hold it until the open transaction ends."""
    _demand_transaction("wait_for_lock")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])


def wait_for_locks(names: Collection[str]) -> None:
    """Wait for several locks as :func:`wait_for_lock` does, in one order, so that no two wait for one another."""
    _demand_transaction("wait_for_locks")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(name, 0)) FROM unnest(%s::text[]) AS name", [sorted(names)]
        )


def _demand_transaction(what: str) -> None:
    if not connection.in_atomic_block:
        raise RuntimeError(f"{what} was called outside a transaction")
