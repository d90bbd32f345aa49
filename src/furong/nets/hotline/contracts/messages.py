"""Messages that citizens send from a messenger, and what they are answered."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["MessengerAnswer", "MessengerMessage"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MessengerMessage:
    """A message as the messenger hands it on.

    Args:
        sender: Who sends it, as the messenger knows them (``FromUserName``).
        identity: What makes it the same message when it is sent twice (``MsgId``).
        kind: ``text``, or something that is not taken (``MsgType``).
        text: What is said.
    """

    sender: str
    identity: str
    kind: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessengerAnswer:
    """What a message has become: the number and code of its appeal, and whether it was added to one that waits."""

    number: str
    code: str
    is_added: bool
