"""Reading a state of zones, operators and vehicles from parsed JSON (docs/reference/bike-plan-state.schema.json)."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, fields
from typing import Any, TypeVar

import numpy as np

from furong.engines.routing.fields import Field, StateUnusable
from furong.engines.routing.places import place_of
from furong.engines.routing.problem import Costs, Pace, Real, Whole, fair_shares
from furong.engines.routing.state import PlanZone, Rules, State, Vehicles

__all__ = ["StateUnusable", "read_state"]

_COUNTS = ("counts", "by_operator", "count", "bikes", "total")
_FORECASTS = ("forecast", "expected", "predicted")
_DEFAULT_VEHICLE = 20
_ZONE_LIST = "a list of zones, each with id, lon, lat, capacity and counts by operator"
_OPERATOR_LIST = "a list of operators, each with id and vehicles {count, capacity, start, window}"
_VEHICLE_LIST = "vehicles {count, capacity, start, window}, or a list of these"
_MOST_VEHICLES = 10_000

T = TypeVar("T", Rules, Costs, Pace)
#: By name: the least and the most that is sensible, and other names for it.
_Limits = tuple[float, float, tuple[str, ...]]
_Settings = dict[str, _Limits]


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
    points: dict[str, tuple[float, float, int]] = field(default_factory=dict)

    def state(self) -> State:
        rules, costs, pace = self._settings(Rules, _RULES), self._settings(Costs, _COSTS), self._settings(Pace, _PACE)
        rows = self._zone_rows()
        zones = tuple(self._zone(row, place, rules) for place, row in enumerate(rows))
        operators, owners = self._operators(rows)
        ways = self._ways(len(zones))
        counts = self._table(rows, operators, _COUNTS)
        if counts is None:
            raise StateUnusable("zones[0].counts", "bikes by operator", "nothing in any zone")
        happened = self._table(self._happened(rows), operators, ("happened",), counts)
        expected = self._table(rows, operators, _FORECASTS, counts)
        vehicles = tuple(each for name, row in owners for each in self._vehicles(name, row))
        return State(
            zones=zones,
            operators=operators,
            counts=counts,
            expected=counts if expected is None else expected,
            happened=happened,
            vehicles=vehicles,
            ways=ways,
            rules=rules,
            costs=costs,
            pace=pace,
            assumed=tuple(self.assumed),
        )

    def _settings(self, kind: type[T], names: _Settings) -> T:
        """Read numbers that have a default, wherever in the file a sensible writer puts them."""
        found: dict[str, float] = {}
        holders = [each for each in (self.root.find(name) for name in _GROUPS[kind.__name__]) if each is not None]
        for setting in fields(kind):
            limits: _Limits = names[setting.name]
            given = self._setting(holders, (setting.name, *limits[2]))
            if given is not None:
                expected = f"a number from {limits[0]:g} to {limits[1]:g}"
                found[setting.name] = given.number(expected, least=limits[0], most=limits[1])
        return kind(**found)

    def _setting(self, holders: list[Field], names: tuple[str, ...]) -> Field | None:
        for holder in holders:
            found = holder.find(*names) if isinstance(holder.value, dict) else None
            if found is not None:
                return found
        given = self.root.find(*(name for name in names if name not in _VAGUE))
        return None if given is None or isinstance(given.value, dict | list) else given

    def _zone_rows(self) -> list[Field]:
        given = self.root.need(_ZONE_LIST, "zones", "points", "features", "stations")
        if isinstance(given.value, dict) and "features" in given.value:
            given = given.need(_ZONE_LIST, "features")
        return [_of_feature(row) for row in given.items(_ZONE_LIST)]

    def _zone(self, row: Field, place: int, rules: Rules) -> PlanZone:
        name = row.need("a name", "id", "zone", "zone_id", "name").text()
        if name in self.points:
            raise StateUnusable(f"{row.place}.id", "each zone once", repr(name))
        has_matrix = self._matrix() is not None
        lon, lat = place_of(row, optional=has_matrix) or (0.0, 0.0)
        self.points[name] = (lon, lat, place if has_matrix else -1)
        mode = row.find("mode", "type")
        if mode is not None and mode.value == "forbidden":
            capacity, keep, full = 0, 0, 1
        else:
            capacity = row.need("a capacity of at least 1", "capacity", "cap").whole(
                'at least 1 (a zone where no bike may stand is {"mode": "forbidden"})', least=1
            )
            keep, full = math.floor(capacity * rules.keep_below), math.ceil(capacity * rules.overfull_from)
        target = row.find("target", "keep")
        if target is not None:
            keep = target.whole("a whole number of bikes from 0")
            full = keep + 1
        window = row.find("window", "hours")
        opens, closes = window.window() if window else (-math.inf, math.inf)
        return PlanZone(
            id=name, lon=lon, lat=lat, capacity=capacity, keep=keep, full=max(full, 1), opens=opens, closes=closes
        )

    def _operators(self, rows: list[Field]) -> tuple[tuple[str, ...], list[tuple[str, Field]]]:
        given = self.root.find("operators", "companies")
        if given is None:
            fleet = self.root.need(_OPERATOR_LIST, "operators", "vehicles")
            given = Field("vehicles", _by_owner(fleet))
        owners: list[tuple[str, Field]] = []
        for row in given.items(_OPERATOR_LIST):
            named = row if isinstance(row.value, dict) else Field(row.place, {"id": row.value})
            name = named.need("a name", "id", "operator", "name").text()
            if name in dict(owners):
                raise StateUnusable(f"{row.place}.id", "each operator once", repr(name))
            owners.append((name, named))
        common = self.root.find("vehicles")
        if common is not None and given.place != "vehicles":
            for name, rows_of in _by_owner(common).items():
                if name not in dict(owners):
                    raise StateUnusable("vehicles", f"one of the operators {', '.join(dict(owners))}", repr(name))
                owner = dict(owners)[name]
                owner.value = {"vehicles": rows_of["vehicles"], **owner.value}
        return tuple(name for name, _ in owners), owners

    def _vehicles(self, operator: str, row: Field) -> list[Vehicles]:
        given = row.find("vehicles", "vehicle", "trucks", "vans")
        if given is None:
            self.assumed.append(f"operator {operator} has no vehicles: its bikes stay")
            return []
        if isinstance(given.value, int | float):
            self.assumed.append(f"a vehicle of {operator} holds {_DEFAULT_VEHICLE} bikes")
            given = Field(given.place, {"count": given.value, "capacity": _DEFAULT_VEHICLE})
        many = given.value if isinstance(given.value, list) else [given.value]
        return [
            self._fleet(operator, row, Field(f"{given.place}[{place}]" if len(many) > 1 else given.place, each))
            for place, each in enumerate(many)
        ]

    def _fleet(self, operator: str, owner: Field, row: Field) -> Vehicles:
        count, capacity = row.find("count", "number"), row.need("at least 1 bike", "capacity", "size")
        holders = (row, owner, self.root)
        start = next((at for at in (each.find("start", "depot", "base", "lon") for each in holders) if at), None)
        holder = next((each for each in holders if each.find("lon")), row)
        lon, lat, point = self._start(operator, start, holder)
        window = next((at for at in (each.find("window", "hours") for each in holders) if at), None)
        opens, closes = window.window() if window else (0.0, math.inf)
        bikes = capacity.whole("at least 1 bike", least=1)
        number = count.whole("a whole number of vehicles from 0") if count else 1
        if number > _MOST_VEHICLES and count:
            raise count.wrong(f"at most {_MOST_VEHICLES} vehicles")
        return Vehicles(
            operator=operator,
            count=number,
            capacity=bikes,
            lon=lon,
            lat=lat,
            opens=opens,
            closes=closes,
            point=point,
        )

    def _start(self, operator: str, start: Field | None, holder: Field) -> tuple[float, float, int]:
        has_matrix = self._matrix() is not None
        if start is None:
            self.assumed.append(f"vehicles of {operator} start at the middle of all zones")
            if has_matrix:
                raise StateUnusable(f"{holder.place}.start", "the name of a point of the matrix", "nothing")
            lon, lat = np.mean([(lon, lat) for lon, lat, _ in self.points.values()], axis=0).tolist()
            return lon, lat, -1
        if isinstance(start.value, str | int) and str(start.value) in self.points:
            return self.points[str(start.value)]
        if has_matrix or isinstance(start.value, str):
            raise start.wrong("the name of a zone or of a point of the matrix, or [lon, lat]")
        lon, lat = place_of(holder if start.place.endswith(".lon") else start) or (0.0, 0.0)
        return lon, lat, -1

    def _matrix(self) -> Field | None:
        group = self.root.find("distance", "distances", "matrix")
        if group is None or isinstance(group.value, list):
            return group
        return group.find("matrix", "matrix_km", "matrix_m", "km", "m") if isinstance(group.value, dict) else None

    def _ways(self, zones: int) -> Real | None:
        given = self._matrix()
        if given is None:
            return None
        try:
            table = np.array(given.value, dtype=np.float64)
        except (TypeError, ValueError) as error:
            raise given.wrong("a square table of numbers") from error
        if table.ndim != 2 or table.shape[0] != table.shape[1] or table.shape[0] < zones:
            raise StateUnusable(given.place, f"a square table of at least {zones} rows", f"{table.shape}")
        if not np.isfinite(table).all() or (table < 0).any():
            raise StateUnusable(given.place, "finite numbers from 0", "something else")
        group = self.root.find("distance", "distances")
        names = group.find("points", "names") if group and isinstance(group.value, dict) else None
        for place, name in enumerate(names.value if names else []):
            lon, lat, _ = self.points.get(str(name), (0.0, 0.0, -1))
            self.points[str(name)] = (lon, lat, place)
        unit = group.find("unit") if group and isinstance(group.value, dict) else None
        is_metres = given.place.endswith(("matrix_m", ".m")) or (unit is not None and unit.value == "m")
        order = [point for _, _, point in list(self.points.values())[:zones]]
        rest = [place for place in range(len(table)) if place not in set(order)]
        rows = [*order, *rest]
        moved = {old: new for new, old in enumerate(rows)}
        for name, (lon, lat, place) in self.points.items():
            self.points[name] = (lon, lat, moved[place])
        return np.asarray(table[np.ix_(rows, rows)] / (1000.0 if is_metres else 1.0))

    def _happened(self, rows: list[Field]) -> list[Field]:
        given = self.root.find("happened", "actual", "truth")
        if given is None:
            return rows
        if not isinstance(given.value, dict):
            raise given.wrong("bikes by zone")
        unknown = [name for name in given.value if name not in self.points]
        if unknown:
            raise StateUnusable(f"{given.place}.{unknown[0]}", "the id of a zone", repr(unknown[0]))
        names = list(self.points)
        return [
            Field(f"{given.place}.{names[place]}", {"happened": given.value.get(names[place])})
            if names[place] in given.value
            else Field(row.place, {})
            for place, row in enumerate(rows)
        ]

    def _table(
        self, rows: list[Field], operators: tuple[str, ...], names: tuple[str, ...], shares: Whole | None = None
    ) -> Whole | None:
        """Read bikes by zone and operator; a bare total is split as the bikes are that stand there."""
        table = np.zeros((len(rows), len(operators)), dtype=np.int64)
        is_any = False
        for place, row in enumerate(rows):
            given = row.find(*names)
            if given is None:
                table[place] = 0 if shares is None else shares[place]
                continue
            is_any = True
            table[place] = _bikes(given, operators, None if shares is None else shares[place])
        return table if is_any else None


def _of_feature(row: Field) -> Field:
    """Return a feature of GeoJSON as a zone; what is no feature as it is."""
    properties = row.find("properties")
    if properties is None or not isinstance(properties.value, dict):
        return row
    return Field(row.place, {"id": row.value.get("id"), **properties.value, "geometry": row.value.get("geometry")})


def _bikes(given: Field, operators: tuple[str, ...], shares: Whole | None) -> Whole:
    bikes = np.zeros(len(operators), dtype=np.int64)
    if isinstance(given.value, dict):
        for name, value in given.value.items():
            if name not in operators:
                raise StateUnusable(f"{given.place}.{name}", f"one of the operators {', '.join(operators)}", repr(name))
            bikes[operators.index(name)] = Field(f"{given.place}.{name}", value).whole("a whole number of bikes from 0")
        return bikes
    if isinstance(given.value, list) and len(given.value) == len(operators):
        return np.array([Field(given.place, each).whole("whole numbers of bikes from 0") for each in given.value])
    total = given.whole("a whole number of bikes from 0")
    if len(operators) == 1:
        return np.array([total])
    if shares is None:
        raise given.wrong("bikes by operator: each moves only its own")
    if shares.sum() == 0:
        shares = np.ones_like(shares)
    return fair_shares(total, shares) if total <= shares.sum() else _scaled(total, shares)


def _scaled(total: int, shares: Whole) -> Whole:
    whole, rest = divmod(total, int(shares.sum()))
    return shares * whole + fair_shares(rest, shares)


def _by_owner(fleet: Field) -> dict[str, Any]:
    owners: dict[str, Any] = {}
    for row in fleet.items(_VEHICLE_LIST):
        if not isinstance(row.value, dict):
            raise row.wrong(_VEHICLE_LIST)
        name = row.need("the operator whose vehicle it is", "operator", "owner", "company").text()
        owners.setdefault(name, {"vehicles": []})["vehicles"].append(row.value)
    return owners


_GROUPS = {
    "Rules": ("rules", "parameters", "settings", "distance"),
    "Costs": ("costs", "cost"),
    "Pace": ("pace", "speed"),
}
#: Names that say too little where they stand alone in the file.
_VAGUE = frozenset({"per_bike", "km", "bike", "factor", "handling", "threshold"})
_RULES: _Settings = {
    "keep_below": (0.0, 1.0, ("target_share", "target_fill", "target_ratio")),
    "overfull_from": (0.0, 10.0, ("overflow_from", "overflow_at", "threshold")),
    "road_factor": (1.0, 10.0, ("factor", "detour")),
}
_COSTS: _Settings = {
    "per_km": (0.0, 1e6, ("km", "cost_per_km")),
    "per_bike": (0.0, 1e6, ("bike", "handling", "per_bike_handled", "cost_per_bike")),
    "unserved": (0.0, 1e6, ("per_unserved_bike", "unserved_bike", "per_unserved", "penalty")),
}
_PACE: _Settings = {
    "speed": (0.1, 200.0, ("speed_kmh", "speed_km_h", "kmh")),
    "per_stop": (0.0, 86_400.0, ("per_stop_s", "stop_s", "seconds_per_stop", "service_s")),
    "per_bike": (0.0, 86_400.0, ("per_bike_s", "bike_s", "seconds_per_bike", "handling_s")),
}
