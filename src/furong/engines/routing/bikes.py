"""How many bikes a state says there are: by operator, in the order of the operators, or as a total."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from furong.engines.routing.fields import Field, StateUnusable
from furong.engines.routing.problem import Whole
from furong.kernel.shares import whole_shares

__all__ = ["COUNTS", "FORECASTS", "HAPPENED", "bikes_of", "given_of", "named_in"]

COUNTS = (
    *("counts", "by_operator", "counts_by_operator", "bikes_by_operator", "count", "bikes", "total", "current"),
    *("stock", "operators"),
)
FORECASTS = ("forecast", "expected", "predicted", "forecasts")
HAPPENED = ("happened", "actual", "truth")
#: Names that mean something else, or too little, where they do not stand at a zone.
_AT_ZONES = frozenset({"operators", "count", "total", "current", "bikes"})
_EXPECTED = "a whole number of bikes from 0"


def named_in(zone: Field) -> list[str]:
    """Return the operators that the bikes of a zone name."""
    given = zone.find(*COUNTS)
    return [] if given is None else list(_by_operator(given) or {})


def given_of(root: Field, names: Sequence[str], rows: list[Field], zones: Sequence[str]) -> list[Field | None]:
    """Return what is said of the bikes of each zone, in a table by zone that stands for itself or else at the zones.

    Args:
        root: The state.
        names: What it may be called.
        rows: What the state says of the zones.
        zones: Their names.

    Raises:
        StateUnusable: When the table is none, or names a zone that is none.
    """
    given = root.find(*(name for name in names if name not in _AT_ZONES))
    if given is None:
        return [row.find(*names) for row in rows]
    if not isinstance(given.value, Mapping):
        raise given.wrong("bikes by zone")
    unknown = next((name for name in given.value if name not in zones), None)
    if unknown is not None:
        raise StateUnusable(f"{given.place}.{unknown}", "the id of a zone", repr(unknown))
    return [given.find(name) for name in zones]


def bikes_of(given: Field, operators: Sequence[str], shares: Whole | None) -> Whole:
    """Return bikes by operator.

    Args:
        given: What stands in the state.
        operators: The operators.
        shares: What a total is split like; None when it cannot be.

    Raises:
        StateUnusable: When it says no bikes, or of somebody who is no operator, or a total that cannot be split.
    """
    by_operator = _by_operator(given)
    if by_operator is not None:
        bikes = np.zeros(len(operators), dtype=np.int64)
        for name, value in by_operator.items():
            if name not in operators:
                raise StateUnusable(value.place, f"one of the operators {', '.join(operators)}", repr(name))
            bikes[operators.index(name)] += value.whole(_EXPECTED)
        return bikes
    if isinstance(given.value, list) and len(given.value) == len(operators):
        return np.array([each.whole(_EXPECTED) for each in given.items("bikes by operator")], dtype=np.int64)
    total = given.whole("bikes by operator, or a whole number of bikes from 0")
    if len(operators) == 1:
        return np.array([total], dtype=np.int64)
    if shares is None:
        raise given.wrong("bikes by operator: each moves only its own")
    return whole_shares(total, shares if shares.sum() else np.ones_like(shares))


def _by_operator(given: Field) -> dict[str, Field] | None:
    """Return bikes by operator: of an object, or of a list of operators with their counts; None for anything else."""
    if isinstance(given.value, Mapping):
        return {name: Field(f"{given.place}.{name}", value) for name, value in given.value.items()}
    if (
        not isinstance(given.value, list)
        or not given.value
        or not all(isinstance(each, Mapping) for each in given.value)
    ):
        return None
    found: dict[str, Field] = {}
    for row in given.items("bikes by operator"):
        name = row.need("a name", "operator", "operator_id", "id", "name").text()
        if name in found:
            raise StateUnusable(row.place, "each operator once", repr(name))
        found[name] = row.need(_EXPECTED, "count", "bikes", "number", "total")
    return found
