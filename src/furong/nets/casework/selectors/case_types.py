"""Reading types of cases."""

from __future__ import annotations

from collections.abc import Collection

import msgspec
from django.db import connection

from furong.nets.casework.contracts import CaseTypeSpec
from furong.nets.casework.contracts.case_type_names import CaseTypeName
from furong.nets.casework.errors import CaseTypeUnknown
from furong.nets.casework.models import Case, CaseType

__all__ = ["get_case_type", "list_case_type_names", "list_case_types", "spec_of"]

_NAMES = "SELECT key, spec ->> 'title_zh', spec ->> 'title_en' FROM casework_casetype ORDER BY key"


def get_case_type(key: str) -> CaseTypeSpec:
    """Return the declared type.

    Raises:
        CaseTypeUnknown: When no pack declares it.
    """
    row = CaseType.objects.filter(pk=key).first()
    if row is None:
        raise CaseTypeUnknown(case_type=key)
    return msgspec.convert(row.spec, CaseTypeSpec)


def spec_of(case: Case) -> CaseTypeSpec | None:
    """Return the type that a stored case is registered as, or ``None`` before it is registered."""
    return msgspec.convert(case.case_type.spec, CaseTypeSpec) if case.case_type else None


def list_case_type_names() -> list[CaseTypeName]:
    """Return what every declared type is called, by key."""
    with connection.cursor() as cursor:
        cursor.execute(_NAMES)
        return [CaseTypeName(key=key, title_zh=zh, title_en=en) for key, zh, en in cursor.fetchall()]


def list_case_types(keys: Collection[str] | None = None) -> list[CaseTypeSpec]:
    """Return every declared type, or those of ``keys``, by key."""
    rows = CaseType.objects.all() if keys is None else CaseType.objects.filter(pk__in=keys)
    return msgspec.convert(list(rows.order_by("key").values_list("spec", flat=True)), list[CaseTypeSpec])
