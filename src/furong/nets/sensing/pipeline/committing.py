"""Commits beside the evaluation: while one batch is written, the next is evaluated, and never more than that."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

from django.db import Error, connection

__all__ = ["Committer"]


@dataclass(slots=True)
class Committer:
    """Does commits in their order.

    Args:
        is_beside: In a thread of its own; else at once.
    """

    is_beside: bool = False
    _pool: ThreadPoolExecutor | None = field(default=None, init=False)
    _under_way: Future[None] | None = field(default=None, init=False)

    def submit(self, work: Callable[[], None]) -> None:
        """Wait for the commit that is under way, if any, and begin this one.

        Raises:
            PositionMoved, Error: What the commit before this one raised; then this one is not begun.
        """
        self.settle()
        if not self.is_beside:
            work()
            return
        if self._pool is None:
            self._pool = ThreadPoolExecutor(1, thread_name_prefix="engine-commit")
        self._under_way = self._pool.submit(_done, work)

    def settle(self) -> None:
        """Wait for the commit that is under way.

        Raises:
            PositionMoved, Error: What it raised.
        """
        under_way, self._under_way = self._under_way, None
        if under_way is not None:
            under_way.result()

    def abandon(self) -> None:
        """Wait for the commit that is under way, whatever becomes of it."""
        under_way, self._under_way = self._under_way, None
        if under_way is not None:
            under_way.exception()

    def close(self) -> None:
        """Wait for the commit that is under way, whatever becomes of it, and end the thread."""
        self.abandon()
        if self._pool is not None:
            self._pool.submit(_close).result()
            self._pool.shutdown()
            self._pool = None


def _close() -> None:
    """Close the connection of the thread that calls this."""
    connection.close()


def _done(work: Callable[[], None]) -> None:
    try:
        work()
    except Error:
        connection.close()
        raise
