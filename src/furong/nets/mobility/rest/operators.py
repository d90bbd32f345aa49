"""The REST endpoints of operators."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from ninja import Body, Path, Router
from pydantic import Field

from furong.foundation.rest import Caller, answers, requires
from furong.foundation.rest.fields import NO_NUL, NOT_BLANK
from furong.nets.mobility.api import operators as api
from furong.nets.mobility.contracts.operators import GPS_SIGMA_M, NewEnterprise, NewOperator, OperatorInfo

__all__ = ["router"]

router = Router(tags=["mobility"])

Code = Annotated[
    str, Path(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,19}$", description="Short code, as tasks and shares name it.")
]


@router.get(
    "/mobility/operators", response=list[OperatorInfo], auth=requires("mobility.read"), summary="List operators"
)
def list_operators(request: Caller) -> list[OperatorInfo]:
    """Return the operators whose vehicles stand in public space."""
    return api.list_operators()


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterpriseBody:
    """An organisation that is not registered yet: as :class:`NewEnterprise` has it."""

    name_zh: Annotated[str, Field(max_length=80, pattern=NOT_BLANK)]
    area: Annotated[str, Field(max_length=15, pattern=r"^[0-9]+$", description="Code of the area it works in.")]
    name_en: Annotated[str, Field(max_length=160, pattern=NO_NUL, description="Empty: as in Chinese.")] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatorBody:
    """An operator as it is to be: as :class:`NewOperator` has it."""

    organisation: Annotated[
        str, Field(pattern=r"^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$", description="Code of its organisation.")
    ]
    provider_id: Annotated[UUID, Field(description="Its id in MDS and GBFS.")]
    gps_sigma_m: Annotated[
        float, Field(ge=0.5, le=200, description="Standard deviation of its positions, east and north. [m]")
    ] = GPS_SIGMA_M
    enterprise: EnterpriseBody | None = None


@router.put(
    "/mobility/operators/{code}",
    response=OperatorInfo,
    auth=requires("mobility.register"),
    summary="Register an operator",
    openapi_extra=answers(404, 409, 415),
)
def register_operator(request: Caller, code: Code, body: Body[OperatorBody]) -> OperatorInfo:
    """Register an operator, or change what is known of it.

    An organisation that is not there yet is registered along with it when ``enterprise`` tells its name and its area;
    one that is stays as it is.
    """
    new = NewOperator(
        code=code, organisation=body.organisation, provider_id=body.provider_id, gps_sigma_m=body.gps_sigma_m
    )
    told = body.enterprise
    enterprise = NewEnterprise(name_zh=told.name_zh, name_en=told.name_en, area=told.area) if told else None
    return api.register_operator_for(request.actor, new, enterprise)
