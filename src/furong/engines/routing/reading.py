"""Reading a state of zones, operators and vehicles from parsed JSON (docs/reference/bike-plan-state.schema.json)."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

import numpy as np

from furong.engines.routing.bikes import COUNTS, FORECASTS, HAPPENED, bikes_of, given_of
from furong.engines.routing.fields import SECONDS_OF_A_DAY, Field, StateUnusable, window_in
from furong.engines.routing.matrix import Points, matrix_of, read_ways
from furong.engines.routing.owners import Owner, read_owners
from furong.engines.routing.places import place_of
from furong.engines.routing.problem import Costs, Pace, Whole
from furong.engines.routing.settings import read_settings
from furong.engines.routing.state import PlanZone, Rules, State, Vehicles

__all__ = ["StateUnusable", "read_state"]

_DEFAULT_VEHICLE = 20
_ZONE_LIST = "a list of zones, each with id, lon, lat, capacity and counts by operator"
_MOST_VEHICLES = 10_000
_FORBIDDEN = ("forbidden", "no_parking", "禁停", "禁停区")
_STARTS = ("start", "depot", "base", "location", "position")
#: Hours from here on have a date. [s]
_DATED_S = 3650 * SECONDS_OF_A_DAY

Timed = TypeVar("Timed", PlanZone, Vehicles)


def read_state(data: Any) -> State:
    """Read a state.

    Args:
        data: As the JSON parser gave it.

    Raises:
        StateUnusable: What is wrong, and where.
    """
    return _Reading(Field("", data)).state()


@dataclass(slots=True)
class _Reading:
    root: Field
    assumed: list[str] = field(default_factory=list)
    points: Points = field(default_factory=dict)

    def state(self) -> State:
        rules = read_settings(Rules, self.root, self.assumed)
        costs = read_settings(Costs, self.root, self.assumed)
        pace = read_settings(Pace, self.root, self.assumed)
        rows = self._zone_rows()
        zones = tuple(self._zone(row, place, rules) for place, row in enumerate(rows))
        owners = read_owners(self.root, rows, self.assumed)
        operators = tuple(owner.name for owner in owners)
        counts = self._bikes(rows, operators, COUNTS)
        if counts is None:
            raise StateUnusable("zones[0].counts", "bikes by operator", "nothing in any zone")
        expected = self._bikes(rows, operators, FORECASTS, counts)
        happened = self._bikes(rows, operators, HAPPENED, counts)
        ways = read_ways(self.root, self.points, len(zones))
        vehicles = tuple(each for owner in owners for each in self._vehicles(owner))
        first = _first_day([*(zone.opens for zone in zones), *(each.opens for each in vehicles)])
        return State(
            zones=tuple(_from(first, each) for each in zones),
            operators=operators,
            counts=counts,
            expected=counts if expected is None else expected,
            happened=happened,
            vehicles=tuple(_from(first, each) for each in vehicles),
            ways=ways,
            rules=rules,
            costs=costs,
            pace=pace,
            assumed=tuple(dict.fromkeys(self.assumed)),
        )

    def _zone_rows(self) -> list[Field]:
        given = self.root.need(_ZONE_LIST, "zones", "points", "features", "stations")
        if isinstance(given.value, dict) and "features" in given.value:
            given = given.need(_ZONE_LIST, "features")
        return [_of_feature(row) for row in given.items(_ZONE_LIST)]

    def _zone(self, row: Field, place: int, rules: Rules) -> PlanZone:
        name = row.need("a name", "id", "zone", "zone_id", "key", "point_id", "code", "name").text()
        if name in self.points:
            raise StateUnusable(f"{row.place}.id", "each zone once", repr(name))
        has_matrix = matrix_of(self.root) is not None
        lon, lat = place_of(row, optional=has_matrix) or (0.0, 0.0)
        self.points[name] = (lon, lat, place if has_matrix else -1)
        mode = row.find("mode", "type")
        if mode is not None and mode.value in _FORBIDDEN:
            capacity, keep, full = 0, 0, 1
        else:
            capacity = row.need("a capacity of at least 1", "capacity", "cap", "limit").whole(
                'at least 1 (a zone where no bike may stand is {"mode": "forbidden"})', least=1
            )
            keep, full = math.floor(capacity * rules.keep_below), math.ceil(capacity * rules.overfull_from)
        target = row.find("target", "keep")
        if target is not None:
            keep = target.whole("a whole number of bikes from 0")
            full = keep + 1
        window = window_in(row)
        opens, closes = window.window() if window else (-math.inf, math.inf)
        return PlanZone(
            id=name, lon=lon, lat=lat, capacity=capacity, keep=keep, full=max(full, 1), opens=opens, closes=closes
        )

    def _vehicles(self, owner: Owner) -> list[Vehicles]:
        if not owner.vehicles:
            self.assumed.append(f"operator {owner.name} has no vehicles: its bikes stay")
        return [self._fleet(owner, row) for row in owner.vehicles]

    def _fleet(self, owner: Owner, row: Field) -> Vehicles:
        if not isinstance(row.value, dict):
            row = Field(row.place, {"count": row.value})
            capacity = self._capacity(owner, row) or self._default_capacity(owner, row)
        else:
            capacity = self._capacity(owner, row) or row.need("at least 1 bike", "capacity")
        count = row.find("count", "number", "quantity")
        number = count.whole("a whole number of vehicles from 0") if count else 1
        if count and number > _MOST_VEHICLES:
            raise count.wrong(f"at most {_MOST_VEHICLES} vehicles")
        holders = (row, owner.row, self.root)
        lon, lat, point = self._start(owner.name, holders)
        window = next((at for at in (window_in(each) for each in holders) if at), None)
        if window is None:
            self.assumed.append(
                f"vehicles of {owner.name} have no hours: they may leave from 00:00 on, and be out for ever"
            )
        opens, closes = window.window() if window else (0.0, math.inf)
        return Vehicles(
            operator=owner.name,
            count=number,
            capacity=capacity.whole("at least 1 bike", least=1),
            lon=lon,
            lat=lat,
            opens=opens,
            closes=closes,
            point=point,
        )

    def _capacity(self, owner: Owner, row: Field) -> Field | None:
        return (
            row.find("capacity", "size", "cap", "max_load")
            or owner.row.find("vehicle_capacity", "capacity")
            or self.root.find("vehicle_capacity")
        )

    def _default_capacity(self, owner: Owner, row: Field) -> Field:
        self.assumed.append(f"a vehicle of {owner.name} holds {_DEFAULT_VEHICLE} bikes")
        return Field(f"{row.place}.capacity", _DEFAULT_VEHICLE)

    def _start(self, operator: str, holders: tuple[Field, ...]) -> tuple[float, float, int]:
        has_matrix = matrix_of(self.root) is not None
        named = self.root.find("depots", "starts")
        if named is not None and isinstance(named.value, dict) and named.find(operator):
            holders = (*holders[:-1], Field(named.place, {"start": named.value[operator]}), holders[-1])
        found = next(((start, each) for each in holders if (start := each.find(*_STARTS, "lon"))), None)
        if found is None:
            if has_matrix:
                raise StateUnusable(f"{holders[0].place}.start", "the name of a point of the matrix", "nothing")
            self.assumed.append(f"vehicles of {operator} start at the middle of all zones")
            lon, lat = np.mean([(lon, lat) for lon, lat, _ in self.points.values()], axis=0).tolist()
            return lon, lat, -1
        start, holder = found
        if isinstance(start.value, str | int) and str(start.value) in self.points:
            return self.points[str(start.value)]
        if has_matrix or isinstance(start.value, str):
            raise start.wrong("the name of a zone or of a point of the matrix, or [lon, lat]")
        lon, lat = place_of(holder if start.place.endswith(".lon") else start) or (0.0, 0.0)
        return lon, lat, -1

    def _bikes(
        self, rows: list[Field], operators: tuple[str, ...], names: tuple[str, ...], shares: Whole | None = None
    ) -> Whole | None:
        """Read bikes by zone and operator; a bare total is split as the bikes are that stand there."""
        zones = list(self.points)[: len(rows)]
        table = np.zeros((len(rows), len(operators)), dtype=np.int64)
        missing = []
        for place, given in enumerate(given_of(self.root, names, rows, zones)):
            like = None if shares is None else shares[place]
            if given is None:
                missing.append(zones[place])
                table[place] = 0 if like is None else like
            else:
                table[place] = bikes_of(given, operators, like)
        if len(missing) == len(rows):
            return None
        if missing:
            what = "hold no bikes" if shares is None else f"have no {names[0]}: what stands there is taken"
            self.assumed.append(f"{len(missing)} of {len(rows)} zones {what}: {', '.join(missing[:5])}")
        return table


def _of_feature(row: Field) -> Field:
    """Return a feature of GeoJSON as a zone; what is no feature as it is."""
    properties = row.find("properties")
    if properties is None or not isinstance(properties.value, dict):
        return row
    return Field(row.place, {"id": row.value.get("id"), **properties.value, "geometry": row.value.get("geometry")})


def _first_day(opens: list[float]) -> float:
    """Return the begin of the first day that hours with a date name, 0 when none has one. [s]"""
    dated = [each for each in opens if _DATED_S <= each < math.inf]
    return min(dated, default=0.0) // SECONDS_OF_A_DAY * SECONDS_OF_A_DAY


def _from(first: float, each: Timed) -> Timed:
    """Return it with hours that have a date counted from the first day on, as clock times are."""
    if each.opens < _DATED_S:
        return each
    return replace(each, opens=each.opens - first, closes=each.closes - first)
