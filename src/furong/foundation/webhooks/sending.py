"""Sends what is on its way, a few at a time, until it is stopped."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import Error, connection

from furong.foundation.webhooks.posting import post
from furong.foundation.webhooks.queueing import RetryPolicy, claim_delivery, settle_delivery
from furong.foundation.webhooks.signing import signatures

__all__ = ["WebhookSender"]

_log = logging.getLogger(__name__)
_POLL_S = 1.0
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
    _stop: threading.Event = field(default_factory=threading.Event, init=False)
    _threads: list[threading.Thread] = field(default_factory=list, init=False)

    def start(self) -> None:
        """Begin."""
        for number in range(_THREADS):
            thread = threading.Thread(
                target=self._work, args=(bool(number % 2),), name=f"webhooks-{number}", daemon=True
            )
            self._threads.append(thread)
            thread.start()

    def stop(self, timeout_s: float) -> None:
        """Send nothing more, and wait at most ``timeout_s`` seconds for what is at hand."""
        self._stop.set()
        deadline = time.monotonic() + timeout_s
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))

    def send_due(self, *, failing_too: bool = True) -> int:
        """Send every message that is due, one after the other, and return how many attempts those were."""
        count = 0
        while not self._stop.is_set():
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

    def _work(self, failing_too: bool) -> None:
        while not self._stop.wait(_POLL_S):
            try:
                self.send_due(failing_too=failing_too)
            except Error:
                _log.exception("webhooks_lost_database")
            finally:
                connection.close()
