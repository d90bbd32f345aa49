"""Keep the open cases of the city in columns, and what is behind them in figures; exactly as the database has them.

Every row of a case or task carries the transaction that wrote it last (a trigger sees to it). Whoever asks first reads
what was written since the columns were last brought up to date: all that is not older than the oldest transaction which
was then still under way, so that nothing is missed that became visible later. Reading a row twice does no harm.

Inside a transaction the columns are not used: what it has written itself may still be taken back.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from furong.kernel.permissions import Actor
from furong.nets.casework.columns import CaseRow, OpenCases
from furong.nets.casework.columns.names import is_below
from furong.nets.casework.domain.lifecycle import FINAL_CASE_STATES

__all__ = ["DeskColumns", "desk_columns", "scope_of"]

_PIECE = 5_000
_NOW = "SELECT pg_current_snapshot()::text, pg_relation_filenode('casework_case'), current_database()"
_ROWS = """
SELECT c.number, c.state, c.priority::int, c.area_path, c.case_type_id,
    (extract(epoch FROM c.due_at) * 1000000)::bigint, (extract(epoch FROM c.opened_at) * 1000000)::bigint,
    ARRAY(SELECT DISTINCT t.organisation_id FROM casework_task t WHERE t.case_id = c.number),
    concat_ws(E'\n', c.number, c.title_zh, c.title_en, c.place_zh, c.place_en)
FROM casework_case c
"""
#: Read piece by piece, so that a city's cases never lie in memory twice.
_OPEN = f"{_ROWS} WHERE c.state <> ALL(%s) AND c.number > %s ORDER BY c.number LIMIT {_PIECE}"
_MOVED = f"""{_ROWS} WHERE c.number IN (
    SELECT number FROM casework_case WHERE changed >= %s::xid8
    UNION SELECT case_id FROM casework_task WHERE changed >= %s::xid8)
