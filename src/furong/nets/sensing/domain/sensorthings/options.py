"""The query options of an address: ``$filter``, ``$expand`` with options of its own, ``$select``, ``$orderby`` …"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from furong.nets.sensing.domain.sensorthings.entities import ENTITIES, EntityType
from furong.nets.sensing.domain.sensorthings.expressions import Expression, Reader, read_filter
from furong.nets.sensing.domain.sensorthings.values import ValueUnusable
from furong.nets.sensing.domain.sensorthings.words import cut

__all__ = ["TOP_DEFAULT", "TOP_MAX", "Expansion", "Options", "read_options", "split_outside"]

#: Entities a page: unless asked for otherwise, and at most. [1]
TOP_DEFAULT, TOP_MAX = 100, 10_000
_EXPAND_DEPTH_MAX, _EXPAND_MAX = 6, 40
_FORMATS = ("", "dataArray", "GeoJSON", "CSV")
_KNOWN = {"$filter", "$expand", "$select", "$orderby", "$top", "$skip", "$count", "$resultFormat", "$metadata"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What is asked of a set of entities.

    Args:
        filter: Which entities count.
        expand: What is told along with each.
        select: Which properties are told; all when empty.
        order: By what they are ordered, each with whether the largest comes first.
        top: How many a page. [1]
        skip: How many are passed over. [1]
        count: Whether the number of all is told.
        format: ``dataArray``, ``GeoJSON``, ``CSV`` or empty.
        distinct: Whether equal rows of the selected properties are told once.
        top_given: Whether the number a page was asked for.
    """

    filter: Expression | None = None
    expand: tuple[Expansion, ...] = ()
    select: tuple[str, ...] = ()
    order: tuple[tuple[Expression, bool], ...] = ()
    top: int = TOP_DEFAULT
    skip: int = 0
    count: bool = False
    format: str = ""
    distinct: bool = False
    top_given: bool = False


@dataclass(frozen=True, slots=True)
class Expansion:
    """A navigation that is told along with an entity."""

    name: str
    options: Options


def read_options(pairs: list[tuple[str, str]], entity: EntityType, depth: int = 0) -> Options:
    """Return the options of an address.

    Args:
        pairs: Names and values as they stand in it.
        entity: What the set holds.
        depth: How many expansions lie around. [1]

    Raises:
        ValueUnusable: When one is unknown or cannot be read.
    """
    given: dict[str, str] = {}
    for name, value in pairs:
        if name.startswith("$") and name not in _KNOWN:
            raise ValueUnusable(f"there is no query option {name}")
        if name in given:
            raise ValueUnusable(f"the query option {name} is given twice")
        given[name] = value
    select = given.get("$select", "")
    distinct = select.startswith("distinct:")
    return Options(
        filter=read_filter(given["$filter"]) if given.get("$filter") else None,
        expand=_expansions(given.get("$expand", ""), entity, depth),
        select=_select(select.removeprefix("distinct:"), entity),
        order=_order(given.get("$orderby", "")),
        top=min(_number(given, "$top", TOP_DEFAULT), TOP_MAX),
        skip=_number(given, "$skip", 0),
        count=_flag(given.get("$count", "false")),
        format=_format(given.get("$resultFormat", "")),
        distinct=distinct,
        top_given="$top" in given,
    )


def split_outside(text: str, separator: str) -> Iterator[str]:
    """Yield the parts between separators that stand in no quotes and no parentheses."""
    depth, quoted, begin = 0, False, 0
    for place, sign in enumerate(text):
        if sign == "'":
            quoted = not quoted
        elif not quoted:
            depth += (sign == "(") - (sign == ")")
            if sign == separator and depth == 0:
                yield text[begin:place]
                begin = place + 1
    yield text[begin:]


def _number(given: dict[str, str], name: str, default: int) -> int:
    text = given.get(name)
    if text is None:
        return default
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise ValueUnusable(f"{name} wants a whole number from 0 on, got {text!r}")
    return int(text)


def _flag(text: str) -> bool:
    if text not in ("true", "false"):
        raise ValueUnusable(f"$count wants true or false, got {text!r}")
    return text == "true"


def _format(text: str) -> str:
    known = {name.lower(): name for name in _FORMATS}
    if text.lower() not in known:
        raise ValueUnusable(f"$resultFormat is dataArray, GeoJSON or CSV, got {text!r}")
    return known[text.lower()]


def _select(text: str, entity: EntityType) -> tuple[str, ...]:
    names = tuple(name.strip() for name in text.split(",") if name.strip())
    for name in names:
        first = name.split("/")[0]
        if first not in {"id", "@iot.id", "@iot.selfLink", *entity.properties, *entity.navigations}:
            raise ValueUnusable(f"{entity.name} has no property {first!r}")
    return names


def _order(text: str) -> tuple[tuple[Expression, bool], ...]:
    keys: list[tuple[Expression, bool]] = []
    for part in split_outside(text, ","):
        if part.strip():
            reader = Reader(cut(part))
            tree = reader.expression()
            descends = reader.take("desc")
            if not descends:
                reader.take("asc")
            reader.demand_end()
            keys.append((tree, descends))
    return tuple(keys)


def _expansions(text: str, entity: EntityType, depth: int) -> tuple[Expansion, ...]:
    parts = [part.strip() for part in split_outside(text, ",") if part.strip()]
    if parts and (depth >= _EXPAND_DEPTH_MAX or len(parts) > _EXPAND_MAX):
        raise ValueUnusable(f"$expand goes {_EXPAND_DEPTH_MAX} levels deep and {_EXPAND_MAX} wide at most")
    merged: dict[str, Expansion] = {}
    for part in parts:
        one = _expansion(part, entity, depth)
        before = merged.get(one.name)
        merged[one.name] = one if before is None else Expansion(one.name, _merged(before.options, one.options))
    return tuple(merged.values())


def _merged(first: Options, second: Options) -> Options:
    names = {one.name for one in first.expand}
    return Options(
        filter=second.filter or first.filter,
        expand=(*first.expand, *(one for one in second.expand if one.name not in names)),
        select=(*first.select, *second.select),
        order=second.order or first.order,
        top=second.top if second.top_given else first.top,
        skip=second.skip or first.skip,
        count=second.count or first.count,
        top_given=second.top_given or first.top_given,
    )


def _expansion(part: str, entity: EntityType, depth: int) -> Expansion:
    """Read ``Name``, ``Name/Further`` or ``Name($option=…;$option=…)``."""
    path, bracket, inner = part.partition("(")
    if bracket and not inner.endswith(")"):
        raise ValueUnusable(f"$expand has no closing parenthesis in {part!r}")
    name, slash, rest = path.strip().partition("/")
    navigation = entity.navigations.get(name)
    if navigation is None:
        raise ValueUnusable(f"{entity.name} has nothing to expand that is called {name!r}")
    target = ENTITIES[navigation.target]
    if slash:
        further = rest + bracket + inner
        return Expansion(name, Options(expand=_expansions(further, target, depth + 1)))
    pairs = []
    for option in split_outside(inner[:-1] if bracket else "", ";"):
        if option.strip():
            key, equals, value = option.strip().partition("=")
            if not equals:
                raise ValueUnusable(f"the option {option.strip()!r} of $expand has no value")
            pairs.append((key, value))
    return Expansion(name, read_options(pairs, target, depth + 1))
