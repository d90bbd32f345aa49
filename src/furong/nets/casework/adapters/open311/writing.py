"""Answers as XML, which every client reads, and as JSON, which is the same by the Spark convention.

A list is an element of its own that holds one element for each entry; what is empty is an empty element and ``null``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as ET

__all__ = ["Answer", "as_json", "as_xml"]

Value = str | float | bool | None | Sequence["Value"] | Mapping[str, "Value"]

#: What an entry of each list is called.
_ENTRIES = {
    "services": "service",
    "attributes": "attribute",
    "values": "value",
    "service_requests": "request",
    "errors": "error",
    "endpoints": "endpoint",
    "formats": "format",
}
_DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'
#: Characters that XML 1.0 cannot hold.
_NO_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Answer:
    """What is told.

    Args:
        root: Name of the element that holds it.
        value: What it holds.
        status: HTTP status. [1]
    """

    root: str
    value: Value
    status: int = 200


def as_xml(answer: Answer) -> bytes:
    """Return the answer in XML."""
    return (_DECLARATION + ET.tostring(_element(answer.root, answer.value), encoding="unicode")).encode()


def as_json(answer: Answer) -> bytes:
    """Return the answer in JSON."""
    return json.dumps(answer.value, ensure_ascii=False, allow_nan=False).encode()


def _element(name: str, value: Value) -> ET.Element:
    made = ET.Element(name)
    if isinstance(value, Mapping):
        made.extend(_element(key, each) for key, each in value.items())
    elif isinstance(value, bool):
        made.text = "true" if value else "false"
    elif isinstance(value, str):
        made.text = _NO_XML.sub("", value)
    elif isinstance(value, int | float):
        made.text = repr(value)
    elif value is not None:
        made.extend(_element(_ENTRIES[name], each) for each in value)
    return made
