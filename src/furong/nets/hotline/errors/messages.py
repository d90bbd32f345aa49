"""What can go wrong with messages from a messenger, in sentences."""

from __future__ import annotations

from furong.kernel.errors import Conflict, InvalidInput, NotAllowed, NotFound, TooBusy

__all__ = [
    "MessageUnusable",
    "MessagesTooMany",
    "MessengerClosed",
    "MessengerReplayed",
    "MessengerSignatureWrong",
    "MessengerTooBusy",
]


class MessengerClosed(NotFound):
    """No messenger is connected to this node."""

    code = "hotline.messenger_closed"
    zh = "本节点未接入消息渠道。请管理员设置 FURONG_HOTLINE_MESSENGER_TOKEN。"
    en = "No messenger is connected here. An administrator sets FURONG_HOTLINE_MESSENGER_TOKEN."


class MessengerSignatureWrong(NotAllowed):
    """A request does not carry the signature of the messenger, or carries an old one."""

    code = "hotline.messenger_signature_wrong"
    zh = "签名（signature）不正确，或时间戳（timestamp）与当前时间相差超过 {window_s} 秒。请核对令牌和时钟。"
    en = "The signature is wrong, or the timestamp is more than {window_s} s off. Check the token and the clock."


class MessengerReplayed(Conflict):
    """A signature that was used is used again for something else."""

    code = "hotline.messenger_replayed"
    zh = "该签名（signature）已用于另一条消息。请以新的 nonce 重新签名。"
    en = "This signature was used for another message. Sign again with a new nonce."


class MessageUnusable(InvalidInput):
    """The body of a request is no message."""

    code = "hotline.message_unusable"
    zh = "消息无法读取：{trouble}。应为含 FromUserName、MsgType、MsgId 的 XML 或 JSON。"
    en = "The message cannot be read: {trouble}. XML or JSON with FromUserName, MsgType and MsgId is expected."


class MessagesTooMany(Conflict):
    """One sender opens more appeals in a day than are taken."""

    code = "hotline.messages_too_many"
    zh = "每人每天最多提交 {most} 件诉求。请明天再提交，紧急情况请拨打 12345。"
    en = "{most} appeals a day are taken from one sender. Send it tomorrow; call 12345 if it presses."


class MessengerTooBusy(TooBusy):
    """The node cannot answer in the time that a messenger waits."""

    code = "hotline.messenger_too_busy"
    zh = "系统繁忙，请在 {retry_after_s} 秒后再试，紧急情况请拨打 12345。"
    en = "The city is busy. Try again in {retry_after_s} s; call 12345 if it presses."
