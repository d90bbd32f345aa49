"""A receiver of webhooks that answers as a test wants it to, and what is sent to it."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from uuid import UUID, uuid4

from django.db import connections
from tests.support.city import HIGH_TECH, Person

from furong.foundation.areas.tree import get_area
from furong.foundation.transactions import transaction
from furong.foundation.webhooks import subscribing
from furong.foundation.webhooks.models import WebhookDelivery
from furong.foundation.webhooks.queueing import RetryPolicy, Told, queue_events
from furong.foundation.webhooks.sending import WebhookSender
from furong.foundation.webhooks.subscribing import WebhookDraft
from furong.kernel.events import Event, register_event_type

__all__ = ["LOOPBACK", "QUICK", "RUNG", "Receiver", "Rung", "receiving", "ring", "send_all", "subscribe"]

LOOPBACK = ("127.0.0.1",)
#: However busy the machine is. [s]
_PATIENCE_S = 120.0
QUICK = RetryPolicy(first_s=0.01, factor=1.5, longest_s=0.1, attempts=40, patience=8, longest_rest_s=0.05)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """Payload of the tests."""

    number: int


RUNG = register_event_type("testing.bell.rung", version=1, data=Rung)
subscribing.offer_events(RUNG)


@dataclass
class Receiver:
    """What a receiver got, attempt by attempt; ``answer`` says the status of the n-th one, 0 for hanging up."""

    answer: Callable[[int], int]
    port: int = 0
    got: list[tuple[dict[str, str], bytes, int]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hooks?city=1"

    def taken(self) -> list[dict[str, Any]]:
        """Return the messages that it said it had taken, in their order."""
        return [json.loads(body) for _, body, status in self.got if 200 <= status < 300]


@contextmanager
def receiving(answer: Callable[[int], int]) -> Iterator[Receiver]:
    receiver = Receiver(answer)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            with receiver.lock:
                status = receiver.answer(len(receiver.got))
                receiver.got.append(({k.lower(): v for k, v in self.headers.items()}, body, status))
            if status:
                self.send_response(status)
                if status == 503:
                    self.send_header("Retry-After", "3600")
                self.end_headers()

        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    receiver.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def subscribe(admin: Person, url: str, area: str = "510100") -> tuple[UUID, str]:
    draft = WebhookDraft(title="t", url=url, event_types=(RUNG.ce_type,), area=area)
    made, secret = subscribing.create_webhook(admin.actor, draft)
    return made.id, secret


def ring(*numbers: int, subject: str = "bell", area: str = HIGH_TECH) -> list[str]:
    """Announce events and return their ids."""
    now = datetime.now(UTC)
    events = [
        Event(id=uuid4(), type=RUNG, source="/tests", subject=subject, time=now, data=Rung(number=number))
        for number in numbers
    ]
    with transaction():
        queue_events([Told(event=e, area=get_area(area).path, data={"number": e.data.number}) for e in events])
    return [str(event.id) for event in events]


def send_all(policy: RetryPolicy = QUICK, threads: int = 4) -> None:
    """Send in several threads until nothing waits."""
    sender = WebhookSender(LOOPBACK, policy, timeout_s=_PATIENCE_S)
    deadline = time.monotonic() + _PATIENCE_S

    def work() -> None:
        try:
            while WebhookDelivery.objects.filter(state="waiting").exists() and time.monotonic() < deadline:
                sender.send_due()
                time.sleep(0.005)
        finally:
            connections.close_all()

    working = [threading.Thread(target=work) for _ in range(threads)]
    for thread in working:
        thread.start()
    for thread in working:
        thread.join()
