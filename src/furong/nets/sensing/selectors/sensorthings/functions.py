"""The functions of the query language over the database (18-088, table 23)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from django.db.models import BooleanField, CharField, FloatField, Func, IntegerField, Q, TextField
from django.db.models import functions as sql
from django.db.models.lookups import Exact, GreaterThan, GreaterThanOrEqual, LessThan, LessThanOrEqual

from furong.nets.sensing.domain.sensorthings.values import ValueUnusable
from furong.nets.sensing.selectors.sensorthings.operands import Operand, as_number, as_text, as_time, value_of

__all__ = ["FUNCTIONS", "bounds", "call"]

_FAR_PAST = datetime(1, 1, 1, tzinfo=UTC)
_FAR_FUTURE = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)


class _Position(Func):
    """Where a text begins in another one, from 0 on; -1 when it does not."""

    function = "STRPOS"
    template = "(%(function)s(%(expressions)s) - 1)"
    output_field = IntegerField()


class _StartsWith(Func):
    function = "STARTS_WITH"
    output_field = BooleanField()


class _Contains(Func):
    function = "STRPOS"
    template = "(%(function)s(%(expressions)s) > 0)"
    output_field = BooleanField()


class _Part(Func):
    """A part of an instant in UTC."""

    output_field = FloatField()

    def __init__(self, part: str, expression: Any) -> None:
        super().__init__(expression, template=f"EXTRACT({part} FROM (%(expressions)s) AT TIME ZONE 'UTC')::float8")


class _Written(Func):
    """An instant in UTC in the form of a pattern."""

    output_field = CharField()

    def __init__(self, pattern: str, expression: Any) -> None:
        super().__init__(expression, template=f"to_char((%(expressions)s) AT TIME ZONE 'UTC', '{pattern}')")


class _Fraction(Func):
    output_field = FloatField()
    template = "MOD(EXTRACT(SECOND FROM (%(expressions)s))::numeric, 1)::float8"


def _text(function: Callable[..., Any], kind: str) -> Callable[[Sequence[Operand]], Operand]:
    return lambda given: Operand(kind, function(*(as_text(one) for one in given)))


def _number(function: Callable[..., Any]) -> Callable[[Sequence[Operand]], Operand]:
    return lambda given: Operand("number", function(*(as_number(one) for one in given)))


def _part(name: str) -> Callable[[Sequence[Operand]], Operand]:
    return lambda given: Operand("number", _Part(name, as_time(given[0])))


def _joined(first: Any, second: Any) -> Any:
    return sql.Concat(first, second, output_field=TextField())


def _ends_with(given: Sequence[Operand]) -> Operand:
    whole, end = as_text(given[0]), as_text(given[1])
    return Operand("bool", Exact(sql.Right(whole, sql.Length(end)), end))


def _substring(given: Sequence[Operand]) -> Operand:
    begin = sql.Cast(as_number(given[1]), IntegerField()) + 1
    length = sql.Cast(as_number(given[2]), IntegerField()) if len(given) > 2 else None
    return Operand("text", sql.Substr(as_text(given[0]), begin, length))


def _contains(given: Sequence[Operand]) -> Operand:
    return Operand("bool", _Contains(as_text(given[0]), as_text(given[1])))


def bounds(operand: Operand) -> tuple[Any, Any]:
    """Return the two ends of a time; of an instant they are the same."""
    if operand.kind == "interval":
        return operand.sql, sql.Coalesce(operand.end, operand.sql)
    return as_time(operand), as_time(operand)


def _relation(judge: Callable[[Any, Any, Any, Any], Q | Any]) -> Callable[[Sequence[Operand]], Operand]:
    def judged(given: Sequence[Operand]) -> Operand:
        (a, b), (c, d) = bounds(given[0]), bounds(given[1])
        return Operand("bool", judge(a, b, c, d))

    return judged


#: By name: how many arguments (fewest, most), and what makes the operand.
FUNCTIONS: dict[str, tuple[int, int, Callable[[Sequence[Operand]], Operand]]] = {
    "substringof": (2, 2, lambda given: _contains([given[1], given[0]])),
    "contains": (2, 2, _contains),
    "startswith": (2, 2, _text(_StartsWith, "bool")),
    "endswith": (2, 2, _ends_with),
    "indexof": (2, 2, _text(_Position, "number")),
    "length": (1, 1, _text(sql.Length, "number")),
    "substring": (2, 3, _substring),
    "tolower": (1, 1, _text(sql.Lower, "text")),
    "toupper": (1, 1, _text(sql.Upper, "text")),
    "trim": (1, 1, _text(sql.Trim, "text")),
    "concat": (2, 2, _text(_joined, "text")),
    "year": (1, 1, _part("YEAR")),
    "month": (1, 1, _part("MONTH")),
    "day": (1, 1, _part("DAY")),
    "hour": (1, 1, _part("HOUR")),
    "minute": (1, 1, _part("MINUTE")),
    "second": (1, 1, lambda given: Operand("number", sql.Floor(_Part("SECOND", as_time(given[0]))))),
    "fractionalseconds": (1, 1, lambda given: Operand("number", _Fraction(as_time(given[0])))),
    "date": (1, 1, lambda given: Operand("text", _Written("YYYY-MM-DD", as_time(given[0])))),
    "time": (1, 1, lambda given: Operand("text", _Written("HH24:MI:SS", as_time(given[0])))),
    "totaloffsetminutes": (1, 1, lambda _given: value_of(0)),
    "now": (0, 0, lambda _given: Operand("time", sql.Now())),
    "mindatetime": (0, 0, lambda _given: value_of(_FAR_PAST)),
    "maxdatetime": (0, 0, lambda _given: value_of(_FAR_FUTURE)),
    "round": (1, 1, _number(sql.Round)),
    "floor": (1, 1, _number(sql.Floor)),
    "ceiling": (1, 1, _number(sql.Ceil)),
    "before": (2, 2, _relation(lambda _a, b, c, _d: LessThan(b, c))),
    "after": (2, 2, _relation(lambda a, _b, _c, d: GreaterThan(a, d))),
    "meets": (2, 2, _relation(lambda a, b, c, d: Q(Exact(b, c)) | Q(Exact(d, a)))),
    "during": (2, 2, _relation(lambda a, b, c, d: Q(GreaterThanOrEqual(a, c)) & Q(LessThanOrEqual(b, d)))),
    "overlaps": (2, 2, _relation(lambda a, b, c, d: Q(LessThanOrEqual(a, d)) & Q(GreaterThanOrEqual(b, c)))),
    "starts": (2, 2, _relation(lambda a, b, c, d: Q(Exact(a, c)) & Q(LessThanOrEqual(b, d)))),
    "finishes": (2, 2, _relation(lambda a, b, c, d: Q(Exact(b, d)) & Q(GreaterThanOrEqual(a, c)))),
}


def call(name: str, given: Sequence[Operand]) -> Operand:
    """Return what a function makes of its arguments.

    Raises:
        ValueUnusable: When there is no such function, or the arguments do not fit.
    """
    known = FUNCTIONS.get(name)
    if known is None:
        raise ValueUnusable(f"there is no function {name}()")
    fewest, most, make = known
    if not fewest <= len(given) <= most:
        raise ValueUnusable(f"{name}() takes {fewest} to {most} arguments, got {len(given)}")
    return make(given)
