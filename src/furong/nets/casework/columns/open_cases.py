"""All open cases of a city, a column a property: what a list of them shows is found without the database.

A city has hundreds of thousands of open cases, and every officer who looks at the desk asks for a dozen of them, for
how many there are and for how many each view holds. A pass over columns answers that in a millisecond or two. The rows
are those of the database as of the last call of :meth:`OpenCases.put`; who keeps them up to it is
:mod:`furong.nets.casework.selectors.desk_columns`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from furong.nets.casework.columns.names import Names
from furong.nets.casework.columns.texts import Texts

__all__ = ["ORDERS", "CaseRow", "OpenCases", "Selection", "Wanted"]

_FIRST_ROWS = 1024
#: Later than any instant. [us]
_NEVER = 1 << 57
#: A level stands in front of an instant, which takes less room than this. [bit]
_LEVEL_AT = 58
_LEVELS = 16
#: How many lists are remembered until a case changes. [1]
_SELECTED_MAX = 256
#: For how many views of how many readers' areas it is remembered which rows they hold. [1]
_VIEWS_MAX = 64
_EVERY: frozenset[str] = frozenset()

#: What comes first in which order; what is equal comes in the order of its number.
ORDERS = ("due", "-due", "opened", "-opened", "priority", "-priority")
#: Orders in which equal rows come by falling number.
_FALLING = ("-due", "-opened")


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow:
    """A case as the columns keep it.

    Args:
        number: Its number.
        state: Its state.
        is_open: Whether it is still to be brought to an end.
        level: Level ``1`` to ``4``. [1]
        area_path: Path of its area.
        case_type: Key of its type.
        due_us: Until when, or ``None``. [us since 1970]
        opened_us: Since when. [us since 1970]
        units: Organisations that have a task in it.
        text: What it can be found by.
    """

    number: str
    state: str
    is_open: bool
    level: int
    area_path: str
    case_type: str
    due_us: int | None
    opened_us: int
    units: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which open cases are asked for; an empty field asks for all."""

    scope: tuple[str, ...]
    states: frozenset[str] = frozenset()
    text: str = ""
    case_type: str = ""
    area_path: str = ""
    level: int = 0
    unit: str = ""
    opened_since_us: int | None = None
    due_before_us: int | None = None
    order: str = "due"


@dataclass(frozen=True, slots=True)
class Selection:
    """The numbers of a page, and how many there are in all."""

    numbers: tuple[str, ...]
    total: int


