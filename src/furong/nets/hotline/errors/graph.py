"""What is refused of a walk along relations."""

from __future__ import annotations

from furong.kernel.errors import NotFound

__all__ = ["GraphNodeUnknown"]


class GraphNodeUnknown(NotFound):
    """There is no such node, or the reader may not see it."""

    code = "hotline.graph_node_unknown"
    zh = "关系图中没有 {kind} {key}，或您无权查看。"
    en = "There is no {kind} {key} among the relations, or you may not see it."
