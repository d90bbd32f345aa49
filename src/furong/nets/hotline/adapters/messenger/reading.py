"""Messages in the two forms that messengers send: XML, as WeChat does, and JSON with the same names."""

from __future__ import annotations

import json
from collections.abc import Mapping
from xml.parsers import expat

from furong.nets.hotline.contracts.messages import MessengerMessage
from furong.nets.hotline.errors.messages import MessageUnusable

__all__ = ["Envelope", "read_message"]

_BYTES_MAX = 2 * 1024 * 1024
_NAME_MAX, _DEPTH_MAX = 128, 8
_EVENTS = ("event", "image", "voice", "video", "shortvideo", "location", "link")

#: The fields of a message by their names.
Envelope = Mapping[str, str]


def read_message(body: bytes, *, is_json: bool) -> tuple[MessengerMessage, Envelope]:
    """Return the message of a body, and all its fields.

    Args:
        body: As it was sent.
        is_json: Whether it says of itself that it is JSON; it is XML else.

    Raises:
        MessageUnusable: When it is no message, is too long, or declares a type of document (entities are never read).
    """
    if len(body) > _BYTES_MAX:
        raise MessageUnusable(trouble=f"{len(body)} bytes, at most {_BYTES_MAX}")
    fields = _from_json(body) if is_json else _from_xml(body)
    sender, kind = fields.get("FromUserName", ""), fields.get("MsgType", "")
    # Events have no identity of their own: who sends one does not send two in a second.
    identity = fields.get("MsgId", "") or (f"{fields.get('CreateTime', '')}" if kind in _EVENTS else "")
    for name, told in (("FromUserName", sender), ("MsgType", kind), ("MsgId", identity)):
        if not 1 <= len(told) <= _NAME_MAX:
            raise MessageUnusable(trouble=f"{name}: 1 to {_NAME_MAX} characters")
    return MessengerMessage(sender=sender, identity=identity, kind=kind, text=fields.get("Content", "")), fields


def _from_json(body: bytes) -> Envelope:
    try:
        told = json.loads(body)
        json.dumps(told, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise MessageUnusable(trouble=f"JSON: {error}"[:200]) from error
    if not isinstance(told, dict):
        raise MessageUnusable(trouble="JSON: an object is expected")
    plain = {
        str(name): str(value) for name, value in told.items() if isinstance(value, str | int) and value is not True
    }
    return {name: value.replace("\x00", "").strip() for name, value in plain.items()}


class _Reader:
    """Collects the texts of the elements below the root."""

    def __init__(self) -> None:
        self.fields: dict[str, str] = {}
        self._path: list[str] = []

    def begin(self, name: str, _: object) -> None:
        """Enter an element."""
        self._path.append(name)
        if len(self._path) > _DEPTH_MAX:
            raise MessageUnusable(trouble=f"XML: deeper than {_DEPTH_MAX}")

    def end(self, _: str) -> None:
        """Leave an element."""
        self._path.pop()

    def text(self, told: str) -> None:
        """Add text to the element."""
        if len(self._path) == 2:
            self.fields[self._path[-1]] = self.fields.get(self._path[-1], "") + told

    @staticmethod
    def refuse(*_: object) -> None:
        """Refuse a declared type of document: it is what entities and files of others come in by."""
        raise MessageUnusable(trouble="XML: a DOCTYPE is not allowed")


def _from_xml(body: bytes) -> Envelope:
    reader, parser = _Reader(), expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = reader.begin, reader.end
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = reader.refuse
    try:
        parser.Parse(body, True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise MessageUnusable(trouble=f"XML: {error}"[:200]) from error
    return {name: told.strip() for name, told in reader.fields.items()}
