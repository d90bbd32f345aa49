"""Reading under what a reported case can be registered: the conditions in force, and the types of packs."""

from __future__ import annotations

from datetime import datetime

from furong.foundation.citytime.clock import city_clock
from furong.kernel.clock import city_time
from furong.kernel.permissions import Actor
from furong.nets.casework.contracts import CaseTypeSpec
from furong.nets.casework.errors import CaseTypeUnknown, CaseUnknown
from furong.nets.casework.errors.reports import ConditionUnusable
from furong.nets.casework.models import CaseType, StandardTableRow
from furong.nets.casework.selectors.case_types import get_case_type, list_case_types
from furong.nets.casework.selectors.cases import cases_for
from furong.nets.casework.selectors.standards import find_table_on, list_standard_types

__all__ = ["get_condition", "list_conditions", "list_conditions_for"]

_OWNER = "owner"


def list_conditions(at: datetime, *, class_code: str = "") -> list[CaseTypeSpec]:
    """Return what a case can be registered under at ``at``: those of its class before all others.

    Args:
        at: When.
        class_code: Class of the case, or empty.
    """
    tables = _tables()
    keys = [key for key in CaseType.objects.values_list("pk", flat=True) if _table_of(key) not in tables]
    packed = sorted(filter(_is_for_people, list_case_types(keys)), key=lambda spec: spec.key)
    found = [*list_standard_types(city_time(at).date()), *packed]
    return sorted(found, key=lambda spec: spec.class_code != class_code)


def list_conditions_for(actor: Actor, number: str) -> list[CaseTypeSpec]:
    """Return what a case can be registered under today: what belongs to its class comes first.

    Raises:
        CaseUnknown: When there is no such case, or ``actor`` may not see it.
    """
    case = cases_for(actor).filter(pk=number).first()
    if case is None:
        raise CaseUnknown(case=number)
    return list_conditions(city_clock().now(), class_code=case.class_code)


def get_condition(key: str, at: datetime) -> CaseTypeSpec:
    """Return what a case is registered under.

    Raises:
        ConditionUnusable: When it does not hold at ``at``.
    """
    table = find_table_on(city_time(at).date())
    try:
        spec = get_case_type(key)
    except CaseTypeUnknown:
        raise ConditionUnusable(case_type=key) from None
    holds = table is not None and table.key == _table_of(key)
    if not holds and (_table_of(key) in _tables() or not _is_for_people(spec)):
        raise ConditionUnusable(case_type=key)
    return spec


def _tables() -> frozenset[str]:
    return frozenset(StandardTableRow.objects.values_list("pk", flat=True))


def _table_of(key: str) -> str:
    """Return the version of the table that a type stands in; of a pack's type, the pack."""
    return key.partition("/")[0]


def _is_for_people(spec: CaseTypeSpec) -> bool:
    """Return whether a type names who handles it without a sensor saying how much of it belongs to whom."""
    whole = spec.organisations.get("", "")
    return bool(spec.organisations.get(_OWNER) if whole == _OWNER else whole)
