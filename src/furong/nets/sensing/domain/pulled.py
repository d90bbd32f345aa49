"""From what a source sends to lines of the city lane: one JSON object a reading, with code, time, value, unit."""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from typing import Any

from furong.nets.sensing.contracts.connectors import ConnectorSpec

__all__ = ["PulledLines", "lines_of", "records_in"]

#: Names under which sources give what is needed, when the connector names none.
_USUAL = {
    "code": ("code", "thing", "device", "station", "id"),
    "time": ("time", "ts", "phenomenonTime", "timestamp", "datetime"),
    "value": ("value", "result"),
    "unit": ("unit",),
}
#: Numbers above this are milliseconds, below it seconds. [since 1970-01-01T00:00Z]
_MS_FROM = 100_000_000_000


@dataclass(slots=True)
class PulledLines:
    """NDJSON of records, without those that came the last time too.

    Args:
        content: The lines.
        count: How many. [1]
        newest_ms: Time of the newest that was understood. [ms since 1970-01-01T00:00Z]
        seen: Digests of every line that came, also of those that are left out.
    """

    content: bytearray = field(default_factory=bytearray)
    count: int = 0
    newest_ms: int = 0
    seen: set[bytes] = field(default_factory=set)


def records_in(document: Any, path: str) -> list[Any]:
    """Return the list at ``path``, e.g. ``data.items``; an empty path is the document itself.

    Raises:
        ValueError: When there is no list at that place; the message says what is there.
    """
    for step in filter(None, path.split(".")):
        if isinstance(document, list) and step.isdecimal() and int(step) < len(document):
            document = document[int(step)]
        elif isinstance(document, Mapping) and step in document:
            document = document[step]
        else:
            known = ", ".join(map(str, document))[:120] if isinstance(document, Mapping) else type(document).__name__
            raise ValueError(f"no {step!r} in {known}")
    if isinstance(document, list):
        return document
    raise ValueError(f"{path or 'the document'} is no list")


def lines_of(records: Iterable[Any], spec: ConnectorSpec, *, seen: Container[bytes] = ()) -> PulledLines:
    """Return the records as lines; what was in the answer before is left out, so that a polled page costs nothing.

    What cannot be understood is handed on as it came: the intake puts it into quarantine with the reason.

    Args:
        records: What the source sent.
        spec: The connector, for the names of the fields.
        seen: Digests of the lines of the answer before.
    """
    lines = PulledLines()
    for record in records:
        told = dict(_told(record, spec)) if isinstance(record, Mapping) else record
        line = json.dumps(told, ensure_ascii=False, default=str).encode() + b"\n"
        digest = blake2b(line, digest_size=12).digest()
        lines.seen.add(digest)
        if digest in seen:
            continue
        at = _instant_ms(told.get("time")) if isinstance(told, Mapping) else None
        lines.newest_ms = max(lines.newest_ms, at or 0)
        lines.content += line
        lines.count += 1
    return lines


def _told(record: Mapping[str, Any], spec: ConnectorSpec) -> Iterator[tuple[str, Any]]:
    for role, usual in _USUAL.items():
        names = (spec.fields[role],) if role in spec.fields else usual
        found = next((name for name in names if record.get(name) is not None), None)
        if found is not None:
            value = record[found]
            if role == "code":
                value = f"{spec.code_prefix}{value}"
            yield (
                role,
                _zoned(value, spec.time_zone) if role == "time" else _number(value) if role == "value" else value,
            )


def _zoned(value: Any, zone: str) -> Any:
    """Return a time with the offset that is meant when it has none."""
    if not isinstance(value, str):
        return value
    text = value.strip().partition("/")[0]  # of an interval, its beginning
    if text.replace(".", "", 1).isdecimal():
        return float(text) if "." in text else int(text)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return f"{text}{zone}" if zone and moment.tzinfo is None else text


def _number(value: Any) -> Any:
    """Return a number that was written as text, as sources of tables do; anything else as it is."""
    if not isinstance(value, str):
        return value
    try:
        return float(value)
    except ValueError:
        return value


def _instant_ms(value: Any) -> int | None:
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return int(value if abs(value) >= _MS_FROM else value * 1000) if abs(value) < 1e15 else None
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    return round(moment.timestamp() * 1000) if moment.tzinfo is not None else None
