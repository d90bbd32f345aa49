"""A transaction that is rolled back at its end."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from furong.foundation.transactions import transaction

__all__ = ["Undone", "undone_transaction"]


class Undone(Exception):
    """The transaction was rolled back, as it was meant to."""


@contextlib.contextmanager
def undone_transaction() -> Iterator[None]:
    """Open a transaction that fails when the block has ended."""
    with transaction():
        yield
        raise Undone
