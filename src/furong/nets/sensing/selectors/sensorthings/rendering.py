"""From rows to what the API tells: entities with links, expansions, selected properties, pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

import shapely

from furong.nets.sensing.domain.sensorthings.entities import ENTITIES, EntityType, Kind, Navigation, Property
from furong.nets.sensing.domain.sensorthings.options import Expansion, Options
from furong.nets.sensing.domain.sensorthings.values import geometry_of, written
from furong.nets.sensing.selectors.sensorthings.filters import Filter
from furong.nets.sensing.selectors.sensorthings.tables import Row, table_of

__all__ = ["Renderer", "ordered", "place_of", "property_value", "related_rows", "rows_of"]

_PAGE_ROWS = 500


def property_value(row: Row, known: Property) -> Any:
    """Return a property of a row as the API writes it."""
    if known.kind is Kind.INTERVAL:
        return written(getattr(row, f"{known.column}_start"), getattr(row, f"{known.column}_end"))
    value = getattr(row, known.column)
    return written(value) if known.kind is Kind.TIME else value


def ordered(rows: Any, options: Options, entity: EntityType) -> Any:
    """Return the rows of a query that fit the filter, in the order that is asked for; equal ones by their keys."""
    judge = Filter(entity)
    if options.filter is not None:
        rows = judge.rows(options.filter, rows)
    keys = []
    for expression, descends in options.order:
        key = judge.order(expression)
        keys.append(key.desc(nulls_last=True) if descends else key.asc(nulls_first=True))
    return rows.order_by(*keys, "pk")


@dataclass(frozen=True, slots=True)
class Renderer:
    """Writes entities.

    Args:
        root: Address of the service, with the version, without a slash at its end.
    """

    root: str

    def link(self, entity: EntityType, key: int) -> str:
        """Return the address of an entity."""
        return f"{self.root}/{entity.set_name}({key})"

    def entity(self, row: Row, entity: EntityType, options: Options) -> dict[str, Any]:
        """Return an entity with what was expanded."""
        whole = self._whole(row, entity, options)
        if not options.select:
            return whole
        expanded = {one.name for one in options.expand}
        return _selected(whole, options.select, expanded)

    def _whole(self, row: Row, entity: EntityType, options: Options) -> dict[str, Any]:
        told: dict[str, Any] = {"@iot.selfLink": self.link(entity, row.pk), "@iot.id": row.pk}
        for known in entity.properties.values():
            value = property_value(row, known)
            if value is not None or known.name in ("resultTime", "result"):
                told[known.name] = value
        expanded = {one.name: one for one in options.expand}
        for navigation in entity.navigations.values():
            if _is_absent(row, navigation):
                continue
            if navigation.name in expanded:
                told.update(self._expanded(row, entity, navigation, expanded[navigation.name]))
            else:
                told[f"{navigation.name}@iot.navigationLink"] = f"{self.link(entity, row.pk)}/{navigation.name}"
        return told

    def _expanded(self, row: Row, entity: EntityType, navigation: Navigation, expansion: Expansion) -> dict[str, Any]:
        target = ENTITIES[navigation.target]
        if not navigation.is_many:
            return {navigation.name: self.entity(getattr(row, navigation.path), target, expansion.options)}
        options = expansion.options
        rows = ordered(related_rows(row, navigation), options, target)
        page = list(rows[options.skip : options.skip + options.top + 1])
        told: dict[str, Any] = {}
        if options.count:
            told[f"{navigation.name}@iot.count"] = rows.count()
        told[navigation.name] = [self.entity(one, target, options) for one in page[: options.top]]
        if len(page) > options.top:
            further = [("$top", str(options.top)), ("$skip", str(options.skip + options.top))]
            address = f"{self.link(entity, row.pk)}/{navigation.name}"
            told[f"{navigation.name}@iot.nextLink"] = f"{address}?{urlencode(further, safe='$')}"
        return told

    def page(
        self, rows: Any, entity: EntityType, options: Options, address: str, pairs: Sequence[tuple[str, str]]
    ) -> Iterator[dict[str, Any]]:
        """Yield the head of a page, its entities one after another, and at the end whether there are more."""
        head: dict[str, Any] = {}
        if options.count:
            head["@iot.count"] = rows.count()
        yield head
        shown = rows[options.skip : options.skip + options.top + 1].iterator(chunk_size=_PAGE_ROWS)
        for place, row in enumerate(shown):
            if place == options.top:
                yield {"@iot.nextLink": next_link(address, pairs, options)}
                return
            yield {"entity": self.entity(row, entity, options), "stream": self._stream(row, entity)}

    def _stream(self, row: Row, entity: EntityType) -> str:
        """Return the address of the datastream that an observation belongs to."""
        if entity.name != "Observation":
            return ""
        if row.datastream_id is not None:
            return self.link(ENTITIES["Datastream"], row.datastream_id)
        return self.link(ENTITIES["MultiDatastream"], row.multi_datastream_id)


def related_rows(row: Row, navigation: Navigation) -> Any:
    """Return the rows that a row leads to by a navigation."""
    rows = getattr(row, navigation.path).all()
    return rows.order_by("ordered__rank") if navigation.name == "ObservedProperties" else rows


def next_link(address: str, pairs: Sequence[tuple[str, str]], options: Options) -> str:
    """Return the address of the next page: the same question, further on."""
    kept = [(name, value) for name, value in pairs if name not in ("$skip", "$top")]
    kept += [("$top", str(options.top)), ("$skip", str(options.skip + options.top))]
    return address + "?" + "&".join(f"{name}={quote(value, safe='(),/:$=;*')}" for name, value in kept)


def _is_absent(row: Row, navigation: Navigation) -> bool:
    return not navigation.is_many and getattr(row, f"{navigation.path}_id") is None


def _selected(whole: Mapping[str, Any], select: Sequence[str], expanded: set[str]) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for name in select:
        first, *deeper = name.split("/")
        first = "@iot.id" if first == "id" else first
        if first in whole:
            value = whole[first]
            told[first] = _inside(told.get(first), value, deeper) if deeper else value
        link = f"{first}@iot.navigationLink"
        if link in whole:
            told[link] = whole[link]
    for name in whole:
        if name.partition("@")[0] in expanded:
            told[name] = whole[name]
    return told


def _inside(before: Any, value: Any, keys: Sequence[str]) -> Any:
    """Return a JSON value with only what stands at a path, joined to what was selected before."""
    if not keys:
        return value
    if not isinstance(value, dict) or keys[0] not in value:
        return before
    kept = dict(before) if isinstance(before, dict) else {}
    kept[keys[0]] = _inside(kept.get(keys[0]), value[keys[0]], keys[1:])
    return kept


def place_of(datastream: Row) -> tuple[float, float]:
    """Return where the thing of a datastream is: the middle of its first place, 0 and 0 when it has none. [deg]"""
    for location in datastream.thing.locations.order_by("pk"):
        geometry = geometry_of(location.location)
        if geometry is not None:
            middle = shapely.centroid(geometry)
            return float(shapely.get_x(middle)), float(shapely.get_y(middle))
    return 0.0, 0.0


def rows_of(entity: EntityType) -> Any:
    """Return all rows of an entity."""
    return table_of(entity).objects.all()
