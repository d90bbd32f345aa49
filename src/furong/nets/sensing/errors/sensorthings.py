"""What can go wrong in the SensorThings API, in sentences."""

from __future__ import annotations

from furong.kernel.errors import InvalidInput, NotFound

__all__ = ["EntityUnusable", "PathUnknown", "QueryUnusable"]


class PathUnknown(NotFound):
    """An address leads nowhere."""

    code = "sensorthings.path_unknown"
    zh = "地址 {path} 没有对应的实体。请核对实体集名称和编号。"
    en = "There is nothing at {path}. Check the name of the set and the id."


class QueryUnusable(InvalidInput):
    """A query option cannot be used."""

    code = "sensorthings.query_unusable"
    zh = "查询参数无法使用：{trouble}。"
    en = "The query cannot be used: {trouble}."


class EntityUnusable(InvalidInput):
    """An entity that was sent cannot be used."""

    code = "sensorthings.entity_unusable"
    zh = "提交的实体无法使用：{trouble}。"
    en = "The entity cannot be used: {trouble}."
