"""Ask a model behind an endpoint of the OpenAI form: one question at a time, within a time, and not while it fails."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from urllib.parse import urlsplit

from furong.foundation.outgoing import guarded_http
from furong.foundation.outgoing.guarded_http import Ask
from furong.nets.hotline.adapters.chat.resting import Resting

__all__ = ["ModelEndpoint", "Unanswered"]

_log = logging.getLogger(__name__)
_Answer = TypeVar("_Answer")


class Unanswered(Exception):
    """There is no answer that can be used.

    Args:
        trouble: Why: busy, resting, silent, unreadable, or what the reader of the answer says.
        told: What went wrong, by kind and status alone: what a server says may be what it was told.
    """

    def __init__(self, trouble: str, told: str = "") -> None:
        super().__init__(trouble)
        self.trouble, self.told = trouble, told


class ModelEndpoint:
    """An endpoint that the operator has named; being a server of the city's own, it may be this machine.

    Args:
        url: Its address, e.g. ``http://127.0.0.1:11434/v1/embeddings``.
        key: What it asks for, or empty.
        timeout_s: How long an answer may take, from the first byte to the last. [s]
        size_max_mb: How large an answer may be. [MB]
        resting: What leaves it alone when it fails.
    """

    def __init__(self, url: str, *, key: str, timeout_s: float, size_max_mb: int, resting: Resting | None) -> None:
        self._url, self._key, self._timeout_s, self._size_max_mb = url, key, timeout_s, size_max_mb
        self._resting = resting or Resting()
        # Whoever answers pages waits for it: never more than one of them, however slow it is.
        self._free = threading.BoundedSemaphore(1)

    def ask(self, body: Mapping[str, Any], read: Callable[[bytes], _Answer]) -> _Answer:
        """Return what an answer holds; neither texts nor the key come into a log.

        Args:
            body: What is asked.
            read: Reads the answer.

        Raises:
            Unanswered: When nobody may be asked now, nobody answers, or nothing that can be used.
        """
        if self._resting.is_resting:
            raise Unanswered("resting")
        if not self._free.acquire(blocking=False):
            raise Unanswered("busy")
        try:
            answer = read(self._fetched(body))
        except Unanswered as error:
            self._resting.note(is_fine=False)
            _log.warning("model_unanswered", extra={"trouble": error.trouble, "told": error.told})
            raise
        finally:
            self._free.release()
        self._resting.note(is_fine=True)
        return answer

    def _fetched(self, body: Mapping[str, Any]) -> bytes:
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if self._key:
            headers["Authorization"] = f"Bearer {self._key}"
        ask = Ask(
            url=self._url,
            headers=headers,
            timeout_s=self._timeout_s,
            size_max_mb=self._size_max_mb,
            open_hosts=(urlsplit(self._url).hostname or "",),
            body=json.dumps(body, ensure_ascii=False).encode(),
        )
        try:
            return guarded_http.fetch(ask).content
        except (guarded_http.Silent, guarded_http.Refused, guarded_http.Forbidden) as error:
            raise Unanswered("silent", _told(error)) from error
        except (guarded_http.TooLarge, guarded_http.Unreadable) as error:
            raise Unanswered("unreadable", _told(error)) from error


def _told(error: Exception) -> str:
    return f"{type(error).__name__} {getattr(error, 'status', '')}".strip()
