"""Reading types of cases."""

from __future__ import annotations

import msgspec

from furong.nets.casework.contracts import CaseTypeSpec
from furong.nets.casework.errors import CaseTypeUnknown
from furong.nets.casework.models import CaseType

__all__ = ["get_case_type", "list_case_types"]


def get_case_type(key: str) -> CaseTypeSpec:
    """Return the declared type.

    Raises:
        CaseTypeUnknown: When no pack declares it.
    """
    row = CaseType.objects.filter(pk=key).first()
    if row is None:
        raise CaseTypeUnknown(case_type=key)
    return msgspec.convert(row.spec, CaseTypeSpec)


def list_case_types() -> list[CaseTypeSpec]:
    """Return every declared type, by key."""
    return [msgspec.convert(row.spec, CaseTypeSpec) for row in CaseType.objects.order_by("key")]
