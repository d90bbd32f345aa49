"""The queue and the worker that serves it; a thin cover, so that the library behind it could be another."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import logging
import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, ParamSpec, TypeVar

from asgiref.sync import sync_to_async
from django.db import connection, connections
from procrastinate import App
from procrastinate.contrib.django import app as _proxy
from procrastinate.exceptions import ConnectorException

__all__ = ["JobWorker", "app", "on_own_connection"]

_log = logging.getLogger(__name__)
_PAUSE_S = 1.0
#: What is done in the background gets about a third of what somebody waits for, where there is not enough for both.
_NICENESS = 5

#: Declare a job with ``@app.task(queue=...)``; ask for one with ``job.defer(...)`` inside a transaction.
app: App = _proxy


P = ParamSpec("P")
R = TypeVar("R")


def on_own_connection(job: Callable[P, R]) -> Callable[P, R]:
    """Give a job a database connection made for it alone, closed when it ends: its thread serves no requests."""

    @functools.wraps(job)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        connection.close()
        try:
            return job(*args, **kwargs)
        finally:
            connection.close()

    return run


class JobWorker:
    """Serves every queue in a thread of its own until it is stopped; a job that was begun is finished first.

    Jobs give way to whoever waits for an answer: a minute in which very much comes in is no minute to work it off.
    When the database goes away it waits and begins anew: what was stored is still to be done.
    """

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._serve, name="jobs", daemon=True)
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to serve."""
        self._thread.start()

    def stop(self, timeout_s: float) -> None:
        """Stop serving and wait at most ``timeout_s`` seconds for the job at hand."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._cancel)
        self._thread.join(timeout_s)

    def _cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.set_default_executor(ThreadPoolExecutor(thread_name_prefix="job", initializer=_give_way))
        self._task = self._loop.create_task(self._work_on())
        try:
            self._loop.run_until_complete(self._task)
        except asyncio.CancelledError:
            pass
        finally:
            self._loop.close()

    async def _work_on(self) -> None:
        while True:
            try:
                await self._work()
            except (ConnectorException, OSError):
                _log.exception("job_worker_lost_database")
            await asyncio.sleep(_PAUSE_S)

    async def _work(self) -> None:
        # What is due by the clock is asked for through Django's connection of asgiref's thread, and nothing replaces
        # that one there when it has died with its server.
        await sync_to_async(connections.close_all)()
        connector: Any = app.connector
        # A second app with the same jobs: asking for a job goes on through Django's connection and its transaction.
        serving = app.with_connector(connector.get_worker_connector())
        async with serving.open_async():
            await serving.run_worker_async(install_signal_handlers=False, delete_jobs="successful")


def _give_way() -> None:
    """Let this thread give way to others of the machine."""
    thread = threading.get_native_id()
    with contextlib.suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, thread, os.getpriority(os.PRIO_PROCESS, thread) + _NICENESS)
