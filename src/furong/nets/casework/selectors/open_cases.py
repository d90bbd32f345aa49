"""Lists and counts of open cases out of columns, for whoever may see all cases of their areas."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from furong.foundation.areas.tree import get_area
from furong.foundation.citytime.clock import city_clock
from furong.kernel.permissions import Actor
from furong.nets.casework.columns import Wanted
from furong.nets.casework.columns.open_cases import ORDERS
from furong.nets.casework.contracts import CaseQuery, CaseState
from furong.nets.casework.domain.lifecycle import FINAL_CASE_STATES
from furong.nets.casework.selectors.desk_columns import desk_columns, scope_of

__all__ = ["OpenPage", "count_open", "select_open"]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPage:
    """Numbers of the cases on a page, and how many pages there are."""

    numbers: tuple[str, ...]
    total: int
    page: int
    pages: int


def select_open(actor: Actor, query: CaseQuery, size: int, states: frozenset[CaseState]) -> OpenPage | None:
    """Return a page of open cases, or ``None`` when the columns cannot tell.

    Args:
        actor: Who asks.
        query: What is asked for.
        size: Cases on a page. [1]
        states: States that the view of the query shows; none of them has ended.
    """
    columns, scope = desk_columns(), scope_of(actor)
    level = query.priority or "0"
    is_ours = bool(states) and not states & FINAL_CASE_STATES and not query.source_key and level in "01234"
    if columns is None or scope is None or not is_ours:
        return None
    wanted = Wanted(
        scope=scope,
        states=frozenset(map(str, states)),
        text=query.text.strip(),
        case_type=query.case_type,
        area_path=get_area(query.area).path if query.area else "",
        level=int(level),
        unit=query.organisation,
        opened_since_us=None if query.opened_since is None else _microseconds(query.opened_since),
        due_before_us=_microseconds(city_clock().now()) if query.view == "overdue" else None,
        order=query.order if query.order in ORDERS else "due",
    )
    page = max(query.page, 1)
    with columns.current() as current:
        found = current.open.select(wanted, (page - 1) * size, size)
        pages = max(1, -(-found.total // size))
        if page > pages:
            page = pages
            found = current.open.select(wanted, (page - 1) * size, size)
    return OpenPage(numbers=found.numbers, total=found.total, page=page, pages=pages)


def count_open(actor: Actor, views: Mapping[str, frozenset[CaseState]]) -> dict[str, int] | None:
    """Return how many cases each view holds, all of them, and those that are overdue; ``None`` as for a list."""
    columns, scope = desk_columns(), scope_of(actor)
    if columns is None or scope is None:
        return None
    late = Wanted(scope=scope, due_before_us=_microseconds(city_clock().now()))
    with columns.current() as current:
        counts = Counter(current.open.count_by_state(scope)) + current.ended(scope)
        overdue = current.open.count(late)
    return {
        **{name: sum(counts[state] for state in states) for name, states in views.items()},
        "all": counts.total(),
        "overdue": overdue,
    }


def _microseconds(at: datetime) -> int:
    return (at - _EPOCH) // _MICROSECOND
