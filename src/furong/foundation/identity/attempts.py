"""How often somebody who has not signed in may try something: wrong passwords, and what is sent without a name.

Of a sender (a name, a network address) a keyed digest alone is kept, and that for some days.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from django.utils import timezone
from django.utils.crypto import salted_hmac

from furong.foundation.identity.models import Attempt
from furong.foundation.transactions import transaction_required, wait_for_lock

__all__ = ["AttemptLimit", "count_attempt", "forget_attempts", "take_attempt", "wait_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptLimit:
    """So many attempts of a kind are taken.

    Args:
        kind: What is tried.
        within: In which time.
        of_one: From one sender. [1]
        of_all: From all together, or ``None`` for any number. [1]
    """

    kind: str
    within: timedelta
    of_one: int
    of_all: int | None = None


def wait_of(limit: AttemptLimit, sender: str) -> int:
    """Return how long ``sender`` has to wait until the next attempt is taken; 0 when it is taken now. [s]"""
    now = timezone.now()
    recent = Attempt.objects.filter(kind=limit.kind, at__gt=now - limit.within).order_by("at")
    counted = [(recent.filter(sender=_digest(limit, sender)), limit.of_one)]
    if limit.of_all is not None:
        counted.append((recent, limit.of_all))
    return max((_wait(list(rows.values_list("at", flat=True)), most, limit, now) for rows, most in counted), default=0)


def count_attempt(limit: AttemptLimit, sender: str) -> None:
    """Note an attempt of ``sender``."""
    Attempt.objects.create(kind=limit.kind, sender=_digest(limit, sender))


def forget_attempts(limit: AttemptLimit, sender: str) -> None:
    """Forget what ``sender`` has tried."""
    Attempt.objects.filter(kind=limit.kind, sender=_digest(limit, sender)).delete()


@transaction_required
def take_attempt(limit: AttemptLimit, sender: str) -> int:
    """Note an attempt when it is taken, and return 0; else return how long ``sender`` has to wait. [s]

    Those whose attempts are counted together take their turns, so that nobody slips in between count and row.
    """
    wait_for_lock(f"attempts:{limit.kind}" if limit.of_all else f"attempts:{limit.kind}:{_digest(limit, sender)}")
    wait_s = wait_of(limit, sender)
    if not wait_s:
        count_attempt(limit, sender)
    return wait_s


def _wait(times: list[datetime], most: int, limit: AttemptLimit, now: datetime) -> int:
    """Return when the oldest of the ``most`` newest attempts no longer counts. [s]"""
    if len(times) < most:
        return 0
    return max(1, ceil((times[-most] + limit.within - now).total_seconds()))


def _digest(limit: AttemptLimit, sender: str) -> str:
    return salted_hmac(f"attempts:{limit.kind}", sender, algorithm="sha256").hexdigest()
