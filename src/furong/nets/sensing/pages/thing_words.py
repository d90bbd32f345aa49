"""What is said of things of the registry: their groups, states and the doubts about their readings."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_noop as _

from furong.foundation.areas.tree import AreaUnknown, get_area
from furong.nets.sensing.api.registry import read_categories

__all__ = ["area", "category", "doubts", "group", "owner", "state"]

_GROUPS: Mapping[str, str] = {
    "air": _("Air"),
    "bridge": _("Bridges and tunnels"),
    "building": _("Buildings"),
    "community": _("Communities"),
    "drainage": _("Drainage"),
    "fire": _("Fire protection"),
    "gas": _("Gas"),
    "geology": _("Geology"),
    "lift": _("Lifts"),
    "lighting": _("Lighting"),
    "noise": _("Noise"),
    "other": _("Other"),
    "park": _("Parks"),
    "power": _("Power"),
    "safety": _("Public safety"),
    "sanitation": _("Sanitation"),
    "supply": _("Water supply"),
    "traffic": _("Traffic"),
    "water": _("Rivers and lakes"),
    "weather": _("Weather"),
}

#: The departments that the shipped categories name; a register may name others, which are shown as it names them.
_OWNERS: Mapping[str, str] = {
    "住建局": _("Housing and construction bureau"),
    "供电公司": _("Power supply company"),
    "公园城市局": _("Park city bureau"),
    "公安交管局": _("Traffic police"),
    "城管委": _("Urban management commission"),
    "市场监管局": _("Market regulation bureau"),
    "市数据局": _("City data bureau"),
    "应急管理局": _("Emergency management bureau"),
    "气象局": _("Meteorological bureau"),
    "水务局": _("Water bureau"),
    "水务集团": _("Water company"),
    "消防救援局": _("Fire and rescue bureau"),
    "生态环境局": _("Ecology and environment bureau"),
    "社区发展治理委": _("Community development commission"),
    "规划和自然资源局": _("Planning and natural resources bureau"),
}

_STATES: Mapping[str, str] = {
    "normal": _("Normal"),
    "suspect": _("In doubt"),
    "silent": _("Silent"),
    "alarm": _("In alarm"),
    "": _("No longer there"),
}

_DOUBTS: Mapping[int, str] = {
    1: _("outside what is possible"),
    2: _("stuck at one value"),
    4: _("a sudden jump"),
    8: _("disagrees with its neighbours"),
    16: _("its clock is wrong"),
    32: _("came long after it was made"),
    64: _("not calibrated"),
    128: _("came after a newer one"),
}


def group(code: str) -> str:
    """Return the name of a group of categories."""
    return gettext(_GROUPS[code]) if code in _GROUPS else code


def category(code: str) -> str:
    """Return the name of a category."""
    known = read_categories()
    return known[code].name(get_language() or "") if code in known else code


def area(code: str, *, is_whole: bool = False) -> str:
    """Return the name of an area after that of its district; one that is finer than those with names is its code.

    Args:
        code: Code of the area, or empty.
        is_whole: Whether to tell all the areas in between as well.
    """
    if not code:
        return gettext("Elsewhere")
    try:
        around = get_area(code).path.split("/")[1:] or [code]
        told = around if is_whole or len(around) == 1 else [around[0], around[-1]]
        return " · ".join(get_area(one).name(get_language() or "") for one in told)
    except AreaUnknown:
        return code


def owner(name: str) -> str:
    """Return the name of a department that owns things, in the reader's language where it is known."""
    return gettext(_OWNERS[name]) if name in _OWNERS else name


def state(name: str) -> str:
    """Return the name of a state of a thing."""
    return gettext(_STATES[name])


def doubts(quality: int) -> list[str]:
    """Return what the bits of quality of a reading say; nothing for one without doubt."""
    return [gettext(text) for bit, text in _DOUBTS.items() if quality & bit]
