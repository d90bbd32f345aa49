"""The relations of units, categories, areas, policies, events and appeals."""

from __future__ import annotations

from furong.nets.hotline.selectors.graph import get_graph_for

__all__ = ["get_graph_for"]
