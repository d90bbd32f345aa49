"""The words of MQTT 3.1.1, for the door that speaks it."""

from __future__ import annotations

from furong.nets.sensing.domain.mqtt import (
    CONNECT,
    DISCONNECT,
    PINGREQ,
    PINGRESP,
    PUBREL,
    Hello,
    HelloUnreadable,
    acknowledgements,
    connack,
    hello_again,
    identities_of_two,
    pubcomp,
    read_hello,
)

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
