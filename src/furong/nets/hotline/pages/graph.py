"""A page that walks along relations: from a node to what it is related to, with the way that was gone."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponseBase

from furong.foundation.web.pages import PageRequest, page, show
from furong.kernel.errors import NotFound
from furong.nets.hotline.api import graph as api
from furong.nets.hotline.contracts.graph import GraphEdge, GraphKind, GraphNode, GraphRelation, GraphWalk
from furong.nets.hotline.errors.graph import GraphNodeUnknown
from furong.nets.hotline.pages import graph_words
from furong.nets.hotline.pages.acts import sent

__all__ = ["graph_page"]

_PATH = "/hotline/graph"
_TRAIL_MAX, _KEY_MAX = 6, 120
_SIZE, _RADIUS = 320.0, 130.0
_DRAWN_MAX = 16


@dataclass(frozen=True, slots=True)
class _Dot:
    """A node as it is drawn around the middle."""

    node: GraphNode
    x: str
    y: str


@page("hotline.read")
def graph_page(request: PageRequest) -> HttpResponseBase:
    """Show what a node is related to, the city without one; the address says by which way it was come to."""
    walk = _walked(request, sent(request.GET, "node") or f"{GraphKind.AREA}:{settings.FURONG_OPTIONS['CITY']}")
    told = dict.fromkeys(request.GET.getlist("via")[:_TRAIL_MAX])
    trail = [one for one in (_passed(request, address) for address in told) if one is not None]
    groups: dict[GraphRelation, list[GraphEdge]] = {}
    for edge in walk.edges:
        groups.setdefault(edge.relation, []).append(edge)
    return show(
        request,
        "hotline/graph.html",
        walk=walk,
        groups=groups,
        trail=trail,
        dots=_dots(walk.nodes[:_DRAWN_MAX]),
        size=_SIZE,
        address=lambda node: _address(node, [*trail, walk.node]),
        back=lambda place: _address(trail[place], trail[:place]),
        words=graph_words,
    )


def _walked(request: PageRequest, address: str) -> GraphWalk:
    """Return what is around a node.

    Raises:
        GraphNodeUnknown: When there is no such node, or the reader may not see it.
    """
    kind, _, key = address.partition(":")
    if kind not in set(GraphKind) or not 0 < len(key) <= _KEY_MAX:
        raise GraphNodeUnknown(kind=kind[:20], key=key[:60])
    return api.get_graph_for(request.actor, GraphKind(kind), key)


def _passed(request: PageRequest, address: str) -> GraphNode | None:
    """Return a node that was passed, if the reader may see it."""
    try:
        return _walked(request, address).node
    except NotFound:
        return None


def _address(node: GraphNode, trail: Sequence[GraphNode]) -> str:
    passed = [one.address for one in trail if one.address != node.address][-_TRAIL_MAX:]
    return f"{_PATH}?{urlencode([('node', node.address), *(('via', one) for one in passed)])}"


def _dots(nodes: Sequence[GraphNode]) -> list[_Dot]:
    middle = _SIZE / 2
    turns = [2 * math.pi * place / max(len(nodes), 1) for place in range(len(nodes))]
    return [
        _Dot(node, f"{middle + _RADIUS * math.sin(turn):.1f}", f"{middle - _RADIUS * math.cos(turn):.1f}")
        for node, turn in zip(nodes, turns, strict=True)
    ]
