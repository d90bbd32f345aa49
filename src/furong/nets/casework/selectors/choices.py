"""Reading what a list of cases can be narrowed to: only places and organisations that have any."""

from __future__ import annotations

from functools import lru_cache

from furong.foundation.areas.tree import AreaInfo, get_area
from furong.foundation.identity.organisations import OrganisationName as TaskedOrganisation
from furong.foundation.identity.organisations import list_organisation_names
from furong.kernel.permissions import Actor
from furong.nets.casework.selectors.cases import cases_for
from furong.nets.casework.selectors.desk_columns import desk_columns, scope_of

__all__ = [
    "TaskedOrganisation",
    "areas_of",
    "list_case_areas",
    "list_tasked_organisations",
]

#: Which steps of an area's path are offered: district and street.
_OFFERED = slice(1, 3)


def list_case_areas(actor: Actor) -> list[AreaInfo]:
    """Return the districts and streets that have cases which ``actor`` may see, each district before its streets."""
    columns, scope = desk_columns(), scope_of(actor)
    if columns is None or scope is None:
        paths = frozenset(cases_for(actor).values_list("area_path", flat=True).distinct())
    else:
        with columns.current() as current:
            paths = current.areas(scope)
    return areas_of(paths)


@lru_cache(maxsize=64)
def _offered(paths: frozenset[str]) -> tuple[AreaInfo, ...]:
    codes = {code for path in paths for code in path.split("/")[_OFFERED]}
    return tuple(sorted((get_area(code) for code in codes), key=lambda area: area.path))


def list_tasked_organisations(actor: Actor) -> list[TaskedOrganisation]:
    """Return the organisations that have a task in a case which ``actor`` may see, by code."""
    columns, scope = desk_columns(), scope_of(actor)
    if columns is None or scope is None:
        codes = frozenset(cases_for(actor).values_list("tasks__organisation_id", flat=True).distinct())
    else:
        with columns.current() as current:
            codes = current.units(scope)
    return list_organisation_names(codes)


def areas_of(paths: frozenset[str]) -> list[AreaInfo]:
    """Return the districts and streets on the way to the areas of these paths, each district before its streets."""
    return list(_offered(paths))
