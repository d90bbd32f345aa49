"""Lines to an address: as to a name, and never longer than allowed, however slowly the other side talks."""

from __future__ import annotations

import http.client
import io
import socket
import ssl
import time
from typing import Any, cast

from furong.foundation.outgoing.addresses import Address

__all__ = ["BoundedSocket", "connected", "port_of"]


class BoundedSocket:
    """A socket whose every read and write ends at the deadline; as much of one as ``http.client`` asks for.

    Args:
        plain: The socket.
        deadline: When all must be over, by the monotonic clock. [s]
    """

    def __init__(self, plain: socket.socket, deadline: float) -> None:
        self._plain = plain
        self._readers = 0
        self._is_closed = False
        self.deadline = deadline

    def sendall(self, data: bytes) -> None:
        """Send all of it."""
        self._plain.settimeout(self.left())
        self._plain.sendall(data)

    def makefile(self, mode: str) -> io.BufferedReader:
        """Return a file to read from."""
        self._readers += 1
        return io.BufferedReader(_Reader(self._plain, self))

    def close(self) -> None:
        """Close the socket, once nobody reads from it any more: an answer may outlast its connection."""
        self._is_closed = True
        self._let_go()

    def reader_closed(self) -> None:
        """Note that a file that was read from is closed."""
        self._readers -= 1
        self._let_go()

    def _let_go(self) -> None:
        if self._is_closed and self._readers <= 0:
            self._plain.close()

    def left(self) -> float:
        """Return how much time is left. [s]

        Raises:
            TimeoutError: When none is.
        """
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("timed out")
        return left


class _Reader(io.RawIOBase):
    def __init__(self, plain: socket.socket, line: BoundedSocket) -> None:
        super().__init__()
        self._plain, self._line = plain, line

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._plain.settimeout(self._line.left())
        return self._plain.recv_into(buffer)

    def close(self) -> None:
        if not self.closed:
            super().close()
            self._line.reader_closed()


def port_of(scheme: str, port: int | None) -> int:
    """Return the port that is meant when none is named."""
    return port or (443 if scheme == "https" else 80)


def connected(
    scheme: str, host: str, port: int | None, address: Address, deadline: float
) -> tuple[http.client.HTTPConnection, BoundedSocket]:
    """Return a connection to ``address`` that speaks as to ``host``, and its socket.

    Raises:
        OSError: When nobody answers before the deadline, or without a certificate for that name.
    """
    patience_s = max(0.001, deadline - time.monotonic())
    plain = socket.create_connection((str(address), port_of(scheme, port)), timeout=patience_s)
    connection = http.client.HTTPConnection(host, port)
    if scheme == "https":
        connection.default_port = 443
        try:
            plain = ssl.create_default_context().wrap_socket(plain, server_hostname=host)
        except BaseException:
            plain.close()
            raise
    line = BoundedSocket(plain, deadline)
    connection.sock = cast("socket.socket", line)
    return connection, line
