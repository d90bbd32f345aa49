"""The form of a parking zone: from what was sent to a zone that can be saved, and back to fields that stay filled."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec
from django.http import QueryDict
from django.utils.translation import gettext as _

from furong.kernel.errors import FurongError
from furong.nets.mobility.contracts.zones import Hours, NewZone, ZoneInfo, ZoneMode
from furong.nets.mobility.pages.form_fields import Trouble, instant_sent, text_sent

__all__ = ["ZoneForm", "field_of"]

_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
_NAME_ZH_MAX, _NAME_EN_MAX, _CAMERA_MAX = 80, 160, 80
_TEXTS = ("key", "name_zh", "name_en", "area", "capacity", "mode", "cameras", "valid_from", "geometry")
#: The field of the form that an error of the net is about.
_FIELDS = {
    "mobility.zone_geometry_unusable": "geometry",
    "mobility.zone_ring_too_short": "geometry",
    "mobility.zone_ring_open": "geometry",
    "mobility.zone_ring_crosses": "geometry",
    "mobility.zone_rings_collide": "geometry",
    "mobility.zone_flat": "geometry",
    "mobility.zone_outside_city": "geometry",
    "mobility.zone_capacity_unusable": "capacity",
    "mobility.zone_capacities_unequal": "capacity",
    "mobility.zone_hours_unusable": "hours",
    "mobility.zone_elsewhere": "area",
    "mobility.zone_version_earlier": "valid_from",
    "areas.unknown": "area",
}


def field_of(error: FurongError) -> str:
    """Return the field that an error is about; empty when it is about none."""
    return _FIELDS.get(error.code, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneForm:
    """A zone as the form shows it.

    Args:
        texts: What stands in each field.
        hours: Rows of hours; the last one is empty, for one more.
    """

    texts: Mapping[str, str]
    hours: list[Hours] = field(default_factory=list)

    @classmethod
    def empty(cls) -> ZoneForm:
        """Return the form of a zone that is not there yet."""
        blank = {**dict.fromkeys(_TEXTS, ""), "mode": ZoneMode.RECOMMENDED.value}
        return cls(texts=blank, hours=[Hours(start="", end="")])

    @classmethod
    def of(cls, zone: ZoneInfo) -> ZoneForm:
        """Return the form with what a zone is like; the next version begins at once unless a time is given."""
        texts = {
            "key": zone.key,
            "name_zh": zone.name_zh,
            "name_en": zone.name_en,
            "area": zone.area,
            "capacity": str(zone.capacity),
            "mode": zone.mode.value,
            "cameras": "\n".join(zone.camera_ids),
            "valid_from": "",
            "geometry": msgspec.json.encode(zone.geometry).decode(),
        }
        return cls(texts=texts, hours=[*zone.hours, Hours(start="", end="")])

    @classmethod
    def sent(cls, given: QueryDict) -> ZoneForm:
        """Return the form as somebody sent it."""
        texts = {name: str(given.get(name, "")).replace("\0", "").strip() for name in _TEXTS}
        rows = zip(given.getlist("start"), given.getlist("end"), strict=False)
        hours = [
            Hours(days=tuple(given.getlist(f"days-{number}")), start=start.strip(), end=end.strip())
            for number, (start, end) in enumerate(rows)
        ]
        kept = [one for one in hours if one.start or one.end or one.days]
        return cls(texts=texts, hours=[*kept, Hours(start="", end="")])

    def zone(self) -> NewZone:
        """Return the zone that the form describes; what needs the city to be judged is not judged yet.

        Raises:
            Trouble: When a field cannot be read.
        """
        name_zh = text_sent("name_zh", self.texts["name_zh"], _NAME_ZH_MAX)
        if not name_zh:
            raise Trouble("name_zh", _("Give the zone a name in Chinese, as its sign says it."))
        if not _KEY.fullmatch(self.texts["key"]):
            raise Trouble("key", _("The key has letters, digits, dot, dash and underscore, 40 at most, e.g. P14."))
        return NewZone(
            key=self.texts["key"],
            name_zh=name_zh,
            name_en=text_sent("name_en", self.texts["name_en"], _NAME_EN_MAX),
            area=self.texts["area"],
            geometry=_geometry(self.texts["geometry"]),
            capacity=_capacity(self.texts["capacity"]),
            mode=_mode(self.texts["mode"]),
            hours=tuple(self.hours[:-1]),
            camera_ids=_cameras(self.texts["cameras"]),
            valid_from=instant_sent("valid_from", self.texts["valid_from"]),
        )


def _capacity(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > len("100000"):
        raise Trouble("capacity", _("Give the number of vehicles as a whole number, e.g. 120."))
    return int(text)


def _mode(text: str) -> ZoneMode:
    try:
        return ZoneMode(text)
    except ValueError:
        raise Trouble("mode", _("Choose what parking in the zone is.")) from None


def _geometry(text: str) -> Mapping[str, Any]:
    if not text:
        raise Trouble("geometry", _("Draw the outline of the zone on the map, or give it as GeoJSON."))
    try:
        found = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        raise Trouble("geometry", _("This is not GeoJSON. Draw the outline, or paste a Polygon as GeoJSON.")) from None
    if isinstance(found, dict) and found.get("type") == "Feature":
        found = found.get("geometry")
    if not isinstance(found, dict):
        raise Trouble("geometry", _("This is not GeoJSON. Draw the outline, or paste a Polygon as GeoJSON."))
    return found


def _cameras(text: str) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
    text_sent("cameras", max(found, key=len, default=""), _CAMERA_MAX)
    return found
