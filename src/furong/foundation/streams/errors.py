"""What can go wrong with a stream."""

from __future__ import annotations

from furong.kernel.errors import Broken

__all__ = ["StreamFull", "StreamUnavailable"]


class StreamFull(Broken):
    """A stream has no room: its readers are behind."""

    code = "streams.full"
    zh = "消息流 {stream} 已满，处理进度落后。请稍后重发；若持续出现，请运行 furong doctor。"
    en = "The stream {stream} is full: its readers are behind. Send again later; if it lasts, run furong doctor."


class StreamUnavailable(Broken):
    """The message server does not answer."""

    code = "streams.unavailable"
    zh = "消息服务暂时不可用（{trouble}）。数据未被接收，请稍后重发。"
    en = "The message server does not answer ({trouble}). Nothing was taken; send again later."
