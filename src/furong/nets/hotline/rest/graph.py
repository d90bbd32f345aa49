"""The REST endpoint of relations."""

from __future__ import annotations

from typing import Annotated

from ninja import Query, Router

from furong.foundation.rest import Caller, answers, requires
from furong.foundation.rest.fields import NO_NUL
from furong.nets.hotline.api import graph as api
from furong.nets.hotline.contracts.graph import GraphKind, GraphWalk

__all__ = ["router"]

router = Router(tags=["hotline"])


@router.get(
    "/hotline/graph",
    response=GraphWalk,
    auth=requires("hotline.read"),
    summary="Walk along relations",
    openapi_extra=answers(404),
)
def get_graph(
    request: Caller,
    kind: Annotated[GraphKind, Query(description="What the node is.")],
    key: Annotated[str, Query(min_length=1, max_length=120, pattern=NO_NUL, description="Its code, number or name.")],
    steps: Annotated[int, Query(ge=1, le=3, description="How many relations are gone along. [1]")] = 1,
) -> GraphWalk:
    """Return what is around a unit, category, area, policy, topic or appeal, as far as the caller may see it."""
    return api.get_graph_for(request.actor, kind, key, steps=steps)
