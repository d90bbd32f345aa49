"""Walking along the relations of units, categories, areas, policies, events and appeals, as an actor may see them."""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection

from furong.foundation.areas.models import Area
from furong.foundation.citytime.clock import city_clock
from furong.foundation.identity.organisations import list_organisation_names
from furong.foundation.identity.private_words import without_private
from furong.kernel.clock import city_time
from furong.kernel.permissions import Actor
from furong.nets.hotline.contracts.graph import GraphEdge, GraphKind, GraphNode, GraphRelation, GraphWalk
from furong.nets.hotline.errors.graph import GraphNodeUnknown
from furong.nets.hotline.models import Appeal, KnowledgeVersion, MandateRow, Topic
from furong.nets.hotline.selectors.appeals import appeals_for
from furong.nets.hotline.selectors.graph_sql import walk_statement

__all__ = ["event_units_of", "get_graph_for"]

_FAN, _MOST = 8, 400
#: From an appeal over its event to the units of the others; of so many others at the most.
_EVENT = (GraphRelation.OF_EVENT, GraphRelation.TOLD_IN, GraphRelation.HANDLED_BY)
_EVENT_FAN = 100
_KNOWLEDGE = "knowledge.read"
_NUMBERED = frozenset({GraphKind.POLICY, GraphKind.TOPIC})
_NUMBER = re.compile(r"[0-9]{1,15}")
Names = Mapping[str, tuple[str, str]]


def get_graph_for(actor: Actor, kind: GraphKind, key: str, *, steps: int = 1) -> GraphWalk:
    """Return what is around a node, as far as ``actor`` may see it.

    Args:
        actor: Who looks.
        kind: Kind of the node.
        key: Its code, number or name.
        steps: How many relations are gone along. [1]

    Raises:
        GraphNodeUnknown: When there is no such node, or the actor may not see it.
    """
    if not _is_visible(actor, kind, key):
        raise GraphNodeUnknown(kind=kind.value, key=key[:60])
    edges = _walk(actor, kind, key, steps)
    addresses = {f"{kind.value}:{key}", *(edge.target for edge in edges), *(edge.source for edge in edges)}
    nodes = _named(addresses)
    start = nodes[f"{kind.value}:{key}"]
    kept = tuple(edge for edge in edges if edge.target in nodes and edge.source in nodes)
    reached = dict.fromkeys(edge.target for edge in kept)
    return GraphWalk(node=start, edges=kept, nodes=tuple(nodes[one] for one in reached if one != start.address))


def event_units_of(actor: Actor, number: str) -> dict[str, tuple[str, int]]:
    """Return which units handle other appeals of the event that an appeal tells of, with the event and how many."""
    start = f"{GraphKind.APPEAL.value}:{number}"
    edges = _walk(actor, GraphKind.APPEAL, number, 3, along=_EVENT, fan=_EVENT_FAN)
    events = {edge.target for edge in edges if (edge.source, edge.relation) == (start, GraphRelation.OF_EVENT)}
    of_event = {
        edge.target: edge.source.partition(":")[2]
        for edge in edges
        if edge.source in events and edge.relation is GraphRelation.TOLD_IN
    }
    handled = {(edge.source, edge.target) for edge in edges if edge.relation is GraphRelation.HANDLED_BY}
    counted = Counter(unit for appeal, unit in handled if appeal in of_event)
    event = {unit: of_event[appeal] for appeal, unit in handled if appeal in of_event}
    return {unit.partition(":")[2]: (event[unit], count) for unit, count in counted.items()}


