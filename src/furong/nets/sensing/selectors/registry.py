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
from furong.nets.sensing.columns.registry.postings import Postings, open_postings
from furong.nets.sensing.contracts.registry import RegisteredThing, ThingPage
from furong.nets.sensing.errors import ThingUnknown

__all__ = ["ThingQuery", "areas_of", "city_registry", "get_city_thing_for", "search_things_for", "things_of_numbers"]

READ = "feed.read"
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
    spans = areas_of(registry, actor, action)
    if number < 0 or not any(first <= registry.area[number] < last for first, last in spans):
        raise ThingUnknown(thing=code)
    return things_of_numbers(registry, [int(number)])[0]


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
    return RegisteredThing(
        number=number,
        code=code,
        category=category.code,
        area=registry.areas[int(registry.area[number])],
        owner=registry.owner_names[int(registry.owner[number])],
        lon=round(position[0], 7),
        lat=round(position[1], 7),
        unit=category.unit,
        period_s=registry.period_of(number) or category.period_s,
        retired=bool(registry.flags[number] & RETIRED),
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
    size = min(max(size, 1), _PAGE_MAX)
    found = _found(shelf, query, areas_of(shelf.registry, actor, READ))
    begin = (max(page, 1) - 1) * size
    numbers = np.sort(found)[begin : begin + size] if len(found) <= begin + size else _page(found, begin, size)
    things = things_of_numbers(shelf.registry, numbers.tolist())
    return ThingPage(things=things, count=len(found), page=page, size=size)


def _page(found: npt.NDArray[Any], begin: int, size: int) -> npt.NDArray[Any]:
    """Return one page of numbers in order without sorting all of them."""
    if len(found) < 2 or bool((found[: begin + size + 1][1:] > found[: begin + size + 1][:-1]).all()):
        return found[begin : begin + size]
    return np.sort(np.partition(found, begin + size - 1)[: begin + size])[begin:]


def _found(shelf: _Shelf, query: ThingQuery, spans: list[tuple[int, int]]) -> npt.NDArray[Any]:
    """Return the numbers of all things that are looked for: those of the shortest list that pass the other filters."""
    registry, postings = shelf.registry, shelf.postings
    wanted = _ranges(registry, query, spans)
    if wanted is None:
        return np.zeros(0, np.int32)
    if query.code:
        candidates = _by_code(registry, postings, query.code)
        return candidates[_passes(registry, candidates, wanted, set())]
    lists = {kind: [postings.between(kind, *span) for span in spans] for kind, spans in wanted.items()}
    shortest = min(lists, key=lambda kind: sum(map(len, lists[kind])))
    candidates = np.concatenate(lists[shortest]) if len(lists[shortest]) != 1 else lists[shortest][0]
    found = candidates[_passes(registry, candidates, wanted, {shortest})] if len(wanted) > 1 else candidates
    tail = np.arange(postings.covered, registry.count, dtype=np.int32)
    return np.concatenate([found, tail[_passes(registry, tail, wanted, set())]]) if len(tail) else found


def _ranges(
    registry: Registry, query: ThingQuery, spans: list[tuple[int, int]]
) -> dict[str, list[tuple[int, int]]] | None:
    """Return the ranges of each column that count, or ``None`` when nothing can be found."""
    wanted: dict[str, list[tuple[int, int]]] = {}
    if query.area:
        low, high = registry.area_range(query.area)
        spans = [(max(low, a), min(high, b)) for a, b in spans if max(low, a) < min(high, b)]
    for kind, name, names in (
        ("category", query.category, registry.category_names),
        ("owner", query.owner, registry.owner_names),
    ):
        if name:
            if name not in names:
                return None
            at = list(names).index(name)
            wanted[kind] = [(at, at + 1)]
    if not spans:
        return None
    if spans != [(0, len(registry.areas))] or not wanted:
        wanted["area"] = spans
    return wanted


def _passes(
    registry: Registry, numbers: npt.NDArray[Any], wanted: dict[str, list[tuple[int, int]]], known: set[str]
) -> npt.NDArray[np.bool_]:
    columns: dict[str, npt.NDArray[Any]] = {
        "category": registry.category,
        "area": registry.area,
        "owner": registry.owner,
    }
    passes = np.ones(len(numbers), bool)
    for kind, spans in wanted.items():
        if kind not in known:
            values = columns[kind][numbers]
            one = np.zeros(len(numbers), bool)
            for first, last in spans:
                one |= (values >= first) & (values < last)
            passes &= one
    return passes


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
