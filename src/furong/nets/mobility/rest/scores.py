"""The REST endpoints of scores of operators."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from django.http import JsonResponse
from ninja import Body, Query, Router, Status
from pydantic import Field

from furong.foundation.rest import Caller, answers, requires
from furong.nets.mobility.api import scores as api
from furong.nets.mobility.contracts.score_periods import read_period
from furong.nets.mobility.contracts.scores import FormulaInfo, GivenFactInfo, NewFact, OperatorScoreSheet

__all__ = ["router"]

router = Router(tags=["mobility"])

_SEE = requires("mobility.operator")
_NOTHING_ODD = r"^[^\x00]*$"
Period = Annotated[
    str, Query(max_length=21, pattern=_NOTHING_ODD, description="2026, 2026-Q4, 2026-11, or first and last day: a/b.")
]
Key = Annotated[
    str, Query(max_length=81, pattern=_NOTHING_ODD, description="Name and version, zhengzhou@2020-3; empty: in force.")
]
_FACTS: dict[Any, Any] = {200: {"content": {"application/json": {"schema": {"type": "object"}}}}}


@dataclass(frozen=True, slots=True, kw_only=True)
class FactBody:
    """A fact that the net does not know: as :class:`NewFact` has it."""

    operator: Annotated[str, Field(max_length=20, pattern=r"^[^\x00]+$")]
    period: Annotated[str, Field(max_length=21, pattern=r"^[^\x00]+$")]
    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
    value: Annotated[float | None, Field(ge=0, le=1e12, description="null takes back what was entered.")]
    source: Annotated[str, Field(min_length=1, max_length=500, pattern=r"^[^\x00]+$")]


@router.get("/mobility/formulas", response=list[FormulaInfo], auth=_SEE, summary="List formulas of assessment")
def list_score_formulas(request: Caller) -> list[FormulaInfo]:
    """Return every version of every formula, the one that is in force last first."""
    return api.list_formulas(request.actor)


@router.get(
    "/mobility/scores",
    response=OperatorScoreSheet,
    auth=_SEE,
    summary="Score operators",
    openapi_extra=answers(404, 422),
)
def score_operators(request: Caller, period: Period, formula: Key = "") -> OperatorScoreSheet:
    """Return scores of a period with each term and the facts behind it; an operator gets its own, without quotas."""
    return api.score_sheet_for(request.actor, read_period(period), formula)


@router.get(
    "/mobility/scores/facts",
    auth=_SEE,
    summary="Download the facts behind scores",
    openapi_extra={"responses": {**answers(422)["responses"], **_FACTS}},
)
def download_score_facts(request: Caller, period: Period) -> JsonResponse:
    """Return the facts of a period as a file from which ``furong bikes score`` gives the same figures."""
    facts = api.facts_file_for(request.actor, read_period(period))
    answer = JsonResponse(facts, json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = f'attachment; filename="facts-{facts["period"].replace("/", "_")}.json"'
    return answer


@router.get(
    "/mobility/scores/given",
    response=list[GivenFactInfo],
    auth=_SEE,
    summary="List facts that were entered",
    openapi_extra=answers(422),
)
def list_given_facts(request: Caller, period: Period) -> list[GivenFactInfo]:
    """Return what people of the city entered for a period, the newest first."""
    return api.list_given_facts_for(request.actor, read_period(period))


@router.post(
    "/mobility/scores/given",
    response={201: None},
    auth=requires("mobility.score"),
    summary="Enter a fact",
    openapi_extra=answers(404, 415, 422),
)
def give_score_fact(request: Caller, body: Body[FactBody]) -> Status[None]:
    """Enter a fact of an operator that the net does not know, or one that an appeal has corrected."""
    api.give_fact(
        request.actor,
        NewFact(operator=body.operator, period=body.period, name=body.name, value=body.value, source=body.source),
    )
    return Status(201, None)
