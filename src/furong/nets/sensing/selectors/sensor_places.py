"""Where the sensor of a thing stands and whose it is, from the registry or from the things of a feed."""

from __future__ import annotations

import numpy as np

from furong.nets.sensing.columns.registry import Registry
from furong.nets.sensing.contracts import ThingInfo
from furong.nets.sensing.contracts.sensor_faults import SensorPlace
from furong.nets.sensing.errors import ThingUnknown
from furong.nets.sensing.models import Thing
from furong.nets.sensing.selectors.alarm_places import place_of
from furong.nets.sensing.selectors.feeds import thing_info
from furong.nets.sensing.selectors.history_things import registered_things

__all__ = ["get_sensor_place", "place_in_registry", "place_of_feed_thing"]

_ZH_MAX, _EN_MAX = 80, 160


def get_sensor_place(code: str) -> SensorPlace:
    """Return where the thing of that code stands and whose it is.

    Raises:
        ThingUnknown: When neither a feed nor the registry knows it.
    """
    row = Thing.objects.filter(pk=code).first()
    if row is not None:
        return place_of_feed_thing(thing_info(row))
    registry = registered_things()
    (number,) = registry.numbers_of([code]).tolist()
    if number < 0:
        raise ThingUnknown(thing=code)
    return place_in_registry(registry, number)


def place_of_feed_thing(thing: ThingInfo) -> SensorPlace:
    """Return the place of a feed's thing; a property ``owner`` names its department."""
    return SensorPlace(
        code=thing.code,
        name_zh=thing.name_zh,
        name_en=thing.name_en,
        area=thing.area,
        lon=thing.lon,
        lat=thing.lat,
        owner=str(thing.properties.get("owner", "")),
    )


def place_in_registry(registry: Registry, number: int) -> SensorPlace:
    """Return the place of a registered thing by its number."""
    category = registry.categories[int(registry.category[number])]
    owner = int(registry.owner[number])
    (code,) = registry.codes_of(np.array([number]))
    return SensorPlace(
        code=code,
        name_zh=f"{category.name_zh} {code}"[:_ZH_MAX],
        name_en=f"{category.name_en} {code}"[:_EN_MAX],
        area=place_of(registry.areas[int(registry.area[number])]).code,
        lon=float(registry.lon[number]) * 1e-7,
        lat=float(registry.lat[number]) * 1e-7,
        owner=registry.owner_names[owner] if owner < len(registry.owner_names) else category.owner,
    )
