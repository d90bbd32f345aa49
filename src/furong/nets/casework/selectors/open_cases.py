"""Lists and counts of cases out of columns, for whoever may see all cases of their areas.

What has ended is not in the columns: lists of all cases show it behind what is open, and only how many there are of it
is needed as long as nobody has paged that far.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from furong.foundation.areas.tree import get_area
from furong.foundation.citytime.clock import city_clock
from furong.nets.casework.columns import Wanted
from furong.nets.casework.columns.open_cases import ORDERS
from furong.nets.casework.contracts import CaseQuery, CaseState
from furong.nets.casework.domain.lifecycle import FINAL_CASE_STATES
from furong.nets.casework.selectors.desk_columns import DeskColumns

__all__ = ["OpenPage", "counts_in", "page_in", "wanted_of"]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
#: The order in which what is open stands before what has ended.
_OPEN_FIRST = "due"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPage:
    """Numbers of the cases on a page, and how many pages there are."""

    numbers: tuple[str, ...]
    total: int
    page: int
    pages: int


def wanted_of(scope: tuple[str, ...], query: CaseQuery, states: frozenset[CaseState]) -> Wanted | None:
    """Return what is asked for, or ``None`` when the columns cannot tell.

    Args:
        scope: Paths of the areas that the reader sees.
        query: What is asked for.
        states: States that the view of the query shows; all of them when there is none.
    """
    level = query.priority or "0"
    if states & FINAL_CASE_STATES or query.source_key or level not in ("0", "1", "2", "3", "4"):
        return None
    return Wanted(
        scope=scope,
        states=frozenset(map(str, states)),
        text=query.text.strip(),
        case_type=query.case_type,
        area_path=get_area(query.area).path if query.area else "",
        level=int(level),
        unit=query.organisation,
        opened_since_us=None if query.opened_since is None else _microseconds(query.opened_since),
        due_before_us=_microseconds(city_clock().now()) if query.view == "overdue" else None,
        order=query.order if query.order in ORDERS else _OPEN_FIRST,
    )


def page_in(
    columns: DeskColumns, wanted: Wanted, number: int, size: int, count_ended: Callable[[], int]
) -> OpenPage | None:
    """Return a page of cases, or ``None`` when there is something on it that has ended.

    Args:
        columns: The columns as they are at this moment.
        wanted: What is asked for.
        number: Which page, from 1 on. [1]
        size: Cases on a page. [1]
        count_ended: Counts what is asked for and has ended, where columns do not know it. [1]
    """
    ended = 0 if wanted.states else _ended(columns, wanted, count_ended)
    if ended and wanted.order != _OPEN_FIRST:
        return None
    number = max(number, 1)
    found = columns.open.select(wanted, (number - 1) * size, size)
    total = found.total + ended
    pages = max(1, -(-total // size))
    if number > pages:
        number = pages
        found = columns.open.select(wanted, (number - 1) * size, size)
    if len(found.numbers) < min(size, total - (number - 1) * size):
        return None
    return OpenPage(numbers=found.numbers, total=total, page=number, pages=pages)


def counts_in(
    columns: DeskColumns, scope: tuple[str, ...], views: Mapping[str, frozenset[CaseState]]
) -> dict[str, int]:
    """Return how many cases each view holds, all of them, and those that are overdue."""
    late = Wanted(scope=scope, due_before_us=_microseconds(city_clock().now()))
    counts = Counter(columns.open.count_by_state(scope)) + columns.ended(scope)
    return {
        **{name: sum(counts[state] for state in states) for name, states in views.items()},
        "all": counts.total(),
        "overdue": columns.open.count(late),
    }


def _ended(columns: DeskColumns, wanted: Wanted, count_ended: Callable[[], int]) -> int:
    """Return how many cases that are asked for have ended."""
    below = columns.ended(wanted.scope, wanted.area_path).total()
    is_narrowed = wanted.text or wanted.case_type or wanted.level or wanted.unit or wanted.opened_since_us is not None
    return count_ended() if below and is_narrowed else below


def _microseconds(at: datetime) -> int:
    return (at - _EPOCH) // _MICROSECOND
