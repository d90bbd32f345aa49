"""The event types of the product, apart from those that tests of the registry and the outbox make for themselves."""

from __future__ import annotations

from furong.kernel.events import EventType, registered_event_types

__all__ = ["event_types_of_the_product"]


def event_types_of_the_product() -> list[EventType]:
    """Return the registered types whose data the product declares, by name."""
    return [kind for kind in registered_event_types().values() if kind.data.__module__.startswith("furong.")]
