"""Who consumes what: a registry filled by the layers above."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from furong.kernel.events import Event, EventType

__all__ = ["Consumer", "batch_consumer", "consumer", "consumers_of", "registered_consumers"]

Handler = Callable[[Event], None]
BatchHandler = Callable[[Sequence[Event]], None]
Wanted = Callable[[Event], bool]
_registry: dict[str, Consumer] = {}


@dataclass(frozen=True, slots=True)
class Consumer:
    """A named handler of some event types; the name is stored, so it must not change lightly.

    Args:
        name: Its name.
        types: What it consumes.
        handle: Applies one event.
        handle_many: Applies many in one transaction, when the consumer can; one that fails is then tried by itself.
        wants: Says of which events it is told; ``None`` when of all.
    """

    name: str
    types: tuple[EventType, ...]
    handle: Handler
    handle_many: BatchHandler | None = None
    wants: Wanted | None = None


def consumer(name: str, *types: EventType, wants: Wanted | None = None) -> Callable[[Handler], Handler]:
    """Register the decorated function as the consumer ``name`` of ``types``.

    Args:
        name: Its name.
        *types: What it consumes.
        wants: Says of which events of these types it is told, when not of all: asked as they are announced, from what
            they tell alone. The others cost no delivery.

    Raises:
        TypeError: When the name is taken.
    """

    def register(handle: Handler) -> Handler:
        _register(Consumer(name, types, handle, wants=wants))
        return handle

    return register


def batch_consumer(name: str, *types: EventType) -> Callable[[BatchHandler], BatchHandler]:
    """Register the decorated function, which takes events in their order, as the consumer ``name`` of ``types``.

    For consumers of so much that a transaction for each event would be too slow.

    Raises:
        TypeError: When the name is taken.
    """

    def register(handle_many: BatchHandler) -> BatchHandler:
        _register(Consumer(name, types, lambda event: handle_many([event]), handle_many))
        return handle_many

    return register


def _register(made: Consumer) -> None:
    if made.name in _registry:
        raise TypeError(f"consumer {made.name!r} is registered twice")
    _registry[made.name] = made


def consumers_of(event: Event) -> list[str]:
    """Return the names of the consumers that are told of ``event``."""
    return [c.name for c in _registry.values() if event.type in c.types and (c.wants is None or c.wants(event))]


def registered_consumers() -> Mapping[str, Any]:
    """Return every consumer by its name."""
    return dict(_registry)
