"""Sends what is on its way, a few at a time, until it is stopped."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from furong.foundation.webhooks.posting import post
from furong.foundation.webhooks.queueing import RetryPolicy, claim_delivery, settle_delivery
from furong.foundation.webhooks.signing import signatures
from furong.foundation.worker_threads import WorkerThreads

__all__ = ["WebhookSender"]

_THREADS = 8
#: How long an attempt may take, and how much longer it may take to note what became of it. [s]
_TIMEOUT_S, _MARGIN_S = 10.0, 20.0
_CONTENT_TYPE = "application/cloudevents+json; charset=utf-8"


@dataclass(slots=True)
class WebhookSender:
    """Sends messages in threads; every second one serves only receivers that are well, so that others hold none up.

    Args:
        open_hosts: Names, addresses and networks that may be sent to although they are internal.
        policy: When a message is sent again.
        timeout_s: How long an attempt may take. [s]
    """

    open_hosts: Sequence[str] = ()
    policy: RetryPolicy = RetryPolicy()
    timeout_s: float = _TIMEOUT_S
    _workers: WorkerThreads = field(init=False)

    def __post_init__(self) -> None:
        """Make the threads ready."""
        self._workers = WorkerThreads("webhooks", _THREADS, lambda number: self.send_due(failing_too=bool(number % 2)))

    def start(self) -> None:
        """Begin."""
        self._workers.start()

    def stop(self, timeout_s: float) -> None:
        """Send nothing more, and wait at most ``timeout_s`` seconds for what is at hand."""
        self._workers.stop(timeout_s)

    def send_due(self, *, failing_too: bool = True) -> int:
        """Send every message that is due, one after the other, and return how many attempts those were."""
        count = 0
        while not self._workers.is_stopping:
            claim = claim_delivery(lease_s=self.timeout_s + _MARGIN_S, failing_too=failing_too)
            if claim is None:
                break
            timestamp = int(time.time())
            headers = {
                "Content-Type": _CONTENT_TYPE,
                "webhook-id": claim.identity,
                "webhook-timestamp": str(timestamp),
                "webhook-signature": signatures(claim.secrets, claim.identity, timestamp, claim.body),
            }
            outcome = post(claim.url, claim.body, headers, timeout_s=self.timeout_s, open_hosts=self.open_hosts)
            settle_delivery(claim, outcome, self.policy)
            count += 1
        return count
