"""The map of all things: its tiles, and what has changed on it."""

from __future__ import annotations

import hashlib

from django.http import HttpResponse, HttpResponseBase, JsonResponse

from furong.foundation.web.errors import PageUnknown
from furong.foundation.web.pages import PageRequest, page
from furong.nets.sensing.api.tiles import MapQuery, Tile, map_changes_for, tile_for

__all__ = ["map_changes", "map_tile", "query_of"]

_ZOOM_MAX = 18
#: So long a browser shows a tile without asking again whether it still holds. [s]
_HOLDS_S = 10


@page("feed.read")
def map_tile(request: PageRequest, zoom: int, across: int, down: int) -> HttpResponseBase:
    """Send a vector tile of the things that the reader may see."""
    tile = Tile(zoom, across, down)
    if zoom > _ZOOM_MAX or not tile.is_real:
        raise PageUnknown
    made = tile_for(request.actor, tile, query_of(request))
    tag = f'"{hashlib.blake2b(made.body, digest_size=12).hexdigest()}"'
    if request.headers.get("If-None-Match") == tag:
        answer = HttpResponse(status=304)
    else:
        answer = HttpResponse(made.body, content_type="application/vnd.mapbox-vector-tile")
    answer["ETag"] = tag
    answer["Cache-Control"] = f"private, max-age={_HOLDS_S}"
    answer["Vary"] = "Cookie"
    answer["X-Map-Version"] = str(made.version)
    return answer


@page("feed.read")
def map_changes(request: PageRequest) -> HttpResponseBase:
    """Send which cells are different since the version that the reader's map has."""
    zoom, since = (_whole(request.GET.get(name, "")) for name in ("zoom", "since"))
    changes = map_changes_for(request.actor, query_of(request), zoom=zoom, since=since)
    answer = JsonResponse(
        {
            "version": changes.version,
            "whole": changes.is_whole,
            "resolution": changes.resolution,
            "cells": changes.cells,
        }
    )
    answer["Cache-Control"] = "no-store"
    return answer


def query_of(request: PageRequest) -> MapQuery:
    """Return what the address asks the map to show."""
    asked = {name: request.GET.get(name, "") for name in ("category", "area", "owner", "state")}
    return MapQuery(**asked)


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0
