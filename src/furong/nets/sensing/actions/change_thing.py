"""Change what is registered of a thing, or retire it; its number and its code stay what they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from furong.foundation.identity.errors import ActionRefused
from furong.foundation.transactions import transaction
from furong.kernel.errors import InvalidInput
from furong.kernel.permissions import Actor
from furong.nets.sensing.actions.load_things import writing_registry
from furong.nets.sensing.contracts.registry import RegisteredThing
from furong.nets.sensing.models.registry import RegistryChange
from furong.nets.sensing.selectors.registry import get_city_thing_for

__all__ = ["ThingChangeUnusable", "change_thing", "retire_thing"]

_REGISTER = "thing.register"
_PERIOD_MAX_S = 366 * 86_400
_OWNER_MAX = 60


class ThingChangeUnusable(InvalidInput):
    """A change of a thing cannot be made."""

    code = "sensing.thing_change_unusable"
    zh = "设备信息无法修改：{trouble}。"
    en = "The thing cannot be changed: {trouble}."


def change_thing(actor: Actor, code: str, particulars: Mapping[str, Any]) -> RegisteredThing:
    """Change the area, owner, position or period of a thing and return it; when this returns it survives a crash.

    Args:
        actor: Who changes it.
        code: Its code.
        particulars: What is new, of ``area``, ``owner``, ``lon`` with ``lat`` [deg] and ``period_s`` [s].

    Raises:
        ActionRefused: When the actor may not.
        ThingUnknown: When there is none of that code in the areas of the actor.
        ThingChangeUnusable: When a value cannot be used.
    """
    return _changed(actor, code, particulars)


def retire_thing(actor: Actor, code: str) -> RegisteredThing:
    """Say that a thing is no longer there; its history stays, and its code is never given again.

    Raises:
        ActionRefused: When the actor may not.
        ThingUnknown: When there is none of that code in the areas of the actor.
    """
    return _changed(actor, code, {"retired": True})


def _changed(actor: Actor, code: str, particulars: Mapping[str, Any]) -> RegisteredThing:
    if not actor.holds(_REGISTER):
        raise ActionRefused(action=_REGISTER, reason="no_role")
    thing = get_city_thing_for(actor, code)
    with writing_registry() as writer:
        trouble = _trouble(particulars, writer.names.areas)
        if trouble:
            raise ThingChangeUnusable(trouble=trouble)
        with transaction():
            change = RegistryChange.objects.create(
                number=thing.number, particulars=dict(particulars), by=actor.name[:60]
            )
        writer.change(change.pk, thing.number, particulars)
    return get_city_thing_for(actor, code)


def _trouble(particulars: Mapping[str, Any], areas: list[str]) -> str:
    """Return what is wrong with a change, or the empty string."""
    if not particulars:
        return "give area, owner, lon and lat, or period_s"
    if "area" in particulars and particulars["area"] not in areas:
        return f"there is no area {particulars['area']}"
    if "owner" in particulars and not 0 < len(particulars["owner"]) <= _OWNER_MAX:
        return f"owner has 1 to {_OWNER_MAX} characters"
    if ("lon" in particulars) != ("lat" in particulars):
        return "lon and lat come together"
    if "lon" in particulars and not (-180 <= particulars["lon"] <= 180 and -90 <= particulars["lat"] <= 90):
        return "lon is between -180 and 180, lat between -90 and 90"
    if "period_s" in particulars and not 1 <= particulars["period_s"] <= _PERIOD_MAX_S:
        return f"period_s is between 1 and {_PERIOD_MAX_S}"
    return ""
