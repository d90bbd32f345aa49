"""What counts as near for a class, by the types of cases that have it."""

from __future__ import annotations

import msgspec

from furong.nets.casework.contracts import CaseTypeSpec, Nearness
from furong.nets.casework.models import Case, CaseType
from furong.nets.casework.selectors.case_types import spec_of

__all__ = ["nearness_of_case", "nearness_of_class"]


def nearness_of_case(case: Case) -> Nearness:
    """Return the limits of a stored case's type, or else of its class."""
    spec = spec_of(case)
    return spec.nearness if spec else nearness_of_class(case.class_code)


def nearness_of_class(class_code: str) -> Nearness:
    """Return the limits of a class: those of the newest type that has it; the usual ones when it is not known."""
    if not class_code:
        return Nearness()
    rows = CaseType.objects.filter(spec__class_code=class_code)
    spec = rows.order_by("-installed_at", "pk").values_list("spec", flat=True).first()
    return msgspec.convert(spec, CaseTypeSpec).nearness if spec else Nearness()
