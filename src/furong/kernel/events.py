"""The envelope: everything announced, inside a node or between nodes, is one CloudEvents 1.0 event.

A type is registered once, with its version and the dataclass of its data; an event of an unregistered type cannot be
made. Source: CloudEvents specification 1.0.2, §"Context Attributes".
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from furong.kernel.clock import iso

__all__ = ["Event", "EventType", "event_type", "register_event_type", "registered_event_types"]

_PREFIX = "city.furong."
_NAME = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+")
_registry: dict[str, EventType] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class EventType:
    """A registered kind of event.

    Args:
        name: Dotted name without prefix and version, e.g. ``sensing.alarm.raised``.
        version: Whole number; a change that an old reader cannot read makes a new one.
        data: Frozen dataclass of the payload.
    """

    name: str
    version: int
    data: type

    @property
    def ce_type(self) -> str:
        """The CloudEvents ``type``, e.g. ``city.furong.sensing.alarm.raised.v1``."""
        return f"{_PREFIX}{self.name}.v{self.version}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One announced fact.

    Args:
        id: Unique with ``source``; the same fact announced again carries the same id.
        type: Its registered type.
        source: URI reference of who announces, e.g. ``/nets/sensing``.
        subject: What it is about; events of one subject are delivered in order.
        time: When it happened.
        data: The payload, an instance of ``type.data``.

    Raises:
        TypeError: When the payload is not of the type's class.
        ValueError: When source or subject is empty, or the time has no time zone.
    """

    id: UUID
    type: EventType
    source: str
    subject: str
    time: datetime
    data: Any

    def __post_init__(self) -> None:
        if not isinstance(self.data, self.type.data):
            raise TypeError(f"{self.type.ce_type} carries {self.type.data.__name__}, not {type(self.data).__name__}")
        if not self.source or not self.subject:
            raise ValueError(f"{self.type.ce_type} needs a source and a subject")
        if self.time.tzinfo is None:
            raise ValueError(f"{self.type.ce_type} needs a time with a time zone")

    def cloudevent(self) -> dict[str, object]:
        """Return the event in CloudEvents structured JSON form."""
        return {
            "specversion": "1.0",
            "id": str(self.id),
            "type": self.type.ce_type,
            "source": self.source,
            "subject": self.subject,
            "time": iso(self.time),
            "datacontenttype": "application/json",
            "data": dataclasses.asdict(self.data),
        }


def register_event_type(name: str, *, version: int, data: type) -> EventType:
    """Register a type and return it.

    Raises:
        TypeError: When the name and version are taken, or ``data`` is not a frozen dataclass.
        ValueError: When the name is not dotted words in small letters, or the version is below 1.
    """
    if not _NAME.fullmatch(name) or version < 1:
        raise ValueError(f"{name!r} in version {version} is not dotted words in small letters, from version 1 on")
    if not getattr(getattr(data, "__dataclass_params__", None), "frozen", False):
        raise TypeError(f"the data of {name} must be a frozen dataclass")
    kind = EventType(name=name, version=version, data=data)
    if kind.ce_type in _registry:
        raise TypeError(f"event type {kind.ce_type} is registered twice")
    _registry[kind.ce_type] = kind
    return kind


def event_type(ce_type: str) -> EventType:
    """Return the registered type of that CloudEvents name.

    Raises:
        KeyError: When no such type is registered.
    """
    return _registry[ce_type]


def registered_event_types() -> Mapping[str, EventType]:
    """Return every registered type by its CloudEvents name."""
    return dict(sorted(_registry.items()))
