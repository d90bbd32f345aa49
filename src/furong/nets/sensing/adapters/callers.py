"""Who calls the fast doors: the bearer token is looked up now and then, not for every call."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TypeVar

from django.db import close_old_connections

from furong.foundation.identity.actors import actor_of, demand_somewhere
from furong.foundation.identity.errors import TokenUnusable
from furong.foundation.identity.tokens import user_of_token
from furong.kernel.permissions import Actor

__all__ = ["Callers", "in_database_thread"]

T = TypeVar("T")
#: A token that was taken back may be good for so long still. [s]
_KNOWN_FOR_S = 10.0
_KNOWN_MAX = 10_000
_SCHEME = "bearer "

_database = ThreadPoolExecutor(2, thread_name_prefix="intake-database")


async def in_database_thread(work: Callable[[], T]) -> T:
    """Run work that uses the database in a thread that may, and return its result."""

    def run() -> T:
        close_old_connections()
        try:
            return work()
        finally:
            close_old_connections()

    return await asyncio.get_running_loop().run_in_executor(_database, run)


@dataclass(slots=True)
class Callers:
    """Callers by their token.

    Args:
        action: What they must be allowed to do.
    """

    action: str
    _known: dict[str, tuple[float, Actor]] = field(default_factory=dict, init=False)

    async def actor(self, authorization: str) -> Actor:
        """Return who sent a header ``Authorization``.

        Raises:
            TokenUnusable: When it holds no bearer token, or one that is unknown or expired.
            ActionRefused: When its owner may not do this.
        """
        if authorization[: len(_SCHEME)].lower() != _SCHEME:
            raise TokenUnusable
        token = authorization[len(_SCHEME) :].strip()
        digest = hashlib.sha256(token.encode()).hexdigest()
        until, actor = self._known.get(digest, (0.0, None))
        if actor is None or time.monotonic() > until:
            actor = await in_database_thread(lambda: actor_of(user_of_token(token)))
            if len(self._known) >= _KNOWN_MAX:
                self._known.clear()
            self._known[digest] = (time.monotonic() + _KNOWN_FOR_S, actor)
        demand_somewhere(actor, self.action)
        return actor
