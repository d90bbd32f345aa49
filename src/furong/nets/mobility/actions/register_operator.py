"""Register an operator, or change what is known of it."""

from __future__ import annotations

from furong.foundation.areas.tree import get_area
from furong.foundation.identity.actors import demand
from furong.foundation.identity.organisations import area_of_organisation
from furong.foundation.identity.people import NewOrganisation, register_organisations
from furong.foundation.outbox.announce import notify
from furong.foundation.transactions import transaction_required
from furong.kernel.permissions import Actor, Resource
from furong.nets.mobility.contracts.operators import NewEnterprise, NewOperator
from furong.nets.mobility.errors.operators import OperatorOrganisationUnknown, OperatorTaken
from furong.nets.mobility.models import Operator

__all__ = ["REGISTER", "register_operator", "register_operator_for"]

REGISTER = "mobility.register"


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


@transaction_required
def register_operator_for(actor: Actor, new: NewOperator, enterprise: NewEnterprise | None = None) -> None:
    """Register an operator in somebody's name; one of that code is changed.

    Args:
        actor: Who registers; it takes the permission in the area of the organisation, and of the one before.
        new: The operator.
        enterprise: What its organisation is registered with when it is not there yet; of one that is, nothing changes.

    Raises:
        OperatorOrganisationUnknown: When the organisation is not there, and nothing is said of it.
        AreaUnknown: When there is no such area.
        ActionRefused: When the actor may not register operators there.
        OperatorTaken: When another operator has that organisation or that id.
    """
    known = area_of_organisation(new.organisation)
    if known is None and enterprise is None:
        raise OperatorOrganisationUnknown(organisation=new.organisation)
    areas = [known or get_area(enterprise.area if enterprise else "").path]
    areas += Operator.objects.filter(pk=new.code).values_list("organisation__area__path", flat=True)
    for area in areas:
        demand(actor, REGISTER, Resource(kind="operator", area=area))
    others = Operator.objects.select_for_update().exclude(pk=new.code)
    for name, value in (("organisation", new.organisation), ("provider_id", new.provider_id)):
        taken = others.filter(**{name: value}).first()
        if taken is not None:
            raise OperatorTaken(operator=taken.code, field=name, value=str(value))
    if known is None and enterprise is not None:
        told = (enterprise.name_zh, enterprise.name_en or enterprise.name_zh, enterprise.area)
        register_organisations([NewOrganisation(new.organisation, "enterprise", *told)])
    register_operator(new)
    notify("mobility.feed")
