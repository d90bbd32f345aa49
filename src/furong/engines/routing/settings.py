"""Numbers of a state that have a default: rules, costs and pace."""

from __future__ import annotations

from dataclasses import fields
from typing import TypeVar

from furong.engines.routing.fields import Field
from furong.engines.routing.problem import Costs, Pace
from furong.engines.routing.state import Rules

__all__ = ["read_settings"]

T = TypeVar("T", Rules, Costs, Pace)
#: By name: the least and the most that is sensible, and other names for it.
_Limits = tuple[float, float, tuple[str, ...]]

_GROUPS = {
    "Rules": ("rules", "parameters", "settings", "distance"),
    "Costs": ("costs", "cost"),
    "Pace": ("pace", "speed"),
}
#: Names that say too little where they stand alone in the file.
_VAGUE = frozenset({"per_bike", "km", "bike", "factor", "handling", "threshold"})
_RULES: dict[str, _Limits] = {
    "keep_below": (0.0, 1.0, ("target_share", "target_fill", "target_ratio")),
    "overfull_from": (0.0, 10.0, ("overflow_from", "overflow_at", "threshold")),
    "road_factor": (1.0, 10.0, ("factor", "detour")),
}
_COSTS: dict[str, _Limits] = {
    "per_km": (0.0, 1e6, ("km", "cost_per_km")),
    "per_bike": (0.0, 1e6, ("bike", "handling", "per_bike_handled", "cost_per_bike")),
    "unserved": (0.0, 1e6, ("per_unserved_bike", "unserved_bike", "per_unserved", "penalty")),
}
_PACE: dict[str, _Limits] = {
    "speed": (0.1, 200.0, ("speed_kmh", "speed_km_h", "kmh")),
    "per_stop": (0.0, 86_400.0, ("per_stop_s", "stop_s", "seconds_per_stop", "service_s")),
    "per_bike": (0.0, 86_400.0, ("per_bike_s", "bike_s", "seconds_per_bike", "handling_s")),
}
_NAMES = {"Rules": _RULES, "Costs": _COSTS, "Pace": _PACE}


def read_settings(kind: type[T], root: Field, assumed: list[str]) -> T:
    """Read numbers that have a default, wherever in the file a sensible writer puts them.

    Args:
        kind: Which numbers.
        root: The state.
        assumed: Defaults that are taken are put to this.

    Raises:
        StateUnusable: When one is no number, or makes no sense.
    """
    groups = _GROUPS[kind.__name__]
    found: dict[str, float] = {}
    missing = []
    holders = [each for each in (root.find(name) for name in groups) if each is not None]
    for setting in fields(kind):
        limits: _Limits = _NAMES[kind.__name__][setting.name]
        least, most = limits[:2]
        given = _setting(root, holders, (setting.name, *limits[2]))
        if given is None:
            missing.append(f"{setting.name} {setting.default:g}")
        else:
            found[setting.name] = given.number(f"a number from {least:g} to {most:g}", least=least, most=most)
    if missing:
        assumed.append(f"defaults of {groups[0]}: {', '.join(missing)}")
    return kind(**found)


def _setting(root: Field, holders: list[Field], names: tuple[str, ...]) -> Field | None:
    for holder in holders:
        found = holder.find(*names) if isinstance(holder.value, dict) else None
        if found is not None:
            return found
    given = root.find(*(name for name in names if name not in _VAGUE))
    return None if given is None or isinstance(given.value, dict | list) else given
