"""Runs the connectors that are due, a few at a time, until it is stopped."""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import dataclass, field

from django.db import Error, connection

from furong.kernel.errors import FurongError
from furong.nets.sensing.adapters.pulling import Puller
from furong.nets.sensing.api import connectors
from furong.nets.sensing.contracts.connectors import PullResult
from furong.nets.sensing.errors.connectors import SourceUnreadable

__all__ = ["ConnectorRunner"]

_log = logging.getLogger(__name__)
_POLL_S = 1.0
_THREADS = 4
#: What a document that nobody thought of may lead to.
_ODD = (OSError, ValueError, TypeError, LookupError, ArithmeticError, RuntimeError, MemoryError)


@dataclass(slots=True)
class ConnectorRunner:
    """Runs connectors in threads: a source that is slow to answer holds up only itself and its thread.

    Args:
        puller: What a run does.
    """

    puller: Puller
    _stop: threading.Event = field(default_factory=threading.Event, init=False)
    _threads: list[threading.Thread] = field(default_factory=list, init=False)

    def start(self) -> None:
        """Begin."""
        for number in range(_THREADS):
            thread = threading.Thread(target=self._work, name=f"connectors-{number}", daemon=True)
            self._threads.append(thread)
            thread.start()

    def stop(self, timeout_s: float) -> None:
        """Begin no further run, and wait at most ``timeout_s`` seconds for those at hand."""
        self._stop.set()
        deadline = time.monotonic() + timeout_s
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))

    def run_due(self) -> int:
        """Run every connector that is due, one after the other, and return how many those were."""
        count = 0
        while not self._stop.is_set() and (claim := connectors.claim_due_connector()) is not None:
            try:
                result = self.puller.pull(claim)
            except _ODD as error:  # one odd source must not end the others
                _log.exception("connector_failed", extra={"connector": claim.spec.key})
                result = PullResult(cursor=claim.cursor, trouble=_trouble(claim.spec.address, error))
            connectors.record_pull(claim, result)
            count += 1
        return count

    def _work(self) -> None:
        while not self._stop.wait(_POLL_S):
            try:
                self.run_due()
            except Error:
                _log.exception("connectors_lost_database")
            finally:
                connection.close()


def _trouble(address: str, error: Exception) -> FurongError:
    return SourceUnreadable(what=address, trouble=f"{type(error).__name__}: {error}"[:200])
