"""Reading NDJSON: one JSON object a line, lines that are none put aside one by one."""

from __future__ import annotations

from typing import Any

import msgspec
import polars as pl

from furong.nets.sensing.contracts import ReasonCode, StreamSpec
from furong.nets.sensing.domain.records import Delivery, Unusable, fields_needed

__all__ = ["LINE_MAX", "read_lines"]

#: Longest line that can be an observation; a longer one is put aside unread. [byte]
LINE_MAX = 65_536
_DECODER = msgspec.json.Decoder(dict[str, Any])


def read_lines(content: bytes, spec: StreamSpec, *, source: str, first_line: int = 1) -> Delivery:
    """Split NDJSON into the fields of a stream; empty lines are passed over.

    Args:
        content: Lines of JSON.
        spec: The stream, which says how its fields are named.
        source: Where the lines come from.
        first_line: Number of the first line in the source. [1]
    """
    roles = fields_needed(spec.kind)
    names = [spec.fields[role] for role in roles]
    columns: list[list[str | None]] = [[] for _ in roles]
    kept: list[int] = []
    unusable: list[Unusable] = []
    lines = content.split(b"\n")
    for number, line in enumerate(lines):
        if not line.strip():
            continue
        record = _decoded(line)
        if isinstance(record, ReasonCode):
            unusable.append(_unusable(line, number + first_line, record))
            continue
        kept.append(number)
        for column, name in zip(columns, names, strict=True):
            column.append(_text(record.get(name)))
    return Delivery(
        source=source,
        records=pl.DataFrame(dict(zip(roles, columns, strict=True)), schema=dict.fromkeys(roles, pl.String)),
        place_of=lambda row: f"line {kept[row] + first_line}",
        raw_of=lambda row: lines[kept[row]].decode(errors="replace"),
        unusable=unusable,
    )


def _decoded(line: bytes) -> dict[str, Any] | ReasonCode:
    if len(line) > LINE_MAX:
        return ReasonCode.LINE_TOO_LONG
    try:
        return _DECODER.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return ReasonCode.NOT_A_RECORD


def _unusable(line: bytes, number: int, reason: ReasonCode) -> Unusable:
    return Unusable(
        place=f"line {number}", reason=reason, raw=line.decode(errors="replace"), detail={"bytes": str(len(line))}
    )


def _text(value: Any) -> str | None:
    """A field as text; what is neither text nor a number stays visible as JSON and fails its check."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return repr(value)
    return msgspec.json.encode(value).decode()
