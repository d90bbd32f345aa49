"""Parking zones: all of them on a map and as a list, one with its versions, and the editor that makes the next one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.utils.translation import gettext as _

from furong.foundation.areas.places import district_outlines
from furong.foundation.areas.tree import AreaInfo, get_area, list_areas
from furong.foundation.citytime.clock import city_clock
from furong.foundation.web.errors import PageUnknown
from furong.foundation.web.feedback import say
from furong.foundation.web.language import language_of
from furong.foundation.web.pages import PageRequest, page, show
from furong.kernel.errors import FurongError
from furong.nets.mobility.api import zones as api
from furong.nets.mobility.contracts.zones import NewZone, ZoneInfo, ZoneMode
from furong.nets.mobility.pages import words, zone_words
from furong.nets.mobility.pages.form_fields import Trouble
from furong.nets.mobility.pages.zone_form import ZoneForm, field_of

__all__ = ["edit_zone", "make_zone", "steer_zone", "zone_ground", "zone_page", "zone_places", "zones_page"]

_READ = "mobility.read"
_EDIT = "mobility.zones"
_WEEK_S = 604_800
_UNUSABLE = 422


@page(_READ)
def zones_page(request: PageRequest) -> HttpResponseBase:
    """Show the parking zones that the reader may see, on a map and as a list."""
    return show(
        request,
        "mobility/zones.html",
        zones=api.list_zones_for(request.actor),
        words=words,
        zone_words=zone_words,
        may_edit=request.actor.holds(_EDIT),
    )


@page(_READ)
def zone_ground(request: PageRequest) -> HttpResponseBase:
    """Send the outlines of the districts, the ground of the maps."""
    response = HttpResponse(district_outlines(), content_type="application/geo+json")
    response.headers["Cache-Control"] = f"private, max-age={_WEEK_S}"
    return response


@page(_READ)
def zone_places(request: PageRequest) -> HttpResponseBase:
    """Send the zones as they hold now, as GeoJSON for the maps."""
    features = [_feature(zone) for zone in api.list_zones_for(request.actor)]
    return JsonResponse(
        {"type": "FeatureCollection", "features": features},
        content_type="application/geo+json",
        json_dumps_params={"ensure_ascii": False, "separators": (",", ":")},
    )


def _feature(zone: ZoneInfo) -> dict[str, Any]:
    told = {
        "key": zone.key,
        "name": zone.name(language_of()),
        "mode": zone.mode.value,
        "lon": zone.lon,
        "lat": zone.lat,
    }
    return {"type": "Feature", "geometry": zone.geometry, "properties": told}


@page(_READ)
def zone_page(request: PageRequest, key: str) -> HttpResponseBase:
    """Show one zone with every version of it, and what one of them has that another has not."""
    versions = api.list_versions_for(request.actor, key)
    shown = _version(versions, request.GET.get("version", "")) or _holding(versions)
    other = _version(versions, request.GET.get("against", ""))
    return show(
        request,
        "mobility/zone.html",
        zone=shown,
        other=other,
        newest=versions[-1],
        holding=_holding(versions),
        versions=versions[::-1],
        differences=zone_words.differences(other, shown) if other else [],
        now=city_clock().now(),
        words=words,
        zone_words=zone_words,
        may_edit=_may_edit(request, versions[-1].area),
    )


@page(_EDIT, methods=("GET", "POST"))
def make_zone(request: PageRequest) -> HttpResponseBase:
    """Show the editor for a zone that is not there yet, or save what it says."""
    if request.method != "POST":
        return _edit(request, ZoneForm.empty())
    form = ZoneForm.sent(request.POST)
    if any(one.key == form.texts["key"] for one in api.list_zones_for(request.actor)):
        taken = _("There is a zone %(zone)s already. Open it to change it, or choose another key.")
        troubles = {"key": taken % {"zone": form.texts["key"]}}
        return _edit(request, form, troubles=troubles, status=_UNUSABLE)
    return _saved(request, form)


@page(_EDIT, methods=("GET", "POST"))
def edit_zone(request: PageRequest, key: str) -> HttpResponseBase:
    """Show the editor with a zone as it will be after its last version, or save the next version."""
    newest = api.list_versions_for(request.actor, key)[-1]
    if request.method != "POST":
        return _edit(request, ZoneForm.of(newest), newest)
    form = ZoneForm.sent(request.POST)
    kept = {**form.texts, "key": newest.key, "area": newest.area}
    return _saved(request, ZoneForm(texts=kept, hours=form.hours), newest)


@page(_EDIT, methods=("POST",))
def steer_zone(request: PageRequest, key: str, act: str) -> HttpResponseBase:
    """Give a zone up, or take an earlier version again: that makes a new version which says the same."""
    if act not in ("retire", "restore"):
        raise PageUnknown
    versions = api.list_versions_for(request.actor, key)
    earlier = _version(versions, request.POST.get("version", ""))
    if act == "restore" and earlier is None:
        raise PageUnknown
    try:
        told = _restored(request, earlier) if act == "restore" and earlier else _retired(request, key)
    except FurongError as error:
        say(request, error.sentence(language_of()), kind="danger")
    else:
        say(request, told)
    return HttpResponseRedirect(_path(key))


def _retired(request: PageRequest, key: str) -> str:
    api.retire_zone(request.actor, key)
    return _("%(zone)s is given up; an earlier version can be taken again") % {"zone": key}


def _restored(request: PageRequest, earlier: ZoneInfo) -> str:
    made = api.save_zone(request.actor, _again(earlier))
    return _("Version %(old)d is taken again as version %(new)d") % {"old": earlier.version, "new": made}


def _again(earlier: ZoneInfo) -> NewZone:
    return NewZone(
        key=earlier.key,
        name_zh=earlier.name_zh,
        name_en=earlier.name_en,
        area=earlier.area,
        geometry=earlier.geometry,
        capacity=earlier.capacity,
        capacity_by_type=earlier.capacity_by_type,
        mode=earlier.mode,
        hours=earlier.hours,
        camera_ids=earlier.camera_ids,
    )


def _saved(request: PageRequest, form: ZoneForm, newest: ZoneInfo | None = None) -> HttpResponseBase:
    """Save what the form says and lead to the zone, or show the form again with what is wrong."""
    try:
        new = form.zone()
        if newest is not None and new.capacity == newest.capacity:
            new = replace(new, capacity_by_type=newest.capacity_by_type)
        version = api.save_zone(request.actor, new)
    except Trouble as trouble:
        return _edit(request, form, newest, troubles={trouble.name: trouble.text}, status=_UNUSABLE)
    except FurongError as error:
        troubles = {field_of(error): error.sentence(language_of())}
        return _edit(request, form, newest, troubles=troubles, status=error.status)
    if newest is not None and version == newest.version:
        say(request, _("Nothing is different, so no version was made"))
    else:
        say(request, _("%(zone)s is saved as version %(version)d") % {"zone": new.key, "version": version})
    return HttpResponseRedirect(_path(new.key))


def _edit(
    request: PageRequest,
    form: ZoneForm,
    newest: ZoneInfo | None = None,
    *,
    troubles: Mapping[str, str] | None = None,
    status: int = 200,
) -> HttpResponseBase:
    return show(
        request,
        "mobility/zone_edit.html",
        status=status,
        form=form,
        newest=newest,
        troubles=troubles or {},
        areas=[] if newest else _areas(request),
        modes=list(ZoneMode),
        words=words,
        zone_words=zone_words,
    )


def _areas(request: PageRequest) -> list[AreaInfo]:
    """Return districts and streets in which the reader may edit zones, each district before its streets."""
    paths = [grant.area for grant in request.actor.grants_for(_EDIT)]
    found = {
        area.code: area
        for path in paths
        for level in ("district", "street")
        for area in list_areas(level=level, under=path)
    }
    return sorted(found.values(), key=lambda one: one.path)


def _may_edit(request: PageRequest, area: str) -> bool:
    path = f"{get_area(area).path}/"
    return any(path.startswith(f"{grant.area}/") for grant in request.actor.grants_for(_EDIT))


def _holding(versions: list[ZoneInfo]) -> ZoneInfo:
    """Return the version that holds now, or the first one when none does yet."""
    now = city_clock().now()
    return next((one for one in reversed(versions) if one.valid_from <= now), versions[0])


def _version(versions: list[ZoneInfo], number: str) -> ZoneInfo | None:
    return next((one for one in versions if str(one.version) == number), None)


def _path(key: str) -> str:
    return f"/mobility/zones/{quote(key)}"
