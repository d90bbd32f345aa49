"""Runs the connectors that are due, a few at a time, until it is stopped."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field

from furong.foundation.worker_threads import WorkerThreads
from furong.kernel.errors import FurongError
from furong.nets.sensing.adapters.pulling import Puller
from furong.nets.sensing.api import connectors
from furong.nets.sensing.contracts.connectors import PullResult
from furong.nets.sensing.errors.connectors import SourceUnreadable

__all__ = ["ConnectorRunner"]

_log = logging.getLogger(__name__)
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
    _workers: WorkerThreads = field(init=False)

    def __post_init__(self) -> None:
        """Make the threads ready."""
        self._workers = WorkerThreads("connectors", _THREADS, lambda _number: self.run_due())

    def start(self) -> None:
        """Begin."""
        self._workers.start()

    def stop(self, timeout_s: float) -> None:
        """Begin no further run, and wait at most ``timeout_s`` seconds for those at hand."""
        self._workers.stop(timeout_s)

    def run_due(self) -> int:
        """Run every connector that is due, one after the other, and return how many those were."""
        count = 0
        while not self._workers.is_stopping and (claim := connectors.claim_due_connector()) is not None:
            try:
                result = self.puller.pull(claim)
            except _ODD as error:  # one odd source must not end the others
                _log.exception("connector_failed", extra={"connector": claim.spec.key})
                result = PullResult(cursor=claim.cursor, trouble=_trouble(claim.spec.address, error))
            connectors.record_pull(claim, result)
            count += 1
        return count


def _trouble(address: str, error: Exception) -> FurongError:
    return SourceUnreadable(what=address, trouble=f"{type(error).__name__}: {error}"[:200])
