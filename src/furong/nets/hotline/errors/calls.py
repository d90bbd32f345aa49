"""What can go wrong with calls, in sentences."""

from __future__ import annotations

from furong.kernel.errors import Conflict, NotFound

__all__ = ["CallOver", "CallUnknown"]


class CallUnknown(NotFound):
    """There is no such call."""

    code = "hotline.call_unknown"
    zh = "没有编号为 {call} 的通话。"
    en = "There is no call {call}."


class CallOver(Conflict):
    """An appeal has been made of the call, and nothing is added to it any more."""

    code = "hotline.call_over"
    zh = "通话 {call} 已登记为诉求 {number}，不再接收新的内容。"
    en = "The call {call} has become the appeal {number} and takes nothing more."
