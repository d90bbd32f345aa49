"""The queue and the worker that serves it; a thin cover, so that the library behind it could be another."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

from procrastinate import App
from procrastinate.contrib.django import app as _proxy

__all__ = ["JobWorker", "app"]

#: Declare a job with ``@app.task(queue=...)``; ask for one with ``job.defer(...)`` inside a transaction.
app: App = _proxy


class JobWorker:
    """Serves every queue in a thread of its own until it is stopped; a job that was begun is finished first."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._serve, name="jobs", daemon=True)
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to serve."""
        self._thread.start()

    def stop(self, timeout_s: float) -> None:
        """Stop serving and wait at most ``timeout_s`` seconds for the job at hand."""
        self._loop.call_soon_threadsafe(self._cancel)
        self._thread.join(timeout_s)

    def _cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._task = self._loop.create_task(self._work())
        try:
            self._loop.run_until_complete(self._task)
        except asyncio.CancelledError:
            pass
        finally:
            self._loop.close()

    async def _work(self) -> None:
        connector: Any = app.connector
        with app.replace_connector(connector.get_worker_connector()) as serving:
            await serving.run_worker_async(install_signal_handlers=False, delete_jobs="successful")
