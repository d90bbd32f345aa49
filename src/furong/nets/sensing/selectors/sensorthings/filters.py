"""From the tree of a filter to a condition of the database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import BooleanField, DurationField, Exists, ExpressionWrapper, F, FloatField, OuterRef, Q, Value
from django.db.models import DateTimeField as Instant
from django.db.models.functions import Mod
from django.db.models.lookups import Exact, GreaterThan, GreaterThanOrEqual, IsNull, LessThan, LessThanOrEqual
from shapely.geometry.base import BaseGeometry

from furong.nets.sensing.domain.sensorthings import expressions as tree
from furong.nets.sensing.domain.sensorthings.entities import ENTITIES, EntityType, Kind, Property
from furong.nets.sensing.domain.sensorthings.values import (
    ValueUnusable,
    geometry_of_wkt,
    read_duration,
    read_instant,
    read_interval,
)
from furong.nets.sensing.selectors.sensorthings import operands as ops
from furong.nets.sensing.selectors.sensorthings.functions import bounds, call
from furong.nets.sensing.selectors.sensorthings.geometry import COMPARED, RELATIONS, measured, related
from furong.nets.sensing.selectors.sensorthings.operands import Operand, json_at, value_of
from furong.nets.sensing.selectors.sensorthings.tables import table_of

__all__ = ["Filter"]

_MEASURES = ("geo.distance", "geo.length")
_TURNED = {"eq": "eq", "ne": "ne", "lt": "gt", "le": "ge", "gt": "lt", "ge": "le"}
_LOOKUPS: dict[str, Any] = {
    "eq": Exact,
    "lt": LessThan,
    "le": LessThanOrEqual,
    "gt": GreaterThan,
    "ge": GreaterThanOrEqual,
}
_MATHS: dict[str, Callable[[Any, Any], Any]] = {
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "div": lambda a, b: a / b,
    "mod": Mod,
}


@dataclass(slots=True)
class Filter:
    """Makes conditions on the entities of one set.

    Args:
        entity: What the set holds.
        names: Names that a lambda gives to entities, with what they are and the path to them.
    """

    entity: EntityType
    names: dict[str, tuple[EntityType, str]] = field(default_factory=dict)
    _spreads: bool = field(default=False, init=False)

    def rows(self, expression: tree.Expression, queryset: Any) -> Any:
        """Return the rows of a query that fit, each once.

        Raises:
            ValueUnusable: When the expression does not fit the entity.
        """
        condition = self.condition(expression)
        if not self._spreads:
            return queryset.filter(condition)
        fitting = table_of(self.entity).objects.filter(condition)
        return queryset.filter(pk__in=fitting.values("pk"))

    def condition(self, expression: tree.Expression) -> Any:
        """Return an expression as a condition."""
        if isinstance(expression, tree.Not):
            return ~Q(self.condition(expression.inner))
        if isinstance(expression, tree.Any):
            return self._some(expression)
        if isinstance(expression, tree.Binary):
            if expression.operator == "and":
                return Q(self.condition(expression.left)) & Q(self.condition(expression.right))
            if expression.operator == "or":
                return Q(self.condition(expression.left)) | Q(self.condition(expression.right))
            if expression.operator not in _MATHS:
                return self._compared(expression)
        if isinstance(expression, tree.Call) and expression.name in RELATIONS:
            return self._spatial(expression.name, expression.arguments)
        return Exact(ops.as_boolean(self.operand(expression)), Value(value=True))

    def operand(self, expression: tree.Expression) -> Operand:
        """Return an expression as something that can be compared."""
        if isinstance(expression, tree.Literal):
            return _literal(expression)
        if isinstance(expression, tree.Path):
            return self._path(expression.steps)
        if isinstance(expression, tree.Call):
            if expression.name in RELATIONS or expression.name in _MEASURES:
                raise ValueUnusable(f"{expression.name}() can only be compared with a number, or stand alone")
            return call(expression.name, [self.operand(one) for one in expression.arguments])
        if isinstance(expression, tree.Binary) and expression.operator in _MATHS:
            return _calculated(expression.operator, self.operand(expression.left), self.operand(expression.right))
        if isinstance(expression, tree.Binary | tree.Not | tree.Any):
            return Operand("bool", ExpressionWrapper(Q(self.condition(expression)), BooleanField()))
        raise ValueUnusable("a list of values can only follow 'in'")

    def order(self, expression: tree.Expression) -> Any:
        """Return an expression as something to order by."""
        operand = self.operand(expression)
        return operand.sql

    def _path(self, steps: tuple[str, ...]) -> Operand:
        entity, path, rest = self._walked(steps)
        if not rest:
            raise ValueUnusable(f"{'/'.join(steps)} leads to entities, not to a value")
        name, inner = rest[0], list(rest[1:])
        if name in ("id", "@iot.id"):
            return Operand("number", F(f"{path}pk"))
        known = entity.properties.get(name)
        if known is None:
            raise ValueUnusable(f"{entity.name} has no property {name!r}")
        return _column(known, path, inner)

    def _walked(self, steps: tuple[str, ...]) -> tuple[EntityType, str, tuple[str, ...]]:
        """Follow navigations from the entity, or from what a lambda has named; return what is left of the path."""
        entity, path = self.entity, ""
        if steps[0] in self.names:
            entity, path = self.names[steps[0]]
            steps = steps[1:]
        while steps and steps[0] in entity.navigations:
            navigation = entity.navigations[steps[0]]
            self._spreads = self._spreads or navigation.is_many
            entity, path, steps = ENTITIES[navigation.target], f"{path}{navigation.path}__", steps[1:]
        return entity, path, steps

    def _some(self, expression: tree.Any) -> Any:
        """``any`` and ``all`` become a look into the other set for entities that belong to this one."""
        *before, last = expression.path.steps
        entity, path, rest = self._walked(tuple(before)) if before else (self.entity, "", ())
        navigation = entity.navigations.get(last)
        if rest or navigation is None or not navigation.is_many:
            raise ValueUnusable(f"any() and all() follow a set of entities, not {'/'.join(expression.path.steps)}")
        target = ENTITIES[navigation.target]
        back = _way_back(entity, target, navigation.name)
        others = table_of(target).objects.filter(**{back: OuterRef(f"{path}pk")})
        if expression.condition is None:
            return Exists(others)
        inner = Filter(target, {**self.names, expression.name: (target, "")})
        condition = inner.condition(expression.condition)
        return ~Exists(others.exclude(condition)) if expression.is_all else Exists(others.filter(condition))

    def _compared(self, expression: tree.Binary) -> Any:
        left, right = expression.left, expression.right
        if expression.operator == "in":
            assert isinstance(right, tree.Many)
            condition = Q(pk__in=[])
            for value in right.values:
                condition |= Q(self._compared(tree.Binary("eq", left, value)))
            return condition
        for one, other, operator in ((left, right, expression.operator), (right, left, _TURNED[expression.operator])):
            if isinstance(one, tree.Call) and one.name in _MEASURES:
                return self._measured(one, operator, other)
        return _comparison(expression.operator, self.operand(left), self.operand(right))

    def _spatial(self, name: str, arguments: tuple[tree.Expression, ...]) -> Any:
        if name == "st_relate":
            raise ValueUnusable("st_relate() is not supported")
        path, geometry, turned = _place_and_geometry(name, arguments)
        judge = RELATIONS[name]
        return self._by_geometry(path, lambda held: judge(geometry, held) if turned else judge(held, geometry))

    def _measured(self, one: tree.Call, operator: str, other: tree.Expression) -> Any:
        limit = self.operand(other).python
        if isinstance(limit, bool) or not isinstance(limit, int | float):
            raise ValueUnusable(f"{one.name}() can only be compared with a number")
        compare = COMPARED[operator]
        if one.name == "geo.length":
            (path,) = one.arguments
            given: list[BaseGeometry] = []
        else:
            path, geometry, _ = _place_and_geometry(one.name, one.arguments)
            given = [geometry]
        return self._by_geometry(path, lambda held: compare(measured(one.name, given, held), float(limit)))

    def _by_geometry(self, expression: tree.Expression, judge: Callable[[BaseGeometry], bool]) -> Any:
        if not isinstance(expression, tree.Path):
            raise ValueUnusable("expected the property that holds a geometry")
        entity, path, rest = self._walked(expression.steps)
        known = entity.properties.get(rest[0]) if rest else None
        if known is None or known.kind is not Kind.GEOMETRY:
            raise ValueUnusable(f"{'/'.join(expression.steps)} is no geometry")
        return Q(**{f"{path}pk__in": related(entity, known.column, judge)})


def _place_and_geometry(
    name: str, arguments: tuple[tree.Expression, ...]
) -> tuple[tree.Expression, BaseGeometry, bool]:
    """Return the property, the geometry that is written out, and whether that one comes first."""
    if len(arguments) != 2:
        raise ValueUnusable(f"{name}() takes a property and a geometry")
    for place, value, turned in ((0, 1, False), (1, 0, True)):
        written = arguments[value]
        if isinstance(written, tree.Literal) and written.kind == "geometry":
            return arguments[place], geometry_of_wkt(written.value), turned
    raise ValueUnusable(f"{name}() takes a property and a geometry such as geography'POINT(104.06 30.67)'")


def _literal(literal: tree.Literal) -> Operand:
    if literal.kind == "time" and "/" in literal.value:
        start, end = read_interval(literal.value)
        return Operand("interval", value_of(start).sql, Value(end, output_field=Instant()), python=(start, end))
    readers: dict[str, Callable[[str], Any]] = {
        "text": str,
        "number": float,
        "bool": lambda text: text == "true",
        "null": lambda _text: None,
        "time": read_instant,
        "date": str,
        "clock": str,
        "duration": read_duration,
    }
    if literal.kind == "geometry":
        raise ValueUnusable("a geometry can only stand in a spatial function")
    return value_of(readers[literal.kind](literal.value))


def _column(known: Property, path: str, inner: list[str]) -> Operand:
    column = f"{path}{known.column}"
    if known.kind in (Kind.JSON, Kind.RESULT, Kind.GEOMETRY):
        return json_at(column, inner)
    if inner:
        raise ValueUnusable(f"{known.name} has nothing inside it")
    if known.kind is Kind.INTERVAL:
        return Operand("interval", F(f"{column}_start"), F(f"{column}_end"))
    return Operand("time" if known.kind is Kind.TIME else "text", F(column))


def _calculated(operator: str, left: Operand, right: Operand) -> Operand:
    if right.kind == "duration" and operator in ("add", "sub"):
        if left.kind == "duration":
            return Operand("duration", ExpressionWrapper(_MATHS[operator](left.sql, right.sql), DurationField()))
        return Operand("time", ExpressionWrapper(_MATHS[operator](ops.as_time(left), right.sql), Instant()))
    if "time" in (left.kind, right.kind) or "interval" in (left.kind, right.kind):
        return Operand("duration", ExpressionWrapper(ops.as_time(left) - ops.as_time(right), DurationField()))
    made = _MATHS[operator](ops.as_number(left), ops.as_number(right))
    return Operand("number", ExpressionWrapper(made, FloatField()))


def _comparison(operator: str, left: Operand, right: Operand) -> Any:
    if operator == "ne":
        return ~Q(_comparison("eq", left, right))
    if "null" in (left.kind, right.kind):
        known = right if left.kind == "null" else left
        return IsNull(known.sql, True) if known.kind != "json" else _is_null(known)
    if "interval" in (left.kind, right.kind):
        return _spans(operator, left, right)
    kind = right.kind if left.kind == "json" else left.kind
    if kind not in ("text", "number", "bool", "time"):
        return _LOOKUPS[operator](left.sql, right.sql)
    if kind == "text" and "number" in (left.kind, right.kind):
        return _mixed(operator, left, right)
    return _LOOKUPS[operator](ops.as_kind(left, kind), ops.as_kind(right, kind))


def _mixed(operator: str, left: Operand, right: Operand) -> Any:
    """Compare a text with a number: an id may be quoted."""
    for one in (left, right):
        if isinstance(one.python, str) and not one.python.lstrip("-").isdigit():
            return Q(pk__in=[])
    numbers = [value_of(int(one.python)).sql if isinstance(one.python, str) else one.sql for one in (left, right)]
    return _LOOKUPS[operator](*numbers)


def _is_null(known: Operand) -> Any:
    return Q(IsNull(known.sql, True)) | Q(Exact(ops.as_text(known), Value("null")))


def _spans(operator: str, left: Operand, right: Operand) -> Any:
    """Compare times of which one at least is an interval: one is less when it ends before the other begins."""
    starts, ends = zip(*(bounds(one) for one in (left, right)), strict=True)
    if operator == "eq":
        return Q(Exact(starts[0], starts[1])) & Q(Exact(ends[0], ends[1]))
    if operator == "lt":
        return LessThan(ends[0], starts[1]) if right.kind != "interval" else LessThanOrEqual(ends[0], starts[1])
    if operator == "gt":
        return GreaterThan(starts[0], ends[1])
    if operator == "le":
        return LessThanOrEqual(ends[0], ends[1])
    return GreaterThanOrEqual(starts[0], starts[1])


def _way_back(entity: EntityType, target: EntityType, name: str) -> str:
    """Return the relation of the target that leads back to the entity."""
    wanted = {"ObservedProperties": "multi_datastreams"}.get(name)
    if wanted:
        return wanted
    for navigation in target.navigations.values():
        if navigation.target == entity.name:
            return navigation.path
    raise ValueUnusable(f"{target.name} does not lead back to {entity.name}")
