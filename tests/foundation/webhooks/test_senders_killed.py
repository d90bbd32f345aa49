"""Senders that are killed with what they have in hand."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time

import pytest
from django.db import connections
from tests.support.city import Person
from tests.support.webhooks import receiving, ring, send_all, subscribe

from furong.foundation.servers import DataDirectory
from furong.foundation.webhooks.models import WebhookDelivery

#: However busy the machine is. [s]
_PATIENCE_S = 120.0
#: A process that sends as the worker does, until it is killed.
_SENDER = """
import threading
from pathlib import Path
from furong.project.node import set_up_django
set_up_django(Path({data!r}))
from furong.foundation.webhooks.sending import WebhookSender
WebhookSender(("127.0.0.1",)).start()
threading.Event().wait()
"""


@pytest.mark.slow
@pytest.mark.usefixtures("own_database")
def test_senders_that_are_killed_in_the_middle_lose_nothing(admin: Person, node_directory: DataDirectory) -> None:
    given = connections["default"].settings_dict
    address = f"postgresql://{given['USER']}@/{given['NAME']}?host={given['HOST']}"
    environment = {**os.environ, "FURONG_DATABASE_URL": address, "FURONG_DATA": str(node_directory.root)}
    program = [sys.executable, "-c", _SENDER.format(data=str(node_directory.root))]

    enough, gone = [20], threading.Event()

    def linger(number: int) -> int:
        """Answer quickly until enough have come, and then nobody until the sender is dead."""
        time.sleep(0.02)
        if number >= enough[0]:
            gone.wait(_PATIENCE_S)
        return 200

    with receiving(linger) as receiver:
        subscribe(admin, receiver.url)
        announced = [identity for n in range(30) for identity in ring(1, 2, 3, 4, subject=f"bell-{n}")]
        for enough[0] in (20, 50):
            gone.clear()
            with subprocess.Popen(program, env=environment) as sender:
                deadline = time.monotonic() + _PATIENCE_S
                while len(receiver.got) < enough[0] and time.monotonic() < deadline:
                    time.sleep(0.005)
                sender.send_signal(signal.SIGKILL)
            gone.set()
            assert enough[0] <= len(receiver.got) < len(announced)
            # What the dead had in hand is anybody's again once its lease is over.
            WebhookDelivery.objects.update(claimed_until=None)
        send_all()
        assert {message["id"] for message in receiver.taken()} == set(announced)
        for n in range(30):
            numbers = [one["data"]["number"] for one in receiver.taken() if one["subject"] == f"bell-{n}"]
            assert list(dict.fromkeys(numbers)) == [1, 2, 3, 4]