class OpenCases:
    """Open cases in columns.

    Columns have more room than rows; a row whose case has ended is given to the next one.
    """

    def __init__(self) -> None:
        """Begin without any case."""
        self._rows = 0
        self._free: list[int] = []
        self._row_of: dict[str, int] = {}
        self._numbers: list[str] = []
        self._texts = Texts()
        self._states, self._areas, self._types, self._crews = Names(), Names(), Names(), Names()
        self._due, self._opened, self._level = (np.zeros(_FIRST_ROWS, np.int64) for _ in range(3))
        self._state, self._area, self._type, self._crew = (np.zeros(_FIRST_ROWS, np.int32) for _ in range(4))
        self._is_open = np.zeros(_FIRST_ROWS, np.bool_)
        self._forget_answers()

    def _forget_answers(self) -> None:
        """Forget what was found: it is remembered until a case changes, because every desk asks for the same then."""
        self._views: dict[tuple[tuple[str, ...], frozenset[str]], NDArray[np.bool_]] = {}
        self._counted: dict[tuple[str, ...], dict[str, int]] = {}
        self._selected: dict[tuple[Wanted, int, int], Selection] = {}

    def __len__(self) -> int:
        """Return how many cases are open."""
        return len(self._row_of)

    def __contains__(self, number: str) -> bool:
        """Return whether a case is open."""
        return number in self._row_of

    def put(self, case: CaseRow) -> None:
        """Keep a case as it is now; one that has ended is let go."""
        if self._views or self._counted or self._selected:
            self._forget_answers()
        if not case.is_open:
            self._drop(case.number)
            return
        row = self._row_of.get(case.number)
        if row is None:
            row = self._row_of[case.number] = self._new_row(case.number)
        self._is_open[row] = True
        self._due[row] = _NEVER if case.due_us is None else case.due_us
        self._opened[row] = case.opened_us
        self._level[row] = case.level
        self._state[row] = self._states.code(case.state)
        self._area[row] = self._areas.code(case.area_path)
        self._type[row] = self._types.code(case.case_type)
        self._crew[row] = self._crews.code("\n".join(sorted(case.units)))
        self._texts.put(row, case.text)

    def select(self, wanted: Wanted, first: int, count: int) -> Selection:
        """Return ``count`` numbers from the ``first`` on, in the order that is wanted."""
        if wanted.due_before_us is not None:  # the present, which is never asked again
            return self._select(wanted, first, count)
        asked = (wanted, first, count)
        kept = self._selected.get(asked)
        if kept is None:
            kept = self._select(wanted, first, count)
            if len(self._selected) >= _SELECTED_MAX:
                self._selected.clear()
            self._selected[asked] = kept
        return kept

    def _select(self, wanted: Wanted, first: int, count: int) -> Selection:
        mask = self._matching(wanted)
        total = int(np.count_nonzero(mask))
        if first >= total or count <= 0:
            return Selection((), total)
        keys = self._keys(wanted.order)[: self._rows]
        last = min(first + count, total)
        if last < total:
            # Whatever ties with the last one may stand before it.
            mask = mask & (keys <= np.partition(keys[mask], last - 1)[last - 1])
        rows = np.flatnonzero(mask)
        named = sorted(zip(keys[rows].tolist(), (self._numbers[row] for row in rows.tolist()), strict=True))
        if wanted.order in _FALLING:
            named.sort(key=lambda pair: pair[1], reverse=True)
            named.sort(key=lambda pair: pair[0])
        return Selection(tuple(number for _, number in named[first:last]), total)

    def count(self, wanted: Wanted) -> int:
        """Return how many open cases are meant."""
        return int(np.count_nonzero(self._matching(wanted)))

    def count_by_state(self, scope: tuple[str, ...]) -> dict[str, int]:
        """Return how many open cases below one of the paths of ``scope`` are in which state."""
        kept = self._counted.get(scope)
        if kept is None:
            counts = np.bincount(self._state[: self._rows][self._in_view(scope)], minlength=len(self._states))
            kept = self._counted[scope] = {state: int(counts[code]) for code, state in enumerate(self._states)}
        return kept

    def _keys(self, order: str) -> NDArray[np.int64]:
        match order:
            case "opened" | "-opened":
                keys = self._opened
            case "priority":
                keys = (self._level << _LEVEL_AT) | self._due
            case "-priority":
                keys = ((_LEVELS - 1 - self._level) << _LEVEL_AT) | self._due
            case _:
                keys = self._due
        return -keys if order in _FALLING else keys

    def _matching(self, wanted: Wanted) -> NDArray[np.bool_]:
        """Return which rows are meant; not to be written into."""
        rows = self._rows
        mask = self._in_view(wanted.scope, wanted.states)
        if wanted.area_path:
            mask = mask & self._below((wanted.area_path,))
        if wanted.unit:
            mask = mask & self._crews.picked(lambda crew: wanted.unit in crew.split("\n"))[self._crew[:rows]]
        if wanted.text:
            mask = mask & self._texts.find(wanted.text, rows)
        if wanted.case_type:
            mask = mask & (self._type[:rows] == self._types.known(wanted.case_type))
        if wanted.level:
            mask = mask & (self._level[:rows] == wanted.level)
        return self._matching_times(wanted, mask)

    def _matching_times(self, wanted: Wanted, mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
        rows = self._rows
        if wanted.opened_since_us is not None:
            mask = mask & (self._opened[:rows] >= wanted.opened_since_us)
        if wanted.due_before_us is not None:
            mask = mask & (self._due[:rows] < wanted.due_before_us)
        return mask

    def _in_view(self, scope: tuple[str, ...], states: frozenset[str] = _EVERY) -> NDArray[np.bool_]:
        """Return which rows are of open cases below one of the paths of ``scope``, in one of ``states`` if any."""
        kept = self._views.get((scope, states))
        if kept is None:
            rows = self._rows
            if states:
                kept = self._in_view(scope) & self._states.picked(lambda state: state in states)[self._state[:rows]]
            else:
                kept = self._is_open[:rows] & self._below(scope)
            if len(self._views) >= _VIEWS_MAX:
                self._views.clear()
            self._views[scope, states] = kept
        return kept

    def _below(self, paths: tuple[str, ...]) -> NDArray[np.bool_]:
        return self._areas.below(paths)[self._area[: self._rows]]

    def _new_row(self, number: str) -> int:
        if self._free:
            row = self._free.pop()
            self._numbers[row] = number
            return row
        row = self._rows
        self._rows += 1
        self._numbers.append(number)
        if row >= len(self._due):
            self._grow()
        return row

    def _grow(self) -> None:
        for name in ("_due", "_opened", "_level", "_state", "_area", "_type", "_crew", "_is_open"):
            column = getattr(self, name)
            setattr(self, name, np.concatenate([column, np.zeros_like(column)]))

    def _drop(self, number: str) -> None:
        row = self._row_of.pop(number, None)
        if row is not None:
            self._is_open[row] = False
            self._texts.put(row, "")
            self._free.append(row)
