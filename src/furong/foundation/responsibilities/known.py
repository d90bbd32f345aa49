"""What the city knows, to compare a list of responsibilities with."""

from __future__ import annotations

from functools import cache

from furong.foundation.areas.tree import find_area
from furong.foundation.identity.models import Organisation
from furong.foundation.identity.people import department_of_name
from furong.foundation.responsibilities.reading import KnownUnits
from furong.foundation.transactions import transaction_required

__all__ = ["known_units", "unit_of_name"]


def known_units() -> KnownUnits:
    """Return the areas and units that there are."""
    units: dict[str, str] = {}
    for code, name_zh, name_en in Organisation.objects.order_by("-pk").values_list("code", "name_zh", "name_en"):
        units |= {name_en: code, name_zh: code}
    units |= {code: code for code in Organisation.objects.values_list("code", flat=True)}
    return KnownUnits(area_path=cache(_area_path), units=units)


@transaction_required
def unit_of_name(name: str, area_path: str, units: dict[str, str]) -> str:
    """Return the code of a unit that a list names; one that is new is registered, once.

    Args:
        name: Its name or code, as the list has it.
        area_path: Path of the area of the line.
        units: Codes by names and codes; what is new is added.
    """
    if name not in units:
        units[name] = department_of_name(name, area_path)
    return units[name]


def _area_path(code: str) -> str:
    area = find_area(code)
    return area.path if area else ""
