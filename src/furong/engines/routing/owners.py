"""Whose bikes and vehicles there are: operators as they are listed, or as counts and vehicles name them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from furong.engines.routing.bikes import named_in
from furong.engines.routing.fields import Field, StateUnusable

__all__ = ["Owner", "read_owners"]

_OPERATOR_LIST = "a list of operators, each with id and vehicles {count, capacity, start, window}"
_VEHICLE_LIST = "vehicles {count, capacity, start, window}, a list of these, or these by operator"
_FLEETS = ("vehicles", "vehicle", "fleet", "trucks", "vans")
_OWNER = ("operator", "operator_id", "owner", "company")
#: What a vehicle may say; an object without any of that has vehicles by operator.
_OF_A_VEHICLE = frozenset(
    {"count", "number", "quantity", "capacity", "size", "cap", "max_load", "start", "depot", "base", "lon", *_OWNER}
)
_ALONE = "all"


@dataclass(slots=True)
class Owner:
    """An operator.

    Args:
        name: Its name.
        row: What the state says of it.
        vehicles: What the state says of its vehicles.
    """

    name: str
    row: Field
    vehicles: list[Field] = field(default_factory=list)


def read_owners(root: Field, zones: list[Field], assumed: list[str]) -> list[Owner]:
    """Return the operators of a state.

    Args:
        root: The state.
        zones: Its zones.
        assumed: What is taken to be so is put to this.

    Raises:
        StateUnusable: When there are none, or it is not said whose a vehicle is.
    """
    listed, fleet = root.find("operators", "companies"), root.find(*_FLEETS)
    if listed is None and fleet is None:
        raise root.need(_OPERATOR_LIST, "operators").wrong(_OPERATOR_LIST)
    owners = {} if listed is None else _listed(listed)
    known = list(owners) if owners else list(dict.fromkeys(name for zone in zones for name in named_in(zone)))
    if fleet is not None:
        by_owner = _by_owner(fleet, known, assumed)
        if owners:
            unknown = next((name for name in by_owner if name not in owners), None)
            if unknown is not None:
                raise StateUnusable(fleet.place, f"one of the operators {', '.join(owners)}", repr(unknown))
        for name in dict.fromkeys([*by_owner, *known]):
            owner = owners.setdefault(name, Owner(name, Field(f"{fleet.place}.{name}", {})))
            owner.vehicles = owner.vehicles or by_owner.get(name, [])
    return list(owners.values())


def _listed(given: Field) -> dict[str, Owner]:
    owners: dict[str, Owner] = {}
    by_name = isinstance(given.value, Mapping)
    for each in given.items(_OPERATOR_LIST):
        told = {"id": each.place.rpartition(".")[2], "vehicles": each.value} if by_name else {"id": each.value}
        row = each if isinstance(each.value, Mapping) else Field(each.place, told)
        name = row.need("a name", "id", "operator", "operator_id", "key", "code", "name").text()
        if name in owners:
            raise StateUnusable(f"{row.place}.id", "each operator once", repr(name))
        owners[name] = Owner(name, row, _own(row))
    return owners


def _own(row: Field) -> list[Field]:
    """Return the vehicles that stand at an operator."""
    given = row.find(*_FLEETS)
    if given is not None:
        return _each(given)
    count = row.find("vehicle_count", "vehicles_count", "n_vehicles", "num_vehicles")
    return [] if count is None else [count]


def _each(given: Field) -> list[Field]:
    if not isinstance(given.value, list):
        return [given]
    return [Field(f"{given.place}[{place}]", each) for place, each in enumerate(given.value)]


def _by_owner(fleet: Field, known: list[str], assumed: list[str]) -> dict[str, list[Field]]:
    """Return vehicles that stand for themselves, by operator."""
    rows = _each(fleet)
    if not rows or fleet.value == {}:
        raise fleet.wrong(_VEHICLE_LIST)
    if isinstance(fleet.value, Mapping) and not _OF_A_VEHICLE & fleet.value.keys():
        return {name: _each(Field(f"{fleet.place}.{name}", each)) for name, each in fleet.value.items()}
    owners: dict[str, list[Field]] = {}
    for row in rows:
        told = row.find(*_OWNER) if isinstance(row.value, Mapping) else None
        names = [told.text()] if told else known or [_ALONE]
        if len(names) > 1 and isinstance(fleet.value, list):
            raise StateUnusable(f"{row.place}.operator", "the operator whose vehicle it is", "nothing")
        for name in names:
            owners.setdefault(name, []).append(row)
    if len(owners) > len(rows):
        assumed.append("each operator has the vehicles that stand in the file for all")
    if not known and _ALONE in owners:
        assumed.append(f"all bikes and vehicles are one operator's, named {_ALONE}")
    return owners
