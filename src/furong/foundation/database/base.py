"""The connection: whether it is still there is seen from this side, as long as nothing speaks against it."""

from __future__ import annotations

import select

from django.db.backends.postgresql import base
from psycopg.pq import ConnStatus, TransactionStatus

__all__ = ["DatabaseWrapper"]


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that Django keeps from one page to the next."""

    def is_usable(self) -> bool:
        """Return whether the server is still there.

        A server that stops, crashes or ends a session closes the connection, and says so first when it can: then there
        is something to read on one that waits for nothing. In that case, and in every doubt, it is asked.
        """
        return self._is_quiet() or super().is_usable()

    def _is_quiet(self) -> bool:
        """Return whether the connection is open and idle, and nothing has come on it unasked."""
        if self.connection is None:
            return False
        wire = self.connection.pgconn
        if wire.status != ConnStatus.OK or wire.transaction_status != TransactionStatus.IDLE:
            return False
        waiting = select.poll()
        waiting.register(wire.socket, select.POLLIN | select.POLLHUP | select.POLLERR)
        return not waiting.poll(0)
