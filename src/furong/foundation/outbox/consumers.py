"""Who consumes what: a registry filled by the layers above."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from furong.kernel.events import Event, EventType

__all__ = ["Consumer", "consumer", "consumers_of", "registered_consumers"]

Handler = Callable[[Event], None]
_registry: dict[str, Consumer] = {}


@dataclass(frozen=True, slots=True)
class Consumer:
    """A named handler of some event types; the name is stored, so it must not change lightly."""

    name: str
    types: tuple[EventType, ...]
    handle: Handler


def consumer(name: str, *types: EventType) -> Callable[[Handler], Handler]:
    """Register the decorated function as the consumer ``name`` of ``types``.

    Raises:
        TypeError: When the name is taken.
    """

    def register(handle: Handler) -> Handler:
        if name in _registry:
            raise TypeError(f"consumer {name!r} is registered twice")
        _registry[name] = Consumer(name, types, handle)
        return handle

    return register


def consumers_of(kind: EventType) -> list[str]:
    """Return the names of the consumers of ``kind``."""
    return [c.name for c in _registry.values() if kind in c.types]


def registered_consumers() -> Mapping[str, Any]:
    """Return every consumer by its name."""
    return dict(_registry)
