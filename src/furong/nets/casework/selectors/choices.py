"""Reading what a list of cases can be narrowed to: only places and organisations that have any."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.db import connection

from furong.foundation.areas.tree import AreaInfo, get_area
from furong.kernel.permissions import Actor
from furong.nets.casework.selectors.cases import cases_for
from furong.nets.casework.selectors.desk_columns import desk_columns, scope_of

__all__ = [
    "TaskedOrganisation",
    "areas_of",
    "list_case_areas",
    "list_tasked_organisations",
    "organisations_of",
]

#: Which steps of an area's path are offered: district and street.
_OFFERED = slice(1, 3)
_ORGANISATIONS = """
SELECT code, name_zh, name_en FROM identity_organisation WHERE code = ANY(%s::text[]) ORDER BY code
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskedOrganisation:
    """An organisation that has a task of some case."""

    code: str
    name_zh: str
    name_en: str

    def name(self, language: str) -> str:
        """Return the name in ``language``."""
        return self.name_en if language == "en" else self.name_zh


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
    return organisations_of(codes)


def organisations_of(codes: Iterable[str | None]) -> list[TaskedOrganisation]:
    """Return organisations, by code."""
    with connection.cursor() as cursor:
        cursor.execute(_ORGANISATIONS, [list(codes)])
        return [TaskedOrganisation(code=code, name_zh=zh, name_en=en) for code, zh, en in cursor.fetchall()]


def areas_of(paths: frozenset[str]) -> list[AreaInfo]:
    """Return the districts and streets on the way to the areas of these paths, each district before its streets."""
    return list(_offered(paths))
