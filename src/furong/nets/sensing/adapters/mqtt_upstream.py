"""The message server's own MQTT door, behind the one that devices call."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from furong.nets.sensing.api import mqtt as wire

__all__ = ["ServerLine", "Upstream"]


@dataclass(frozen=True, slots=True)
class Upstream:
    """The message server's own MQTT door.

    Args:
        host: Where it is.
        port: Its port. [1]
        user: As whom devices are signed in there.
        password: With which password.
    """

    host: str
    port: int
    user: str
    password: str = field(repr=False)


class ServerLine(asyncio.Protocol):
    """The line to the server's own door: what comes is handed to the device."""

    def __init__(self, device: asyncio.Transport, *, hears_answer: bool) -> None:
        self._device = device
        #: How much of the answer to the hello is kept from a device that has had one. [B]
        self._unheard = 0 if hears_answer else len(wire.connack(0))

    def data_received(self, data: bytes) -> None:
        """Hand on what came."""
        unheard = min(self._unheard, len(data))
        self._unheard -= unheard
        if len(data) > unheard and not self._device.is_closing():
            self._device.write(data[unheard:])

    def connection_lost(self, exc: Exception | None) -> None:
        """The server has ended the line, so the device is told the same way."""
        self._device.close()
