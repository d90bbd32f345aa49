"""Reading the registry: one thing, and searches by code, category, area and owner over tens of millions."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from django.conf import settings

from furong.kernel.permissions import Actor
from furong.nets.sensing.columns.registry import Category, Registry
from furong.nets.sensing.columns.registry.files import RETIRED
from furong.nets.sensing.columns.registry.postings import Postings, keep, open_postings
from furong.nets.sensing.contracts.registry import RegisteredThing, ThingPage
from furong.nets.sensing.errors import ThingUnknown

__all__ = ["ThingQuery", "areas_of", "city_registry", "get_city_thing_for", "search_things_for", "things_of_numbers"]

READ = "feed.read"
#: Shows things of restricted categories as well.
RESTRICTED = "history.restricted"
Mask = npt.NDArray[np.bool_]
_PAGE_MAX = 500
_opening = threading.Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class ThingQuery:
    """What is looked for; empty asks for nothing.

    Args:
        code: A code, or its beginning.
        category: Code of a category.
        area: Code of an area; all below it counts.
        owner: An owner.
    """

    code: str = ""
    category: str = ""
    area: str = ""
    owner: str = ""


@dataclass(slots=True)
class _Shelf:
    """The registry with its lists, as this process has them open."""

    registry: Registry
    postings: Postings = field(default_factory=Postings)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def fresh(self) -> _Shelf:
        with self._lock:
            if self.registry.refresh() or not self.postings.covered:
                self.postings = open_postings(self.registry.files.root)
        return self


@cache
def _shelf() -> _Shelf:
    return _Shelf(Registry.open(Path(settings.FURONG_DIRECTORY.root) / "sensing" / "registry"))


def _open() -> _Shelf:
    with _opening:
        return _shelf().fresh()


def city_registry() -> Registry:
    """Return the registry of this city, as fresh as it can be."""
    return _open().registry


def areas_of(registry: Registry, actor: Actor, action: str) -> list[tuple[int, int]]:
    """Return the ranges of areas in which ``actor`` may do ``action``."""
    codes = {grant.area.rsplit("/", 1)[-1] for grant in actor.grants if action in grant.actions}
    spans = sorted(span for code in codes if (span := registry.area_range(code)) != (0, 0))
    merged: list[tuple[int, int]] = []
    for first, last in spans:
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return merged


def get_city_thing_for(actor: Actor, code: str, action: str = READ) -> RegisteredThing:
    """Return a thing of the registry.

    Raises:
        ThingUnknown: When there is none of that code in the areas of the actor.
    """
    registry = city_registry()
    (number,) = registry.numbers_of([code])
    if number < 0 or not _is_in(registry, number, areas_of(registry, actor, action)):
        raise ThingUnknown(thing=code)
    is_restricted = registry.categories[int(registry.category[number])].sensitivity == "restricted"
    if is_restricted and not _is_in(registry, number, areas_of(registry, actor, RESTRICTED)):
        raise ThingUnknown(thing=code)
    return things_of_numbers(registry, [int(number)])[0]


def _is_in(registry: Registry, number: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(first <= registry.area[number] < last for first, last in spans)


def things_of_numbers(registry: Registry, numbers: Sequence[int]) -> list[RegisteredThing]:
    """Return things by number."""
    places = np.asarray(numbers, dtype=np.int64)
    if not len(places):
        return []
    lon, lat = registry.positions(places)
    categories = registry.categories
    return [
        _thing(registry, categories, number, code, (float(x), float(y)))
        for number, code, x, y in zip(places.tolist(), registry.codes_of(places), lon, lat, strict=True)
    ]


def _thing(
    registry: Registry, categories: Sequence[Category], number: int, code: str, position: tuple[float, float]
) -> RegisteredThing:
    category = categories[int(registry.category[number])]
    is_retired = bool(registry.flags[number] & RETIRED)
    return RegisteredThing(
        number=number,
        code=code,
        category=category.code,
        area=registry.areas[int(registry.area[number])],
        owner=registry.owner_names[int(registry.owner[number])],
        lon=round(position[0], 7),
        lat=round(position[1], 7),
        unit=category.unit,
        period_s=(0 if is_retired else registry.period_of(number)) or category.period_s,
        retired=is_retired,
    )


def search_things_for(actor: Actor, query: ThingQuery, *, page: int = 1, size: int = 50) -> ThingPage:
    """Return a page of the things that are looked for, in the order of their numbers, and how many there are.

    Args:
        actor: Who asks; things outside his or her areas are not there.
        query: What is looked for.
        page: Which page, from 1 on. [1]
        size: Things a page. [1]
    """
    shelf = _open()
    size, begin = min(max(size, 1), _PAGE_MAX), (max(page, 1) - 1) * min(max(size, 1), _PAGE_MAX)
    wanted = _wanted(shelf.registry, actor, query)
    if wanted is None:
        return ThingPage(things=(), count=0, page=page, size=size)
    if not query.code and len(wanted) == 1:
        (kind,) = wanted
        count, numbers = _of_one_kind(shelf, kind, wanted[kind], begin + size)
    else:
        numbers = _found(shelf, query, wanted)
        count = len(numbers)
    numbers = _first(numbers, begin + size)[begin:]
    return ThingPage(things=things_of_numbers(shelf.registry, numbers.tolist()), count=count, page=page, size=size)


def _first(numbers: npt.NDArray[Any], size: int) -> npt.NDArray[Any]:
    """Return the smallest numbers in order, without sorting all of them."""
    return np.sort(numbers if len(numbers) <= size else np.partition(numbers, size - 1)[:size])


def _wanted(registry: Registry, actor: Actor, query: ThingQuery) -> dict[str, Mask] | None:
    """Return which values of each column count, or ``None`` when nothing can be found."""
    spans = areas_of(registry, actor, READ)
    areas = _marked(len(registry.areas), spans)
    if query.area:
        areas &= _marked(len(registry.areas), [registry.area_range(query.area)])
    closed = areas & ~_marked(len(registry.areas), areas_of(registry, actor, RESTRICTED))
    categories = np.ones(len(registry.category_names), np.bool_)
    if closed.any():
        # Who may not see restricted things everywhere he or she looks sees none of them.
        categories = np.array([one.sensitivity != "restricted" for one in registry.categories], np.bool_)
    if query.category:
        categories &= np.array([name == query.category for name in registry.category_names], np.bool_)
    owners = np.array([not query.owner or name == query.owner for name in registry.owner_names], np.bool_)
    masks = {"area": areas, "category": categories, "owner": owners}
    if not all(mask.any() for mask in masks.values()):
        return None
    return {kind: mask for kind, mask in masks.items() if not mask.all()} or {"category": categories}


def _marked(size: int, spans: Sequence[tuple[int, int]]) -> Mask:
    marked = np.zeros(size, np.bool_)
    for first, last in spans:
        marked[first:last] = True
    return marked


def _of_one_kind(shelf: _Shelf, kind: str, mask: Mask, size: int) -> tuple[int, npt.NDArray[Any]]:
    """Return how many things have one of the values, and enough numbers to hold the smallest ``size`` of them."""
    late = _late(shelf, {kind: mask})
    lists = [shelf.postings.between(kind, value, value + 1) for value in np.flatnonzero(mask).tolist()]
    changed = _changed(shelf)
    gone = sum(int(np.isin(changed, one[np.searchsorted(one, changed) % len(one)]).sum()) for one in lists if len(one))
    # The numbers of one value are in order, so the smallest of all are among the first of each.
    heads = np.concatenate([*(one[: size + len(changed)] for one in lists), np.zeros(0, np.int32)])
    return sum(map(len, lists)) - gone + len(late), np.concatenate([_without(heads, changed), late])


def _found(shelf: _Shelf, query: ThingQuery, wanted: dict[str, Mask]) -> npt.NDArray[Any]:
    """Return the numbers of all things that are looked for: those of the shortest list that pass the other filters."""
    registry, postings = shelf.registry, shelf.postings
    if query.code:
        candidates = _by_code(registry, postings, query.code)
        return _passing(registry, candidates, wanted)
    lists = {kind: [postings.between(kind, *span) for span in _spans(mask)] for kind, mask in wanted.items()}
    shortest = min(lists, key=lambda kind: sum(map(len, lists[kind])))
    candidates = _without(np.concatenate(lists[shortest]), _changed(shelf))
    others = {kind: mask for kind, mask in wanted.items() if kind != shortest}
    return np.concatenate([_passing(registry, candidates, others), _late(shelf, wanted)])


def _spans(mask: Mask) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(mask.astype(np.int8), prepend=0, append=0)).tolist()
    return list(zip(edges[::2], edges[1::2], strict=True))


def _late(shelf: _Shelf, wanted: dict[str, Mask]) -> npt.NDArray[Any]:
    """Return what was registered or changed since the lists were made and passes."""
    tail = np.arange(shelf.postings.covered, shelf.registry.count, dtype=np.int32)
    tail = np.concatenate([_changed(shelf), tail])
    return _passing(shelf.registry, tail, wanted)


def _changed(shelf: _Shelf) -> npt.NDArray[np.int32]:
    """Return the things that stand in the lists under what they were before they were changed."""
    changed = np.array(shelf.registry.names.changed, np.int32)
    return changed[changed < shelf.postings.covered]


def _without(numbers: npt.NDArray[Any], changed: npt.NDArray[np.int32]) -> npt.NDArray[Any]:
    return numbers[~np.isin(numbers, changed)] if len(changed) else numbers


def _passing(registry: Registry, numbers: npt.NDArray[Any], wanted: dict[str, Mask]) -> npt.NDArray[Any]:
    """Return the numbers that pass all filters."""
    columns: dict[str, npt.NDArray[Any]] = {
        "category": registry.category,
        "area": registry.area,
        "owner": registry.owner,
    }
    passing = np.asarray(numbers, np.int32)
    # The filter that lets the fewest values pass goes first.
    for kind, mask in sorted(wanted.items(), key=lambda one: float(one[1].mean())):
        passing = keep(passing, np.asarray(columns[kind]), mask)
    return passing


def _by_code(registry: Registry, postings: Postings, code: str) -> npt.NDArray[Any]:
    """Return the thing of a code, or all whose code begins with it."""
    (exact,) = registry.numbers_of([code])
    begin = _first_not_before(registry, postings, code)
    end = _first_not_before(registry, postings, code + "\U0010ffff")
    tail = np.arange(postings.covered, registry.count, dtype=np.int32)
    late = [number for number, text in zip(tail, registry.codes_of(tail), strict=True) if text.startswith(code)]
    found = np.concatenate([postings.by_code[begin:end], np.array(late, np.int32)])
    return np.unique(np.append(found, exact)) if exact >= 0 else found


def _first_not_before(registry: Registry, postings: Postings, code: str) -> int:
    low, high = 0, postings.covered
    while low < high:
        middle = (low + high) // 2
        (text,) = registry.codes_of(postings.by_code[middle : middle + 1])
        if text.encode() < code.encode():
            low = middle + 1
        else:
            high = middle
    return low
