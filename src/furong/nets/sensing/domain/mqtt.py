"""MQTT 3.1.1 on the wire: how a client says hello, and what it is answered."""

from __future__ import annotations

import struct
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = [
    "CONNECT",
    "DISCONNECT",
    "PINGREQ",
    "PINGRESP",
    "PUBREL",
    "Hello",
    "HelloUnreadable",
    "acknowledgements",
    "connack",
    "hello_again",
    "identities_of_two",
    "pubcomp",
    "read_hello",
]

CONNECT, PUBREC, PUBREL, PUBCOMP, PUBACK = 1, 5, 6, 7, 4
PINGREQ, DISCONNECT = 12, 14
PINGRESP = b"\xd0\x00"
_LEVEL = 4
_CLEAN, _WILL, _PASSWORD, _USER = 0x02, 0x04, 0x40, 0x80
_RESERVED = 0x01


class HelloUnreadable(ValueError):
    """A first packet that is no hello of MQTT 3.1.1.

    Args:
        answer: The code that a client is told, 0 for none: the line is closed without a word.
    """

    def __init__(self, answer: int = 0) -> None:
        self.answer = answer
        super().__init__(f"no hello ({answer})")


@dataclass(frozen=True, slots=True)
class Hello:
    """What a client says first.

    Args:
        client: How it calls itself.
        user: User name, if any.
        password: Password, if any.
        keep_alive_s: After one and a half of this without a word it is gone; 0: never. [s]
        is_clean: Whether what was kept for it is forgotten.
        will: What is to be said when it is gone, as it was written.
        flags: As they were written. [1]
    """

    client: str
    user: str
    password: str
    keep_alive_s: int
    is_clean: bool
    will: bytes
    flags: int

    @property
    def needs_all(self) -> bool:
        """Whether it wants more than to send: something kept for it, or said after it."""
        return not self.is_clean or bool(self.will)


def read_hello(body: bytes) -> Hello:
    """Return the hello in the body of a CONNECT packet.

    Raises:
        HelloUnreadable: When it is none.
    """
    try:
        name, place = _text(body, 0)
        level, flags, keep_alive = struct.unpack_from(">BBH", body, place)
        _demand_version(name, level, flags)
        client, place = _text(body, place + 4)
        will_start = place
        for _ in range(2 if flags & _WILL else 0):
            _, place = _text(body, place)
        will = body[will_start:place]
        user, place = _text(body, place) if flags & _USER else (b"", place)
        password, place = _text(body, place) if flags & _PASSWORD else (b"", place)
        if place != len(body) or not (client or flags & _CLEAN):
            raise HelloUnreadable(2 if not client else 0)
        return Hello(client.decode(), user.decode(), password.decode(), keep_alive, bool(flags & _CLEAN), will, flags)
    except (struct.error, UnicodeDecodeError) as error:
        raise HelloUnreadable from error


def _demand_version(name: bytes, level: int, flags: int) -> None:
    if name not in (b"MQTT", b"MQIsdp") or flags & _RESERVED:
        raise HelloUnreadable
    if level != _LEVEL or name != b"MQTT":
        raise HelloUnreadable(1)


def _text(body: bytes, place: int) -> tuple[bytes, int]:
    (size,) = struct.unpack_from(">H", body, place)
    end = place + 2 + size
    if end > len(body):
        raise HelloUnreadable
    return body[place + 2 : end], end


def hello_again(hello: Hello, user: str, password: str) -> bytes:
    """Return the packet that says the same hello under another name, without a limit on silence."""
    flags = hello.flags | _USER | _PASSWORD
    body = b"\0\4MQTT" + struct.pack(">BBH", _LEVEL, flags, 0) + _written(hello.client) + hello.will
    body += _written(user) + _written(password)
    return bytes([CONNECT << 4]) + _length(len(body)) + body


def _written(text: str) -> bytes:
    encoded = text.encode()
    return struct.pack(">H", len(encoded)) + encoded


def _length(size: int) -> bytes:
    written = b""
    while True:
        size, low = divmod(size, 128)
        written += bytes([low | (128 if size else 0)])
        if not size:
            return written


def connack(code: int) -> bytes:
    """Return the answer to a hello: 0 accepted, 1 other version, 2 no client, 4 wrong password, 5 not allowed."""
    return bytes([0x20, 2, 0, code])


def acknowledgements(headers: npt.NDArray[np.int64], identities: npt.NDArray[np.int64]) -> bytes:
    """Return what answers messages that ask for an answer: PUBACK, or PUBREC to those that are to come once.

    Args:
        headers: First byte of each message. [1]
        identities: Identifier of each, 0 for one that asks for none. [1]
    """
    asking = identities > 0
    answers = np.empty((int(asking.sum()), 4), dtype=np.uint8)
    answers[:, 0] = np.where((headers[asking] >> 1) & 3 == 2, PUBREC << 4, PUBACK << 4)
    answers[:, 1] = 2
    answers[:, 2] = identities[asking] >> 8
    answers[:, 3] = identities[asking] & 0xFF
    return answers.tobytes()


def identities_of_two(answers: bytes) -> set[bytes]:
    """Return the identifiers of those answers that are PUBREC."""
    return {answers[k + 2 : k + 4] for k in range(0, len(answers), 4) if answers[k] == PUBREC << 4}


def pubcomp(identity: bytes) -> bytes:
    """Return the last word on a message that was to come once."""
    return bytes([PUBCOMP << 4, 2]) + identity
