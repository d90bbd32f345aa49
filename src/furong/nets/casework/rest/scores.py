"""The REST endpoints of scores: the figures of a period, and the cases behind each."""

from __future__ import annotations

from typing import Annotated, Literal

from django.http import HttpResponse
from ninja import Query, Router

from furong.foundation.rest import Caller, Time, answers, requires
from furong.foundation.rest.fields import NO_NUL, Page
from furong.nets.casework.api import scores as api
from furong.nets.casework.contracts.scores import Dimension, Indicator, Part, ScoredCases, ScoreQuery, ScoreSheet

__all__ = ["router"]

router = Router(tags=["casework"])

_NAMES = "|".join(Dimension)
By = Annotated[
    str,
    Query(
        pattern=f"^(({_NAMES})(,({_NAMES})){{0,3}})?$",
        description="Up to four of " + ", ".join(Dimension) + ", separated by commas; empty for one sum.",
    ),
]
Since = Annotated[Time, Query(description="Begin of the period, with its zone.")]
Until = Annotated[Time, Query(description="End of the period, which does not belong to it, with its zone.")]
Area = Annotated[str, Query(max_length=15, description="Code of an area; keeps what lies in it.")]
Code = Annotated[str, Query(max_length=60, pattern=NO_NUL)]
Group = Annotated[
    list[str] | None,
    Query(
        max_length=len(Dimension),
        description="The group of the figure: <dimension>:<value> for each dimension of by; empty values count.",
    ),
]
Form = Annotated[Literal["csv", "parquet"], Query(alias="format", description="Form of the file.")]
_MEDIA = {"csv": "text/csv; charset=utf-8", "parquet": "application/vnd.apache.parquet"}
_FILES = {200: {"content": {kind: {"schema": {"type": "string"}} for kind in _MEDIA.values()}}}
PageSize = Annotated[int, Query(ge=1, le=200, description="Cases on a page. [1]")]


@router.get(
    "/scores", response=ScoreSheet, auth=requires("score.read"), summary="Get scores", openapi_extra=answers(404)
)
def get_scores(
    request: Caller,
    since: Since,
    until: Until,
    by: By = "",
    area: Area = "",
    unit: Code = "",
    source: Code = "",
    class_code: Code = "",
) -> ScoreSheet:
    """Return the figures of a period by area, unit, post and period; people of a unit get those of their unit."""
    query = ScoreQuery(
        since=since, until=until, by=_dimensions(by), area=area, unit=unit, source=source, class_code=class_code
    )
    return api.score_sheet_for(request.actor, query)


@router.get(
    "/scores/cases",
    response=ScoredCases,
    auth=requires("score.read"),
    summary="List the cases behind a score",
    openapi_extra=answers(404),
)
def read_scored_cases(
    request: Caller,
    since: Since,
    until: Until,
    indicator: Indicator,
    part: Part = Part.DENOMINATOR,
    by: By = "",
    group: Group = None,
    area: Area = "",
    unit: Code = "",
    source: Code = "",
    class_code: Code = "",
    page: Page = 1,
    page_size: PageSize = 50,
) -> ScoredCases:
    """Return a page of the cases that a figure counts, by number."""
    query = ScoreQuery(
        since=since, until=until, by=_dimensions(by), area=area, unit=unit, source=source, class_code=class_code
    )
    return api.scored_cases_for(
        request.actor,
        query,
        group=api.group_of(query.by, group or ()),
        indicator=indicator,
        part=part,
        page=page,
        page_size=page_size,
    )


@router.get(
    "/scores/facts",
    auth=requires("score.read"),
    summary="Download the facts behind scores",
    openapi_extra={"responses": {**answers(404)["responses"], **_FILES}},
)
def download_facts(
    request: Caller,
    since: Since,
    until: Until,
    form: Form = "csv",
    area: Area = "",
    unit: Code = "",
) -> HttpResponse:
    """Return the facts of a period as a file, from which ``furong casework recompute`` gives the same figures."""
    query = ScoreQuery(since=since, until=until, area=area, unit=unit)
    content, _ = api.score_file_for(request.actor, query, form)
    response = HttpResponse(content, content_type=_MEDIA[form])
    response["Content-Disposition"] = f'attachment; filename="scores.{form}"'
    return response


def _dimensions(by: str) -> tuple[Dimension, ...]:
    return tuple(dict.fromkeys(Dimension(name) for name in by.split(",") if name))
