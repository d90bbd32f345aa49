"""Alarm floods: when many alarms have one cause, people are told of the cause."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid5

__all__ = ["FLOOD_MINUTES", "FloodWatch", "cause_of"]

#: In so many minutes alarms of one cause are counted together, and after as many without one a flood is over. [min]
FLOOD_MINUTES = 10
_SPAN = timedelta(minutes=FLOOD_MINUTES)
_FLOODS = UUID("0b6a9c52-3c0e-5d63-8a5c-5f2f1c1d9e42")
#: A cause reaches over a district: the first two areas of a path.
_CAUSE_DEPTH = 2


def cause_of(area_path: str, owner: str, *, is_silence: bool) -> str:
    """Return what alarms of a rule have in common: silence comes from a gateway or owner, the rest from a place."""
    place = "/".join(area_path.split("/")[:_CAUSE_DEPTH])
    return f"owner {owner}" if is_silence and owner else f"area {place}"


@dataclass(slots=True)
class FloodWatch:
    """Counts new alarms by rule and cause, and says which of them belong to a flood."""

    _counts: dict[tuple[str, str], deque[tuple[datetime, int]]] = field(default_factory=dict)
    _floods: dict[tuple[str, str], tuple[UUID, datetime]] = field(default_factory=dict)

    def resume(self, rule: str, cause: str, identity: UUID, last_at: datetime) -> None:
        """Go on with a flood that was going on before a restart."""
        self._floods[rule, cause] = (identity, last_at)

    def flood_of(self, rule: str, cause: str, count: int, *, most: int, now: datetime) -> UUID | None:
        """Count ``count`` new alarms [1] and return their flood, or ``None`` while they are no more than ``most`` [1].

        Either all of them belong to it, or none: one call is one moment.
        """
        key = (rule, cause)
        recent = self._counts.setdefault(key, deque())
        recent.append((now, count))
        while recent and now - recent[0][0] > _SPAN:
            recent.popleft()
        known = self._floods.get(key)
        if known is not None and now - known[1] <= _SPAN:
            self._floods[key] = (known[0], now)
            return known[0]
        self._floods.pop(key, None)
        if sum(n for _, n in recent) <= most:
            return None
        identity = uuid5(_FLOODS, f"{rule}\n{cause}\n{now.isoformat()}")
        self._floods[key] = (identity, now)
        return identity

    def over(self, now: datetime) -> list[UUID]:
        """Return the floods that are over, and forget them."""
        done = [key for key, (_, last) in self._floods.items() if now - last > _SPAN]
        return [self._floods.pop(key)[0] for key in done]
