"""Looking for entries of the watch list, and the names of those who worked on them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import Count, Max, Q, QuerySet

from furong.foundation.identity.actors import demand_somewhere
from furong.foundation.identity.models import User
from furong.kernel.permissions import Actor
from furong.nets.mobility.contracts.watch import WatchState
from furong.nets.mobility.contracts.watch_search import WatchPage, WatchQuery, WatchRow
from furong.nets.mobility.domain.watching import shown_letters
from furong.nets.mobility.models import Reentry, Watch
from furong.nets.mobility.selectors.vehicle_keys import key_of_mark
from furong.nets.mobility.selectors.watch import watch_info

__all__ = ["names_of_people", "search_watch_for"]

_WATCH = "mobility.watch"
_PAGE = 50
_PERSON = "user:"


def search_watch_for(actor: Actor, query: WatchQuery) -> WatchPage:
    """Return a page of the entries that fit, the newest first; a page behind the last is the last.

    Raises:
        ActionRefused: When the actor may not look.
    """
    demand_somewhere(actor, _WATCH)
    fitting = _fitting(query)
    counts = fitting.order_by().values("state").annotate(count=Count("pk"))
    by_state = {WatchState(one["state"]): int(one["count"]) for one in counts}
    chosen = fitting if query.state is None else fitting.filter(state=query.state.value)
    total = sum(by_state.values()) if query.state is None else by_state.get(query.state, 0)
    pages = max(1, -(-total // _PAGE))
    page = min(max(query.page, 1), pages)
    rows = chosen.prefetch_related("steps").order_by("-pk")[(page - 1) * _PAGE : page * _PAGE]
    return WatchPage(rows=_rows(list(rows)), total=total, page=page, pages=pages, by_state=by_state)


def names_of_people(keys: Iterable[str]) -> dict[str, str]:
    """Return the name of each person among the keys of actors; who is no person, or gone, is left out."""
    numbers = {key.removeprefix(_PERSON) for key in keys if key.startswith(_PERSON)}
    people = User.objects.filter(pk__in=[number for number in numbers if number.isdecimal()])
    return {f"{_PERSON}{person.pk}": person.display_name for person in people}


def _fitting(query: WatchQuery) -> QuerySet[Watch]:
    rows = Watch.objects.all()
    if query.reason is not None:
        rows = rows.filter(reason=query.reason.value)
    if not query.text.strip():
        return rows
    letters = shown_letters(query.text)
    if not letters:
        return rows.none()
    return rows.filter(Q(masked__contains=letters) | Q(key=key_of_mark(query.text)))


def _rows(found: Sequence[Watch]) -> tuple[WatchRow, ...]:
    counts = Reentry.objects.filter(watch__in=found).values("watch").annotate(count=Count("pk"), last=Max("at"))
    seen = {one["watch"]: (int(one["count"]), one["last"]) for one in counts}
    told = [(row, *seen.get(row.pk, (0, None))) for row in found]
    return tuple(WatchRow(entry=watch_info(row), reentries=count, last_at=last) for row, count, last in told)
