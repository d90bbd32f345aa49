"""What a page of the desk is made of, out of the columns as they are at one moment."""

from __future__ import annotations

from dataclasses import dataclass

from furong.foundation.areas.tree import AreaInfo
from furong.foundation.identity.organisations import list_organisation_names
from furong.kernel.permissions import Actor
from furong.nets.casework.contracts import CaseQuery
from furong.nets.casework.selectors.cases import VIEWS, CasePage, count_views, list_from_tables, page_of, select_in
from furong.nets.casework.selectors.choices import (
    TaskedOrganisation,
    areas_of,
    list_case_areas,
    list_tasked_organisations,
)
from furong.nets.casework.selectors.desk_columns import desk_columns, scope_of
from furong.nets.casework.selectors.open_cases import counts_in

__all__ = ["Desk", "read_desk"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """A page of the desk.

    Args:
        found: The list.
        counts: How many cases each view holds.
        organisations: Who has a task in a case of the list, by code; with ``areas``, in any case that may be seen.
        areas: Districts and streets that the list can be narrowed to; none when they were not asked for.
    """

    found: CasePage
    counts: dict[str, int]
    organisations: dict[str, TaskedOrganisation]
    areas: tuple[AreaInfo, ...] = ()


def read_desk(actor: Actor, query: CaseQuery, *, choices: bool) -> Desk:
    """Return a page of the desk.

    Args:
        actor: Whose desk it is.
        query: What the list is asked for.
        choices: Whether what the list can be narrowed to is needed, too.
    """
    columns, scope = desk_columns(), scope_of(actor)
    if columns is None or scope is None:
        return _from_tables(actor, query, choices=choices)
    with columns.current() as current:
        selected = select_in(current, actor, scope, query)
        counts = counts_in(current, scope, VIEWS)
        paths, units = (current.areas(scope), current.units(scope)) if choices else (frozenset(), frozenset())
    found = page_of(actor, query, selected)
    shown = units or {code for case in found.cases for code in case.organisations}
    organisations = {one.code: one for one in list_organisation_names(shown)}
    return Desk(found=found, counts=counts, organisations=organisations, areas=tuple(areas_of(paths)))


def _from_tables(actor: Actor, query: CaseQuery, *, choices: bool) -> Desk:
    return Desk(
        found=list_from_tables(actor, query),
        counts=count_views(actor),
        organisations={one.code: one for one in list_tasked_organisations(actor)},
        areas=tuple(list_case_areas(actor)) if choices else (),
    )
