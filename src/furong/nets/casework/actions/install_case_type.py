"""Install the types of cases that packs declare, and those that an active standard table makes."""

from __future__ import annotations

import msgspec

from furong.foundation.transactions import transaction_required
from furong.nets.casework.contracts import CaseTypeSpec
from furong.nets.casework.models import CaseType

__all__ = ["install_case_type", "install_standard_type"]


@transaction_required
def install_case_type(spec: CaseTypeSpec) -> None:
    """Install a type, or bring an installed one up to ``spec``; cases that are open keep the deadline they have."""
    CaseType.objects.update_or_create(pk=spec.key, defaults={"spec": msgspec.to_builtins(spec)})


@transaction_required
def install_standard_type(spec: CaseTypeSpec) -> None:
    """Install the type of a condition; one that is installed stays as it is, because cases were registered under it."""
    CaseType.objects.get_or_create(pk=spec.key, defaults={"spec": msgspec.to_builtins(spec)})
