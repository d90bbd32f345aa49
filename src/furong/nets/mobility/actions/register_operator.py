"""Register an operator, or change what is known of it."""

from __future__ import annotations

from furong.foundation.transactions import transaction_required
from furong.nets.mobility.contracts.operators import NewOperator
from furong.nets.mobility.models import Operator

__all__ = ["register_operator"]


@transaction_required
def register_operator(new: NewOperator) -> None:
    """Register an operator; one of that code is changed."""
    Operator.objects.update_or_create(
        pk=new.code,
        defaults={
            "organisation_id": new.organisation,
            "provider_id": new.provider_id,
            "gps_sigma_m": new.gps_sigma_m,
        },
    )
