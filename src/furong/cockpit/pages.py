"""The cockpit's page, its panels one by one, and the layers of its map."""

from __future__ import annotations

from django.http import HttpResponseBase, JsonResponse

from furong.cockpit.figures import PANELS, panel_context
from furong.cockpit.layers import DENSITY_CLASSES, LAYERS, layer
from furong.cockpit.places import reach_of
from furong.foundation.web.errors import PageUnknown
from furong.foundation.web.language import language_of
from furong.foundation.web.pages import PageRequest, page, show

__all__ = ["cockpit_page", "map_layer", "panel"]


@page("cockpit.read")
def cockpit_page(request: PageRequest) -> HttpResponseBase:
    """Show the city on one screen; ``?kiosk`` leaves out what only a person at a desk needs."""
    return show(
        request,
        "cockpit/cockpit.html",
        panels={name: panel_context(name, request.actor) for name in PANELS},
        reach=reach_of(request.actor),
        density_classes=DENSITY_CLASSES,
        kiosk="kiosk" in request.GET,
    )


@page("cockpit.read")
def panel(request: PageRequest, name: str) -> HttpResponseBase:
    """Show one panel, for a screen that heard that something in it has changed."""
    if name not in PANELS:
        raise PageUnknown
    return show(request, f"cockpit/_{name}.html", p=panel_context(name, request.actor))


@page("cockpit.read")
def map_layer(request: PageRequest, layer_name: str) -> HttpResponseBase:
    """Send one layer of the map as GeoJSON."""
    if layer_name not in LAYERS:
        raise PageUnknown
    return JsonResponse(
        layer(layer_name, request.actor, language_of()),
        content_type="application/geo+json",
        json_dumps_params={"ensure_ascii": False, "separators": (",", ":")},
    )
