"""Operands of a filter as expressions of the database, each with what it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db.models import (
    BooleanField,
    CharField,
    DateTimeField,
    DurationField,
    F,
    FloatField,
    Func,
    JSONField,
    TextField,
    Value,
)
from django.db.models.functions import Cast

from furong.nets.sensing.domain.sensorthings.values import ValueUnusable

__all__ = ["Operand", "as_boolean", "as_kind", "as_number", "as_text", "as_time", "json_at", "value_of"]


@dataclass(frozen=True, slots=True)
class Operand:
    """Something that can be compared.

    Args:
        kind: ``text``, ``number``, ``bool``, ``null``, ``time``, ``interval``, ``duration``, ``json`` or ``geometry``.
        sql: The expression; for an interval its beginning.
        end: For an interval: its end, null for an instant.
        python: The value itself, where it is written out.
    """

    kind: str
    sql: Any
    end: Any = None
    python: Any = None


class _JsonAt(Func):
    """A value inside a JSON column; the path is a parameter, never text of the statement."""

    template = "(%(expressions)s)"
    arg_joiner = " #> "
    output_field = JSONField()


class _JsonText(Func):
    template = "(%(expressions)s #>> '{}')"
    output_field = TextField()


class _JsonNumber(Func):
    """The number of a JSON value, null for any other."""

    function = "jsonb_path_query_first"
    template = """(%(function)s(%(expressions)s, 'strict $ ? (@.type() == "number")') #>> '{}')::float8"""
    output_field = FloatField()


class _JsonBoolean(Func):
    """A JSON value that is true or false, null for any other."""

    function = "jsonb_path_query_first"
    template = """(%(function)s(%(expressions)s, 'strict $ ? (@.type() == "boolean")') #>> '{}')::boolean"""
    output_field = BooleanField()


class _JsonTime(Func):
    """The instant of a JSON text that looks like one, null for any other."""

    function = "jsonb_path_query_first"
    template = (
        """(%(function)s(%(expressions)s, """
        """'strict $ ? (@ like_regex "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}")') #>> '{}')::timestamptz"""
    )
    output_field = DateTimeField()


class _TextArray(Func):
    """A path as an array of texts."""

    function = "ARRAY"
    template = "ARRAY[%(expressions)s]::text[]"
    output_field = TextField()


def json_at(path: str, keys: list[str]) -> Operand:
    """Return what stands in a JSON column, perhaps inside it."""
    column = F(path)
    if not keys:
        return Operand("json", column)
    return Operand("json", _JsonAt(column, _TextArray(*(Value(key) for key in keys))))


def value_of(value: Any) -> Operand:
    """Return a value that is written out."""
    if value is None:
        return Operand("null", Value(None), python=None)
    kinds: list[tuple[type, str, Any]] = [
        (bool, "bool", BooleanField()),
        (int, "number", FloatField()),
        (float, "number", FloatField()),
        (str, "text", CharField()),
        (datetime, "time", DateTimeField()),
        (timedelta, "duration", DurationField()),
    ]
    for kind, name, output in kinds:
        if isinstance(value, kind):
            return Operand(name, Value(_plain(value, name), output_field=output), python=value)
    raise ValueUnusable(f"cannot compare with {value!r}")


#: By kind that is wanted: how it is called, what makes it of JSON, and the kinds that are it as they stand.
_CONVERSIONS: dict[str, tuple[str, type[Func], tuple[str, ...]]] = {
    "number": ("a number", _JsonNumber, ("number",)),
    "text": ("a text", _JsonText, ("text",)),
    "bool": ("true or false", _JsonBoolean, ("bool",)),
    "time": ("an instant", _JsonTime, ("time", "interval")),
}


def as_kind(operand: Operand, kind: str) -> Any:
    """Return an operand as ``number``, ``text``, ``bool`` or ``time``; of an interval its beginning.

    Raises:
        ValueUnusable: When it is none.
    """
    name, of_json, same = _CONVERSIONS[kind]
    if operand.kind == "json":
        return of_json(operand.sql)
    if operand.kind in same or operand.kind == "null":
        return operand.sql
    if kind == "text" and operand.kind == "number":
        return Cast(operand.sql, TextField())
    raise ValueUnusable(f"expected {name}, got a {operand.kind}")


as_number = partial(as_kind, kind="number")
as_text = partial(as_kind, kind="text")
as_boolean = partial(as_kind, kind="bool")
as_time = partial(as_kind, kind="time")


def _plain(value: Any, kind: str) -> Any:
    return float(value) if kind == "number" else value
