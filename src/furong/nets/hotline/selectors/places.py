"""Reading where an appeal is about: by the city's areas, its gazetteer, and positions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from furong.engines.texts.places import AreaName, NamedPlace, PlaceAnswer, PlaceIndex, PlaceState
from furong.engines.texts.positions import ToldPosition, position_in
from furong.foundation.areas.places import district_at
from furong.foundation.areas.tree import AreaInfo, get_area, list_areas, statutory_districts
from furong.foundation.identity.private_words import without_private
from furong.kernel.geo import CRS, Position
from furong.kernel.permissions import Actor
from furong.nets.hotline.contracts.places import PlaceChoice, PlaceReading
from furong.nets.hotline.domain.places import is_deeper, question_of
from furong.nets.hotline.models import GazetteerLoad, GazetteerPlace
from furong.nets.hotline.selectors.appeals import stored_appeal_for

__all__ = ["district_path_at", "get_place_of_appeal_for", "read_place"]

_LEVELS = ("city", "district", "street", "community", "grid")


@dataclass(frozen=True, slots=True)
class _Told:
    """What a position says: the district, when all readings of it agree, and the place when its system is told."""

    path: str
    position: Position | None


def get_place_of_appeal_for(actor: Actor, number: str) -> PlaceReading:
    """Return where an appeal is about, as far as its words tell; of a home, which house but not which door.

    Raises:
        AppealUnknown: When there is none, or the actor may not see it.
    """
    appeal = stored_appeal_for(actor, number)
    point = None if appeal.lon is None or appeal.lat is None else Position(appeal.lon, appeal.lat, CRS.WGS84)
    found = read_place(appeal.text, appeal.place, appeal.area_path, point)
    return replace(
        found,
        words=tuple(without_private(one) for one in found.words),
        question_zh=without_private(found.question_zh),
        question_en=without_private(found.question_en),
    )


def read_place(text: str, place: str, known: str, point: Position | None = None) -> PlaceReading:
    """Return what words and position stand for; it is certain only when everything that is told agrees.

    Args:
        text: What was said.
        place: Words of the form that name the place; they go before those of the text.
        known: Path of the area that the form names.
        point: Position of the form, in WGS 84, or ``None``.
    """
    told = _told(position_in(f"{place} {text}"), point)
    index = _index(_newest_load())
    answer = index.resolve(place, known) if place else PlaceAnswer(state=PlaceState.NONE)
    if answer.state in (PlaceState.NONE, PlaceState.UNKNOWN):
        said = index.resolve(text, known)
        answer = said if said.state not in (PlaceState.NONE, PlaceState.UNKNOWN) or not place else answer
    return _reading(_with_position(answer, told, known), told, known)


def district_path_at(lon: float, lat: float) -> str:
    """Return the path of the district at a place, or nothing outside the city.

    Args:
        lon: Longitude, WGS 84. [deg]
        lat: Latitude, WGS 84. [deg]
    """
    district = district_at(lon, lat)
    return district.path if district else ""


def _told(words: ToldPosition | None, point: Position | None) -> _Told:
    readings = (point,) if point else words.readings() if words else ()
    paths = {district_path_at(one.lon, one.lat) for one in readings}
    return _Told(paths.pop() if len(paths) == 1 else "", readings[0] if len(readings) == 1 else None)


def _with_position(answer: PlaceAnswer, told: _Told, known: str) -> PlaceAnswer:
    """Return the answer with what a position adds; words and positions that disagree are asked about."""
    if not told.path or answer.state is PlaceState.CONFLICTING:
        return answer
    stands = answer.path or known
    if not _agrees(stands, told.path):
        words = tuple(one.words for one in answer.mentions)
        return replace(answer, state=PlaceState.CONFLICTING, path="", asked="、".join(words) or "定位")
    if answer.state is PlaceState.NONE:
        return replace(answer, state=PlaceState.CERTAIN, path=told.path if is_deeper(told.path, known) else known)
    return answer


def _agrees(path: str, district: str) -> bool:
    """Return whether an area lies in a district or around it, by who manages it or by the statutory division."""
    codes = statutory_districts(get_area(path.rpartition("/")[2]))
    return path == district or path.startswith(district + "/") or district.rpartition("/")[2] in codes


def _reading(answer: PlaceAnswer, told: _Told, known: str) -> PlaceReading:
    known_zh, known_en = _called(known)
    question_zh, question_en = question_of(answer, known_zh, known_en)
    is_certain = answer.state is PlaceState.CERTAIN
    zh, en = _called(answer.path) if is_certain else ("", "")
    place = GazetteerPlace.objects.filter(pk=int(answer.place)).first() if is_certain and answer.place else None
    exact = place if place is not None and not any(one.relation for one in answer.mentions) else None
    return PlaceReading(
        state=answer.state,
        area=answer.path.rpartition("/")[2] if is_certain else "",
        zh=zh,
        en=en,
        place=place.name if place else "",
        words=tuple(dict.fromkeys(one.words for one in answer.mentions)),
        relation=next((one.relation for one in answer.mentions if one.relation), ""),
        question_zh=question_zh,
        question_en=question_en,
        options=tuple(_choice(one.path, one.name if one.place else "") for one in answer.options),
        lon=told.position.lon if told.position else exact.lon if exact else None,
        lat=told.position.lat if told.position else exact.lat if exact else None,
    )


def _choice(path: str, place: str) -> PlaceChoice:
    zh, en = _called(path)
    name_zh, name_en = (f"{place}（{zh}）", f"{place} ({en})") if place else (zh, en)
    return PlaceChoice(area=path.rpartition("/")[2], zh=name_zh, en=name_en)


def _called(path: str) -> tuple[str, str]:
    """Return what an area is called from the district down."""
    codes = path.split("/")
    areas: list[AreaInfo] = [get_area(code) for code in (codes[1:] or codes)]
    return "".join(one.name_zh for one in areas), ", ".join(one.name_en for one in reversed(areas))


def _newest_load() -> int:
    newest = GazetteerLoad.objects.order_by("-pk").values_list("pk", flat=True).first()
    return newest or 0


@lru_cache(maxsize=2)
def _index(load: int) -> PlaceIndex:
    """Return the names of the city; areas change with a release, the gazetteer with a load."""
    areas = [
        AreaName(code=one.code, path=one.path, level=one.level, name=one.name_zh)
        for level in _LEVELS
        for one in list_areas(level=level)
    ]
    rows = GazetteerPlace.objects.filter(load_id=load).order_by("pk")
    places = [
        NamedPlace(key=str(row.pk), name=row.name, aliases=tuple(row.aliases), kind=row.kind, path=row.area_path)
        for row in rows
    ]
    return PlaceIndex(areas, places)
