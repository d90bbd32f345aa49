"""Which cases somebody has to look at before anybody is sent: likely duplicates, and matters that came back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from furong.kernel.geo import distance_m
from furong.nets.casework.contracts import CaseState, Nearness
from furong.nets.casework.domain.cells import cell_of, cells_around
from furong.nets.casework.domain.lifecycle import FINAL_CASE_STATES
from furong.nets.casework.models import Case, Recurrence
from furong.nets.casework.selectors.nearness import nearness_of_case
from furong.nets.casework.selectors.recurrences import find_closed_before

__all__ = ["came_back", "held_back"]


@dataclass(frozen=True, slots=True)
class _Spot:
    """An open case: where and when it is, and what it is about."""

    number: str
    class_code: str
    lon: float
    lat: float
    at: datetime


def held_back(cases: Sequence[Case]) -> frozenset[str]:
    """Return the numbers of the cases that may be the same matter as an open one before them, or that came back.

    Args:
        cases: Cases that wait for dispatch, stored or about to be.
    """
    back = Recurrence.objects.filter(pk__in=[case.number for case in cases]).values_list("pk", flat=True)
    exact = [case for case in cases if not case.is_place_rough]
    limits = _limits(exact)
    around = {case.number: cells_around(case.lon, case.lat, limits[_kind(case)].duplicate_distance_m) for case in exact}
    spots = _spots(exact, limits, {cell for cells in around.values() for cell in cells})
    again = [
        case.number
        for case in exact
        if any(
            _is_before(spot, case, limits[_kind(case)]) for cell in around[case.number] for spot in spots.get(cell, ())
        )
    ]
    return frozenset(back) | frozenset(again)


def came_back(cases: Sequence[Case]) -> frozenset[str]:
    """Return the numbers of those of new cases at whose place one of their class was closed not long ago."""
    exact = [case for case in cases if case.class_code and not case.is_place_rough]
    limits = _limits(exact)
    around = {
        case.number: cells_around(case.lon, case.lat, limits[_kind(case)].recurrence_distance_m) for case in exact
    }
    wanted = {cell for cells in around.values() for cell in cells}
    closed = set(
        Case.objects.filter(cell__in=wanted, state=CaseState.CLOSED).values_list("cell", "class_code").distinct()
    )
    return frozenset(
        case.number
        for case in exact
        if any((cell, case.class_code) in closed for cell in around[case.number]) and find_closed_before(case)
    )


def _kind(case: Case) -> tuple[str, str]:
    return case.case_type_id or "", case.class_code


def _limits(cases: Iterable[Case]) -> dict[tuple[str, str], Nearness]:
    """Return what is near for each type and class, looked up once."""
    first = {_kind(case): case for case in cases}
    return {kind: nearness_of_case(case) for kind, case in first.items()}


def _spots(cases: Sequence[Case], limits: dict[tuple[str, str], Nearness], cells: set[int]) -> dict[int, list[_Spot]]:
    """Return the open cases of some cells, and those that are about to be stored, by cell."""
    if not cases:
        return {}
    longest = timedelta(hours=max(limit.duplicate_hours for limit in limits.values()))
    opened = [case.opened_at for case in cases]
    rows = (
        Case.objects.filter(cell__in=cells, opened_at__range=(min(opened) - longest, max(opened)), is_place_rough=False)
        .exclude(state__in=[state.value for state in FINAL_CASE_STATES])
        .values_list("number", "class_code", "lon", "lat", "opened_at")
    )
    own = [(case.number, case.class_code, case.lon, case.lat, case.opened_at) for case in cases]
    found: dict[int, list[_Spot]] = defaultdict(list)
    for row in {row[0]: row for row in (*rows, *own)}.values():
        found[cell_of(row[2], row[3])].append(_Spot(*row))
    return found


def _is_before(spot: _Spot, case: Case, near: Nearness) -> bool:
    if (spot.at, spot.number) >= (case.opened_at, case.number):
        return False
    if case.class_code and spot.class_code != case.class_code:
        return False
    if case.opened_at - spot.at > timedelta(hours=near.duplicate_hours):
        return False
    metres = distance_m(np.array(spot.lon), np.array(spot.lat), np.array(case.lon), np.array(case.lat))
    return bool(metres <= near.duplicate_distance_m)
