"""What can go wrong when a citizen sends an appeal, in sentences."""

from __future__ import annotations

from furong.kernel.errors import Conflict, TooBusy

__all__ = ["SentTooOften", "WebTooBusy"]


class WebTooBusy(TooBusy):
    """More appeals come over the web than people can have written."""

    code = "hotline.web_too_busy"
    zh = "提交的诉求过多，请在 {retry_after_s} 秒后再试，紧急情况请拨打 12345。"
    en = "Too many appeals are being sent. Try again in {retry_after_s} s; call 12345 if it presses."


class SentTooOften(Conflict):
    """One phone sends more appeals in a day than are taken."""

    code = "hotline.sent_too_often"
    zh = "同一电话每天最多提交 {most} 件诉求。请明天再提交，或拨打 12345。"
    en = "{most} appeals a day are taken from one phone. Send it tomorrow, or call 12345."
