"""What can go wrong when a citizen sends an appeal, in sentences."""

from __future__ import annotations

from furong.kernel.errors import Conflict, TooBusy

__all__ = ["AddressTooBusy", "CitizenStepNotPossible", "SentTooOften", "WebTooBusy"]


class CitizenStepNotPossible(Conflict):
    """A citizen rates or reopens what cannot be rated or reopened now; where it stands inside is not told."""

    code = "hotline.citizen_step_not_possible"
    zh = "该诉求目前不能执行此操作（可能尚未答复，或您已评价）。请刷新页面查看最新进度。"
    en = "This cannot be done with the appeal now: it has no reply yet, or was rated. Reload to see where it stands."


class WebTooBusy(TooBusy):
    """More appeals come over the web than people can have written."""

    code = "hotline.web_too_busy"
    zh = "提交的诉求过多，请在 {retry_after_s} 秒后再试，紧急情况请拨打 12345。"
    en = "Too many appeals are being sent. Try again in {retry_after_s} s; call 12345 if it presses."


class AddressTooBusy(TooBusy):
    """More appeals come from one network address than people can have written."""

    code = "hotline.address_too_busy"
    status = 429
    zh = "来自同一网络地址的诉求过多，请在 {retry_after_s} 秒后再试，紧急情况请拨打 12345。"
    en = "Too many appeals come from this network address. Try again in {retry_after_s} s; call 12345 if it presses."


class SentTooOften(Conflict):
    """One phone sends more appeals in a day than are taken."""

    code = "hotline.sent_too_often"
    zh = "同一电话每天最多提交 {most} 件诉求。请明天再提交，或拨打 12345。"
    en = "{most} appeals a day are taken from one phone. Send it tomorrow, or call 12345."
