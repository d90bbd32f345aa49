"""Whether a connection is still there, seen from this side: without a question to the server before every page."""

from __future__ import annotations

import select
from typing import Any

from django.db import connection
from psycopg.pq import ConnStatus, TransactionStatus

__all__ = ["trust_quiet_connection"]


def trust_quiet_connection() -> None:
    """Let Django use the connection of this thread without asking on it first, unless something speaks against it.

    A server that stops, crashes or ends a session closes the connection, and says so first when it can: then there is
    something to read on one that waits for nothing. In that case, and in every doubt, the server is asked.
    """
    kept: Any = connection
    if _is_quiet():
        kept.health_check_done = True


def _is_quiet() -> bool:
    """Return whether the connection is open and idle, and nothing has come on it unasked."""
    if connection.connection is None:
        return False
    wire = connection.connection.pgconn
    if wire.status != ConnStatus.OK or wire.transaction_status != TransactionStatus.IDLE:
        return False
    waiting = select.poll()
    waiting.register(wire.socket, select.POLLIN | select.POLLHUP | select.POLLERR)
    return not waiting.poll(0)
