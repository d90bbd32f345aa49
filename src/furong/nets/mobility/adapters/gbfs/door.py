"""GBFS 3.0 and GeoJSON of the city's parking zones, open to everybody; both are made of the newest release."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.http import HttpResponse

from furong.foundation.citytime.clock import city_clock
from furong.foundation.web.errors import PageUnknown
from furong.foundation.web.pages import PageRequest, page
from furong.nets.mobility.adapters.gbfs.writing import (
    geofencing_zones,
    stamp,
    station_information,
    station_status,
    vehicle_types,
)
from furong.nets.mobility.api import counts, publishing
from furong.nets.mobility.contracts.publishing import PublishedZones

__all__ = ["gbfs_feed", "zones_geojson"]

_VERSION = "3.0"
#: How long an answer may be kept. [s]
_TTL_S = 60
_FEEDS = (
    "system_information",
    "gbfs_versions",
    "vehicle_types",
    "station_information",
    "station_status",
    "geofencing_zones",
)


@page(public=True)
def gbfs_feed(request: PageRequest, name: str) -> HttpResponse:
    """Answer with a file of the feed."""
    content = _CONTENTS.get(name)
    if content is None:
        raise PageUnknown
    published = publishing.published_zones()
    updated = city_clock().now() if name == "station_status" else published.at
    told = {"last_updated": stamp(updated), "ttl": _TTL_S, "version": _VERSION, "data": content(request, published)}
    return _sent(told, "application/json")


@page(public=True)
def zones_geojson(request: PageRequest) -> HttpResponse:
    """Answer with the zones as one GeoJSON document."""
    published = publishing.published_zones()
    features = [
        {
            "type": "Feature",
            "id": zone.key,
            "properties": {
                "zone_id": zone.key,
                "version": zone.version,
                "name": zone.name_zh,
                "name_en": zone.name_en,
                "area": zone.area,
                "capacity": zone.capacity,
                "capacity_by_type": dict(zone.capacity_by_type),
                "mode": zone.mode.value,
                "hours": [{"days": list(one.days), "start": one.start, "end": one.end} for one in zone.hours],
                "valid_from": stamp(zone.valid_from),
                "valid_to": stamp(zone.valid_to) if zone.valid_to is not None else None,
            },
            "geometry": zone.geometry,
        }
        for zone in published.zones
    ]
    head = {"type": "FeatureCollection", "release": published.number, "published_at": stamp(published.at)}
    return _sent({**head, "features": features}, "application/geo+json")


def _discovery(request: PageRequest, _published: PublishedZones) -> dict[str, Any]:
    return {"feeds": [{"name": name, "url": _address(request, name)} for name in _FEEDS]}


def _versions(request: PageRequest, _published: PublishedZones) -> dict[str, Any]:
    return {"versions": [{"version": _VERSION, "url": _address(request, "gbfs")}]}


def _system(_request: PageRequest, _published: PublishedZones) -> dict[str, Any]:
    return {
        "system_id": "furong_parking_zones",
        "languages": ["zh-CN", "en"],
        "name": [
            {"text": "共享单车停放区", "language": "zh-CN"},
            {"text": "Parking zones for shared bikes", "language": "en"},
        ],
        "opening_hours": "24/7",
        "feed_contact_email": settings.FURONG_OPTIONS["FEED_CONTACT"],
        "timezone": settings.TIME_ZONE,
    }


def _status(_request: PageRequest, published: PublishedZones) -> dict[str, Any]:
    live = {one.zone: one for one in counts.list_public_counts(published.zones)}
    return {"stations": station_status(published.zones, live)}


_CONTENTS: Mapping[str, Callable[[PageRequest, PublishedZones], dict[str, Any]]] = {
    "gbfs": _discovery,
    "gbfs_versions": _versions,
    "system_information": _system,
    "vehicle_types": lambda _request, published: {"vehicle_types": vehicle_types(published.zones)},
    "station_information": lambda _request, published: {"stations": station_information(published.zones)},
    "station_status": _status,
    "geofencing_zones": lambda _request, published: geofencing_zones(published.zones),
}


def _address(request: PageRequest, name: str) -> str:
    return request.build_absolute_uri(f"/gbfs/{_VERSION}/{name}.json")


def _sent(content: Any, content_type: str) -> HttpResponse:
    answer = HttpResponse(json.dumps(content, ensure_ascii=False), content_type=f"{content_type}; charset=utf-8")
    # What everybody may read, pages of other sites may read, too.
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer
