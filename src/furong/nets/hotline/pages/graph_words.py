"""Relations in words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from furong.nets.hotline.contracts.graph import GraphKind, GraphNode, GraphRelation

__all__ = ["kind", "own_page", "relation"]


def kind(code: GraphKind) -> str:
    """Return what a node is."""
    return {
        GraphKind.UNIT: _("Unit"),
        GraphKind.CATEGORY: _("Category"),
        GraphKind.AREA: _("Area"),
        GraphKind.POLICY: _("Knowledge item"),
        GraphKind.TOPIC: _("Hot topic"),
        GraphKind.APPEAL: _("Citizen's appeal"),
    }[code]


def relation(code: GraphRelation) -> str:
    """Return how a node is related to the next ones."""
    return {
        GraphRelation.RESPONSIBLE: _("Responsible for"),
        GraphRelation.ASSIGNED_TO: _("Units by the list"),
        GraphRelation.HANDLES: _("Appeals that it has"),
        GraphRelation.HANDLED_BY: _("Unit that has it"),
        GraphRelation.RETURNED: _("Appeals that it returned"),
        GraphRelation.RETURNED_BY: _("Units that returned it"),
        GraphRelation.OWNS: _("Knowledge that it answers for"),
        GraphRelation.OWNED_BY: _("Unit that answers for it"),
        GraphRelation.WORKS_IN: _("Area in which it works"),
        GraphRelation.HAS_UNIT: _("Units of the area by the list"),
        GraphRelation.ASKED_IN: _("Newest appeals of it"),
        GraphRelation.IS_ABOUT: _("What it is about"),
        GraphRelation.PART_OF: _("Category above"),
        GraphRelation.HAS_PART: _("Parts of it"),
        GraphRelation.LIES_IN: _("Where it lies"),
        GraphRelation.HAPPENS: _("Newest appeals there"),
        GraphRelation.CITED_IN: _("Appeals whose reply cites it"),
        GraphRelation.CITES: _("Knowledge that its reply cites"),
        GraphRelation.TOLD_IN: _("Appeals that tell of it"),
        GraphRelation.OF_EVENT: _("Event that it tells of"),
        GraphRelation.SAME_CITIZEN: _("Other appeals of the same citizen"),
    }[code]


def own_page(node: GraphNode) -> str:
    """Return the page that shows a node itself, or nothing."""
    return {
        GraphKind.APPEAL: f"/hotline/appeals/{node.key}",
        GraphKind.TOPIC: f"/hotline/topics/{node.key}",
        GraphKind.POLICY: f"/hotline/knowledge/{node.key}",
    }.get(node.kind, "")
