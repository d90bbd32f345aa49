"""Ports for servers that a test starts: nobody else on this machine is given them meanwhile."""

from __future__ import annotations

import socket

__all__ = ["free_port"]

_held: list[socket.socket] = []


def free_port() -> int:
    """Return a port that nobody listens on and that nobody else is offered while these tests run.

    A city that is told its port binds it half a minute later, and many others ask for any free one meanwhile. So the
    port stays bound here, without listening: who wants this very port may bind it too, as servers do (SO_REUSEADDR),
    and whoever asks for any port gets another one.
    """
    holder = socket.socket()
    holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    holder.bind(("127.0.0.1", 0))
    _held.append(holder)
    return int(holder.getsockname()[1])
