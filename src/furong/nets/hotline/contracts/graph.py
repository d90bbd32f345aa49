"""How units, categories, areas, policies, events and appeals hang together."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["GraphEdge", "GraphKind", "GraphNode", "GraphRelation", "GraphWalk"]


class GraphKind(StrEnum):
    """What a node stands for: a unit, a category of appeals, an area, an item of knowledge, a topic, an appeal."""

    UNIT = "unit"
    CATEGORY = "category"
    AREA = "area"
    POLICY = "policy"
    TOPIC = "topic"
    APPEAL = "appeal"


class GraphRelation(StrEnum):
    """How a node is related to the next one."""

    RESPONSIBLE = "responsible"
    ASSIGNED_TO = "assigned_to"
    HANDLES = "handles"
    HANDLED_BY = "handled_by"
    RETURNED = "returned"
    RETURNED_BY = "returned_by"
    OWNS = "owns"
    OWNED_BY = "owned_by"
    WORKS_IN = "works_in"
    HAS_UNIT = "has_unit"
    ASKED_IN = "asked_in"
    IS_ABOUT = "is_about"
    PART_OF = "part_of"
    HAS_PART = "has_part"
    LIES_IN = "lies_in"
    HAPPENS = "happens"
    CITED_IN = "cited_in"
    CITES = "cites"
    TOLD_IN = "told_in"
    OF_EVENT = "of_event"
    SAME_CITIZEN = "same_citizen"


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphNode:
    """Something that is related to others.

    Args:
        kind: What it is.
        key: Its code, number or name.
        zh: What it is called in Chinese, without personal data.
        en: The same in English.
    """

    kind: GraphKind
    key: str
    zh: str
    en: str

    @property
    def address(self) -> str:
        """How a page names it."""
        return f"{self.kind.value}:{self.key}"

    def name(self, language: str) -> str:
        """Return what it is called in ``language``."""
        return self.en if language == "en" else self.zh


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphEdge:
    """One relation.

    Args:
        source: Address of the node that it starts from.
        relation: What it is.
        target: Address of the node that it leads to.
        note: What it rests on, e.g. the clause; may be empty.
        step: How many relations away from where the walk began. [1]
    """

    source: str
    relation: GraphRelation
    target: str
    note: str
    step: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphWalk:
    """What is around a node.

    Args:
        node: Where the walk began.
        edges: The relations that were gone along, the nearest first.
        nodes: The nodes that they lead to.
    """

    node: GraphNode
    edges: tuple[GraphEdge, ...]
    nodes: tuple[GraphNode, ...]

    def found(self, address: str) -> GraphNode:
        """Return a node of the walk by its address."""
        return next(one for one in (self.node, *self.nodes) if one.address == address)
