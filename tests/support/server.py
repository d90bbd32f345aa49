"""The node's own door, open on a port of this machine, over the database of the test."""

from __future__ import annotations

import contextlib
import importlib
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import uvicorn
from django.conf import settings
from django.db import connections
from tests.support.ports import free_port

__all__ = ["running_server"]

#: However busy the machine is. [s]
_START_S = 300.0


@contextlib.contextmanager
def running_server(static: Path) -> Iterator[str]:
    """Serve until the block ends; yields the address, e.g. ``http://127.0.0.1:8123``.

    Args:
        static: A folder for collected static files; it may be empty.
    """
    settings.STATIC_ROOT = static
    # The server's threads close their connection after each request, so that nothing outlives the test's database.
    database = connections["default"].settings_dict
    kept_for, database["CONN_MAX_AGE"] = database["CONN_MAX_AGE"], 0
    application = importlib.import_module("furong.project.asgi").application
    port = free_port()
    configuration = uvicorn.Config(
        application, host="127.0.0.1", port=port, log_config=None, access_log=False, timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(configuration)
    thread = threading.Thread(target=server.run, name="server")
    thread.start()
    deadline = time.monotonic() + _START_S
    while not server.started:
        assert thread.is_alive(), "the server ended"
        assert time.monotonic() < deadline, "the server did not start"
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(_START_S)
        database["CONN_MAX_AGE"] = kept_for