"""
_ENDED = "SELECT area_path, state, count(*) FROM casework_case WHERE state = ANY(%s) GROUP BY area_path, state"
_ENDED_IN = """
SELECT area_path, state, count(*) FROM casework_case WHERE state = ANY(%s) AND area_path = ANY(%s)
GROUP BY area_path, state
"""
_UNITS = """
SELECT c.area_path, array_agg(DISTINCT t.organisation_id)
FROM casework_task t JOIN casework_case c ON c.number = t.case_id GROUP BY c.area_path
"""
#: For how many areas it is remembered how many cases of them have ended. [1]
_ENDED_MAX = 512
_FINAL = [str(state) for state in FINAL_CASE_STATES]


class DeskColumns:
    """The columns of one process, and how far they go."""

    def __init__(self) -> None:
        """Begin with nothing read."""
        self._lock = threading.Lock()
        self._seen: tuple[Any, ...] = ()
        self._forget()

    @contextmanager
    def current(self) -> Iterator[DeskColumns]:
        """Hold the columns as the database has them at this moment; nobody else changes them meanwhile."""
        # Asked before the others are kept waiting: whoever holds the columns mostly finds nothing to be read.
        now = _now()
        with self._lock:
            if now != self._seen:
                self._catch_up()
            yield self

    def ended(self, scope: tuple[str, ...], below: str = "") -> Counter[str]:
        """Return how many cases below the paths of ``scope``, and below one more, have ended in which state."""
        kept = self._ended_of.get((scope, below))
        if kept is None:
            kept = Counter()
            for state, areas in self._ended.items():
                meant = (area for area in areas if is_below(area, scope) and (not below or is_below(area, (below,))))
                kept[state] = sum(areas[area] for area in meant)
            if len(self._ended_of) >= _ENDED_MAX:
                self._ended_of.clear()
            self._ended_of[scope, below] = kept
        return kept

    def areas(self, scope: tuple[str, ...]) -> frozenset[str]:
        """Return the paths of areas below ``scope`` that have, or had, any case."""
        kept = self._areas_of.get(scope)
        if kept is None:
            kept = self._areas_of[scope] = frozenset(area for area in self._units if is_below(area, scope))
        return kept

    def units(self, scope: tuple[str, ...]) -> frozenset[str]:
        """Return the organisations that have, or had, a task of a case below ``scope``."""
        kept = self._units_of.get(scope)
        if kept is None:
            some = (units for area, units in self._units.items() if is_below(area, scope))
            kept = self._units_of[scope] = frozenset[str]().union(*some)
        return kept

    def _catch_up(self) -> None:
        seen = _now()
        if seen == self._seen:
            return
        with connection.cursor() as cursor:
            if self._seen[1:] != seen[1:]:
                self._read_all(cursor)
            else:
                since = self._seen[0].partition(":")[0]
                cursor.execute(_MOVED, [since, since])
                self._take(cursor.fetchall(), cursor)
        self._seen = seen

    def _read_all(self, cursor: Any) -> None:
        self._forget()
        last: str | None = ""
        while last is not None:
            cursor.execute(_OPEN, [_FINAL, last])
            last = None
            for row in cursor.fetchall():
                case = _case_row(row)
                self.open.put(case)
                self._note(case.area_path, case.units)
                last = case.number
        cursor.execute(_ENDED, [_FINAL])
        self._count_ended(cursor.fetchall())
        cursor.execute(_UNITS)
        for area, units in cursor.fetchall():
            self._note(area, units)

    def _take(self, rows: list[tuple[Any, ...]], cursor: Any) -> None:
        """Take rows that were written; the ended cases of an area in which one has ended are counted anew."""
        counted = set()
        if rows:
            self._ended_of.clear()
        for row in rows:
            case = _case_row(row)
            if not case.is_open or case.number not in self.open:
                counted.add(case.area_path)
            self.open.put(case)
            self._note(case.area_path, case.units)
        if counted:
            for areas in self._ended.values():
                for area in counted:
                    areas.pop(area, None)
            cursor.execute(_ENDED_IN, [_FINAL, list(counted)])
            self._count_ended(cursor.fetchall())

    def _count_ended(self, rows: list[tuple[str, str, int]]) -> None:
        for area, state, count in rows:
            self._ended[state][area] = count
            self._note(area, ())

    def _note(self, area: str, units: Iterable[str]) -> None:
        known = self._units.get(area)
        if known is None or not known.issuperset(units):
            self._units[area] = (known or set()) | set(units)
            self._areas_of.clear()
            self._units_of.clear()

    def _forget(self) -> None:
        self.open = OpenCases()
        self._ended: dict[str, dict[str, int]] = {state: {} for state in _FINAL}
        self._ended_of: dict[tuple[tuple[str, ...], str], Counter[str]] = {}
        self._units: dict[str, set[str]] = {}
        self._areas_of: dict[tuple[str, ...], frozenset[str]] = {}
        self._units_of: dict[tuple[str, ...], frozenset[str]] = {}


_COLUMNS = DeskColumns()


def _now() -> tuple[Any, ...]:
    """Return how far the database is, and which one it is."""
    with connection.cursor() as cursor:
        cursor.execute(_NOW)
        seen: tuple[Any, ...] = cursor.fetchone()
    return seen


def desk_columns() -> DeskColumns | None:
    """Return the columns of this process, or ``None`` inside a transaction."""
    return None if connection.in_atomic_block else _COLUMNS


def scope_of(actor: Actor) -> tuple[str, ...] | None:
    """Return the paths below which ``actor`` may see all cases, or ``None`` when a grant is bound to a unit's own."""
    grants = actor.grants_for("case.read")
    if any(grant.organisation is not None for grant in grants):
        return None
    return tuple(sorted({grant.area for grant in grants}))


def _case_row(row: tuple[Any, ...]) -> CaseRow:
    number, state, level, area, case_type, due, opened, units, text = row
    return CaseRow(
        number=number, state=state, is_open=state not in FINAL_CASE_STATES, level=level, area_path=area,
        case_type=case_type or "", due_us=due, opened_us=opened, units=tuple(units), text=text,
    )  # fmt: skip
