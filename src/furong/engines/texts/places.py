"""From the words of a place to an area: names of areas, places of a gazetteer, what stands behind them, and positions.

Everything that a text names has to fit together: a community lies in the street that is named beside it, a school in
the area that is known already. What fits in one way is certain; what fits in several is asked back with the ways it
fits, and what fits in none is asked back as well. Nothing is ever guessed. Of what stands opposite a place or behind it
only the street is certain: another community may begin there.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from furong.engines.texts.plain import simplified
from furong.engines.texts.slot_places import place_words

__all__ = ["AreaName", "NamedPlace", "PlaceAnswer", "PlaceIndex", "PlaceMention", "PlaceOption", "PlaceState"]

_STREET_DEPTH, _COMMUNITY_DEPTH = 3, 4
_OPTIONS_MAX, _SHORTEST = 6, 2
_OFFICE = re.compile(
    r"(?:人民)?(?:政府|法院|检察院|公安|管委会|医保|社保)|(?!的|有|那|附|市民)[\u4e00-\u9fff]{1,6}(?:局|委员会|中心医院)"
)
_BESIDE = re.compile(
    r"[\u4e00-\u9fff()0-9]{0,2}?的?(对面|后面|背后|后门|前面|附近|旁边?|边上|隔壁|外面|周边|斜对面|那条路|那边)"
)
#: Words that name a kind of place and none of them.
_KINDS: Mapping[str, tuple[str, ...]] = {
    "school": ("学校", "小学", "中学", "幼儿园"),
    "hospital": ("医院", "卫生院", "卫生服务中心"),
    "park": ("公园", "广场"),
    "market": ("菜市场", "农贸市场", "市场", "超市", "商场"),
    "station": ("地铁站", "地铁口", "车站", "公交站"),
    "housing": ("小区", "院子"),
}
_GENERIC = re.compile("|".join(sorted((word for words in _KINDS.values() for word in words), key=len, reverse=True)))
_GRID = re.compile(r"第?([0-9]{1,3}|[一二三四五六七八九十]{1,3})号?网格")
_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")}


class PlaceState(StrEnum):
    """What is known of a place."""

    CERTAIN = "certain"
    AMBIGUOUS = "ambiguous"
    CONFLICTING = "conflicting"
    UNKNOWN = "unknown"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaName:
    """An area and what it is called.

    Args:
        code: Its code.
        path: Codes from the city down to it.
        level: Its level.
        name: Its name.
    """

    code: str
    path: str
    level: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedPlace:
    """A place of the gazetteer.

    Args:
        key: What it is known by.
        name: Its name.
        aliases: What else it is called.
        kind: What it is: ``school``, ``hospital``, ``road`` …
        path: Path of the area that it lies in.
    """

    key: str
    name: str
    aliases: tuple[str, ...] = ()
    kind: str = ""
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceMention:
    """Words that name something.

    Args:
        words: As they stand in the plain text.
        level: Level of the area that they name, or ``place``.
        relation: Where it is from there, e.g. 对面, or empty.
    """

    words: str
    level: str
    relation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceOption:
    """One way in which the words fit.

    Args:
        path: Path of the area.
        place: Key of the place of the gazetteer, or empty.
        name: What it is called.
    """

    path: str
    place: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceAnswer:
    """What the words of a place stand for.

    Args:
        state: What is known.
        path: Path of the area that is certain; empty when none is.
        place: Key of the place of the gazetteer that is meant, or empty.
        mentions: What was named.
        options: The ways in which it fits, to be asked about.
        asked: The words that are asked about, or empty.
    """

    state: PlaceState
    path: str = ""
    place: str = ""
    mentions: tuple[PlaceMention, ...] = ()
    options: tuple[PlaceOption, ...] = ()
    asked: str = ""


@dataclass(frozen=True, slots=True)
class _Meant:
    """What words may mean: an area, and a place in it."""

    path: str
    place: str
    name: str


@dataclass(frozen=True, slots=True)
class _Found:
    """Words at a place of a text, and what they may mean."""

    start: int
    mention: PlaceMention
    meant: frozenset[_Meant]


@dataclass(slots=True)
class PlaceIndex:
    """Names of areas and of places, ready to be looked for in texts.

    Args:
        areas: The areas of the city.
        places: The places of its gazetteer.
    """

    areas: Sequence[AreaName]
    places: Sequence[NamedPlace] = ()
    _names: dict[str, set[_Meant]] = field(default_factory=dict, init=False)
    _levels: dict[str, str] = field(default_factory=dict, init=False)
    _lengths: dict[str, tuple[int, ...]] = field(default_factory=dict, init=False)
    _codes: frozenset[str] = field(default=frozenset(), init=False)

    def __post_init__(self) -> None:
        names: defaultdict[str, set[_Meant]] = defaultdict(set)
        for area in self.areas:
            for name in _spoken(area):
                names[name].add(_Meant(area.path, "", area.name))
                self._levels.setdefault(name, area.level)
        for place in self.places:
            for name in {simplified(one).strip() for one in (place.name, *place.aliases)}:
                if len(name) >= _SHORTEST:
                    names[name].add(_Meant(place.path, place.key, place.name))
                    self._levels.setdefault(name, "place")
        lengths: defaultdict[str, set[int]] = defaultdict(set)
        for name in names:
            lengths[name[:_SHORTEST]].add(len(name))
        self._names = dict(names)
        self._lengths = {head: tuple(sorted(found, reverse=True)) for head, found in lengths.items()}
        self._codes = frozenset(area.code for area in self.areas)

    def resolve(self, text: str, known: str = "") -> PlaceAnswer:
        """Return what a text says of a place.

        Args:
            text: What was said.
            known: Path of the area that is known already, e.g. the district that a form names.
        """
        told = simplified(text)
        found = self._named(told)
        mentions = tuple(one.mention for one in found)
        if not found:
            return self._unnamed(told, known)
        ways = _joined(found, known)
        if not ways:
            ways = {one for other in found for one in other.meant}
            return PlaceAnswer(
                state=PlaceState.CONFLICTING,
                mentions=mentions,
                options=_options(ways),
                asked="、".join(dict.fromkeys(one.words for one in mentions)),
            )
        return self._answer(told, ways, found)

    def _answer(self, told: str, ways: set[_Meant], found: Sequence[_Found]) -> PlaceAnswer:
        mentions = tuple(one.mention for one in found)
        paths = {one.path for one in ways}
        shared = _shared(paths)
        keys = {one.place for one in ways}
        place = next(iter(keys)) if len(keys) == 1 else ""
        beside = any(one.mention.relation for one in found)
        if len(paths) == 1 and len(keys) == 1:
            path = self._grid(told, shared)
            path = "/".join(path.split("/")[:_STREET_DEPTH]) if beside else path
            return PlaceAnswer(state=PlaceState.CERTAIN, path=path, place=place, mentions=mentions)
        asked = max(found, key=lambda one: (len({way.path for way in one.meant}), len(one.mention.words)))
        return PlaceAnswer(
            state=PlaceState.AMBIGUOUS,
            path=shared,
            mentions=mentions,
            options=_options(ways),
            asked=asked.mention.words,
        )

    def _named(self, told: str) -> list[_Found]:
        """Return the names that a text holds, the longest at each place."""
        found: list[_Found] = []
        at = 0
        while at < len(told):
            name = self._name_at(told, at)
            if not name:
                at += 1
                continue
            end, level = at + len(name), self._levels[name]
            if not (level == "district" and _OFFICE.match(told, end)):
                beside = _BESIDE.match(told, end) if level == "place" else None
                mention = PlaceMention(words=name, level=level, relation=beside[1] if beside else "")
                found.append(_Found(at, mention, frozenset(self._names[name])))
            at = end
        return found

    def _name_at(self, told: str, at: int) -> str:
        for length in self._lengths.get(told[at : at + _SHORTEST], ()):
            name = told[at : at + length]
            if name in self._names:
                return name
        return ""

    def _unnamed(self, told: str, known: str) -> PlaceAnswer:
        """Return what a text says that names nothing known: a kind of place may be the only one of a community."""
        generic = next((one for one in _GENERIC.finditer(told) if _BESIDE.match(told, one.end())), None)
        if generic is not None:
            return self._of_kind(generic[0], known, told[generic.start() :])
        words = next((one for one in place_words(told) if one.is_named), None)
        if words is None:
            return PlaceAnswer(state=PlaceState.NONE)
        return PlaceAnswer(state=PlaceState.UNKNOWN, asked=told[words.start : words.end])

    def _of_kind(self, words: str, known: str, rest: str) -> PlaceAnswer:
        kinds = {kind for kind, names in _KINDS.items() if words in names}
        near = [
            one
            for one in self.places
            if one.kind in kinds and known and _fits(one.path, known) and (words in one.name or _is_wide(words))
        ]
        beside = _BESIDE.match(rest, len(words))
        mention = PlaceMention(words=words, level="place", relation=beside[1] if beside else "")
        ways = {_Meant(one.path, one.key, one.name) for one in near}
        if len(ways) == 1 and known.count("/") + 1 >= _COMMUNITY_DEPTH:
            (way,) = ways
            path = "/".join(way.path.split("/")[:_STREET_DEPTH])
            return PlaceAnswer(state=PlaceState.CERTAIN, path=path, place=way.place, mentions=(mention,))
        state = PlaceState.AMBIGUOUS if ways else PlaceState.UNKNOWN
        return PlaceAnswer(state=state, mentions=(mention,), options=_options(ways), asked=words)

    def _grid(self, told: str, path: str) -> str:
        """Return the path of the grid that is told by its number, when its community is known."""
        match = _GRID.search(told)
        if match is None or path.count("/") + 1 != _COMMUNITY_DEPTH:
            return path
        code = f"{path.rpartition('/')[2]}{_number(match[1]):03d}"
        return f"{path}/{code}" if code in self._codes else path


def _spoken(area: AreaName) -> set[str]:
    """Return what people call an area; grids are told by their numbers, the city is everywhere."""
    if area.level in ("grid", "city"):
        return set()
    name = simplified(area.name).strip()
    names = {name}
    for ending in ("居民委员会", "村民委员会", "居委会", "村委会"):
        if name.endswith(ending):
            names.add(name.removesuffix(ending))
    if name.startswith("四川天府新区"):
        names.add("天府新区")
    return {one for one in names if len(one) > _SHORTEST}


def _is_wide(words: str) -> bool:
    """Return whether words stand for every place of their kind: 学校 does for a 小学 too."""
    return any(words == names[0] for names in _KINDS.values())


def _joined(found: Sequence[_Found], known: str) -> set[_Meant]:
    """Return the ways in which all that is named fits together, and with what is known."""
    ways = {one for one in found[0].meant if not known or _fits(one.path, known)}
    for other in found[1:]:
        ways = {
            joined
            for one in ways
            for two in other.meant
            if (not known or _fits(two.path, known)) and (joined := _join(one, two)) is not None
        }
    return ways


def _join(one: _Meant, two: _Meant) -> _Meant | None:
    if one.place and two.place and one.place != two.place:
        # Two places in one area say where it is; which of them is meant is another matter.
        return _Meant(one.path, "", one.name) if one.path == two.path else None
    if not _fits(one.path, two.path):
        return None
    deeper = one if one.path.count("/") >= two.path.count("/") else two
    return _Meant(deeper.path, one.place or two.place, deeper.name)


def _fits(one: str, two: str) -> bool:
    """Return whether one area lies in the other, by who manages it or by the statutory division."""
    short, long = sorted((one, two), key=lambda path: path.count("/"))
    if long == short or long.startswith(short + "/"):
        return True
    parts, code = long.split("/"), short.rpartition("/")[2]
    return short.count("/") == 1 and len(parts) > _STREET_DEPTH - 1 and parts[_STREET_DEPTH - 1].startswith(code)


def _shared(paths: Iterable[str]) -> str:
    """Return the smallest area that holds all."""
    parts = [path.split("/") for path in paths]
    shared: list[str] = []
    for level in zip(*parts, strict=False):
        if len(set(level)) > 1:
            break
        shared.append(level[0])
    return "/".join(shared)


def _options(ways: Iterable[_Meant]) -> tuple[PlaceOption, ...]:
    ordered = sorted(ways, key=lambda one: (one.path, one.place, one.name))[:_OPTIONS_MAX]
    return tuple(PlaceOption(path=one.path, place=one.place, name=one.name) for one in ordered)


def _number(text: str) -> int:
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.partition("十")
    if not ten:
        return _DIGITS.get(text[-1], 0)
    return 10 * (_DIGITS.get(tens, 1) if tens else 1) + (_DIGITS.get(ones, 0) if ones else 0)
