"""Sends what waits for other cities, and fetches files from them, a few at a time, until it is stopped."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field

from furong.foundation.outgoing.asking import Reply, Sending, send
from furong.foundation.worker_threads import WorkerThreads
from furong.kernel.errors import FurongError
from furong.nets.hotline.api import cities

__all__ = ["FILES_PATH", "MESSAGES_PATH", "CitySender"]

MESSAGES_PATH, FILES_PATH = "/cities/v1/messages", "/cities/v1/files"
_THREADS = 2
#: How long an attempt may take, and how much longer it may take to note what became of it. [s]
_TIMEOUT_S, _MARGIN_S = 15.0, 20.0
_RECEIPT_MAX = 65_536
_OK, _SAID_MAX = 200, 200


@dataclass(slots=True)
class CitySender:
    """Sends messages and fetches files in threads.

    Args:
        open_hosts: Names, addresses and networks that may be reached although they are internal.
        timeout_s: How long an attempt may take. [s]
    """

    open_hosts: Sequence[str] = ()
    timeout_s: float = _TIMEOUT_S
    _workers: WorkerThreads = field(init=False)

    def __post_init__(self) -> None:
        """Make the threads ready."""
        self._workers = WorkerThreads("cities", _THREADS, lambda _number: self.send_due())

    def start(self) -> None:
        """Begin."""
        self._workers.start()

    def stop(self, timeout_s: float) -> None:
        """Send nothing more, and wait at most ``timeout_s`` seconds for what is at hand."""
        self._workers.stop(timeout_s)

    def send_due(self) -> int:
        """Send every message and fetch every file that is due, and return how many attempts those were."""
        count = 0
        while not self._workers.is_stopping and (self._send_one() or self._fetch_one()):
            count += 1
        return count

    def _send_one(self) -> bool:
        claim = cities.claim_posting(lease_s=self.timeout_s + _MARGIN_S)
        if claim is None:
            return False
        reply = self._ask(claim.address + MESSAGES_PATH, claim.body, _RECEIPT_MAX)
        trouble = _trouble_of(reply, "application/json")
        if not trouble:
            try:
                cities.take_receipt(claim, reply.content)
            except FurongError as error:
                trouble = f"the answer is no receipt: {error.sentence('en')}"
        if trouble:
            cities.fail_posting(claim, trouble)
        return True

    def _fetch_one(self) -> bool:
        claim = cities.claim_file(lease_s=self.timeout_s + _MARGIN_S)
        if claim is None:
            return False
        reply = self._ask(claim.address + FILES_PATH, claim.body, max(claim.size, _RECEIPT_MAX))
        trouble = _trouble_of(reply, "application/octet-stream")
        if trouble:
            cities.fail_file(claim, trouble)
        else:
            cities.keep_file(claim, reply.content)
        return True

    def _ask(self, url: str, body: bytes, answer_max: int) -> Reply:
        headers = {"Content-Type": "application/json"}
        return send(
            Sending(
                url=url,
                body=body,
                headers=headers,
                timeout_s=self.timeout_s,
                answer_max=answer_max,
                open_hosts=self.open_hosts,
            )
        )


def _trouble_of(reply: Reply, media_type: str) -> str:
    """Return why an answer does not do, or nothing."""
    if reply.status is None:
        return reply.trouble
    if reply.status != _OK:
        return f"HTTP {reply.status} {_problem(reply)}".strip()
    return "" if reply.media_type == media_type else f"the answer is {reply.media_type}, not {media_type}"


def _problem(reply: Reply) -> str:
    """Return what a problem document says; other answers are not repeated."""
    if reply.media_type != "application/problem+json":
        return ""
    try:
        told = json.loads(reply.content)
        return f"{told['code']}: {told['detail']}"[:_SAID_MAX]
    except (ValueError, KeyError, TypeError, RecursionError):
        return ""