def _walk(
    actor: Actor, kind: GraphKind, key: str, steps: int, *, along: Collection[GraphRelation] = (), fan: int = _FAN
) -> list[GraphEdge]:
    visible, told = _condition(actor)
    told |= {"kind": kind.value, "key": key, "steps": steps, "fan": fan, "most": _MOST}
    told |= {"day": city_time(city_clock().now()).date(), "policies": actor.holds(_KNOWLEDGE)}
    with connection.cursor() as cursor:
        cursor.execute(walk_statement(visible, along), told)
        rows = cursor.fetchall()
    edges: dict[tuple[str, str, str], GraphEdge] = {}
    for source, relation, to, name, note, step in rows:
        target = f"{to}:{name}"
        edges.setdefault(
            (source, relation, target),
            GraphEdge(
                source=source, relation=GraphRelation(relation), target=target, note=without_private(note), step=step
            ),
        )
    return sorted(edges.values(), key=lambda edge: edge.step)


def _condition(actor: Actor) -> tuple[str, dict[str, Any]]:
    """Return the condition on an appeal ``a`` that ``actor`` may see it, with its values."""
    try:
        query, params = appeals_for(actor).order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:
        return "FALSE", {}
    numbers = itertools.count()
    condition = query.partition(" WHERE ")[2].replace('"hotline_appeal".', "a.")
    named = re.sub("%s", lambda _: f"%(seen{next(numbers)})s", condition)
    return f"({named})", {f"seen{place}": value for place, value in enumerate(params)}


def _is_visible(actor: Actor, kind: GraphKind, key: str) -> bool:
    if kind in _NUMBERED and not _NUMBER.fullmatch(key):
        return False
    seen = appeals_for(actor)
    if kind is GraphKind.APPEAL:
        return seen.filter(pk=key).exists()
    if kind is GraphKind.TOPIC:
        return seen.filter(topic_member__topic_id=int(key)).exists()
    if kind is GraphKind.CATEGORY:
        return MandateRow.objects.filter(category=key).exists() or seen.filter(category=key).exists()
    if kind is GraphKind.POLICY and not actor.holds(_KNOWLEDGE):
        return False
    return bool(_NAMES[kind]([key]))


def _named(addresses: Iterable[str]) -> dict[str, GraphNode]:
    """Return the nodes of some addresses with their names, by address."""
    keys: defaultdict[GraphKind, list[str]] = defaultdict(list)
    for address in addresses:
        kind, _, key = address.partition(":")
        keys[GraphKind(kind)].append(key)
    return {
        f"{kind.value}:{key}": GraphNode(kind=kind, key=key, zh=zh, en=en)
        for kind, some in keys.items()
        for key, (zh, en) in _NAMES[kind](some).items()
    }


def _units(keys: Collection[str]) -> Names:
    return {one.code: (one.name_zh, one.name_en) for one in list_organisation_names(keys)}


def _categories(keys: Collection[str]) -> Names:
    return {key: (key, key) for key in keys}


def _areas(keys: Collection[str]) -> Names:
    rows = Area.objects.filter(pk__in=keys).values_list("code", "name_zh", "name_en")
    return {code: (zh, en) for code, zh, en in rows}


def _policies(keys: Collection[str]) -> Names:
    rows = KnowledgeVersion.objects.filter(item_id__in=[int(key) for key in keys]).order_by("version")
    return {str(item): (question, question) for item, question in rows.values_list("item_id", "question")}


def _topics(keys: Collection[str]) -> Names:
    rows = Topic.objects.filter(pk__in=[int(key) for key in keys]).values_list("pk", flat=True)
    return {str(number): (f"热点 {number}", f"Topic {number}") for number in rows}


def _appeals(keys: Collection[str]) -> Names:
    rows = Appeal.objects.filter(pk__in=keys).values_list("pk", "title")
    return {number: (without_private(title), without_private(title)) for number, title in rows}


_NAMES: Mapping[GraphKind, Callable[[Collection[str]], Names]] = {
    GraphKind.UNIT: _units,
    GraphKind.CATEGORY: _categories,
    GraphKind.AREA: _areas,
    GraphKind.POLICY: _policies,
    GraphKind.TOPIC: _topics,
    GraphKind.APPEAL: _appeals,
}
