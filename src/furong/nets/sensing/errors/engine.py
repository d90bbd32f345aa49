"""What can go wrong in the engine, in sentences."""

from __future__ import annotations

from furong.kernel.errors import Conflict

__all__ = ["PositionMoved"]


class PositionMoved(Conflict):
    """Another worker has taken a partition over."""

    code = "sensing.position_moved"
    zh = "分区 {partition} 已由其他进程接管，本进程停止处理该分区。"
    en = "Partition {partition} has been taken over by another worker; this one lets go of it."
