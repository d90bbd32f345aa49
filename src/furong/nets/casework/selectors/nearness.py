"""What counts as near for a class, by the types of cases that have it."""

from __future__ import annotations

import msgspec

from furong.nets.casework.contracts import CaseTypeSpec, Nearness
from furong.nets.casework.models import CaseType

__all__ = ["nearness_of_class"]


def nearness_of_class(class_code: str, case_type: str = "") -> Nearness:
    """Return the limits of a case's type, or else of its class: those of the newest type that has it.

    Args:
        class_code: The class; empty when it is not known.
        case_type: Key of the type, when the case has one.
    """
    if not class_code and not case_type:
        return Nearness()
    rows = CaseType.objects.filter(pk=case_type) if case_type else CaseType.objects.filter(spec__class_code=class_code)
    spec = rows.order_by("-installed_at", "pk").values_list("spec", flat=True).first()
    return msgspec.convert(spec, CaseTypeSpec).nearness if spec else Nearness()
