"""What can go wrong with mail, in sentences."""

from __future__ import annotations

from furong.kernel.errors import Conflict, InvalidInput, Words

__all__ = ["MailLineUnsafe", "MailTooLarge", "MailUnreadable", "MailsTooMany"]


class MailUnreadable(InvalidInput):
    """What came is no mail that can be answered."""

    code = "hotline.mail_unreadable"
    zh = "邮件无法读取：{trouble}。"
    en = "The mail cannot be read: {trouble}."


class MailTooLarge(InvalidInput):
    """A mail is larger than is taken."""

    code = "hotline.mail_too_large"
    zh = "邮件有 {size} 字节，最多 {most} 字节。"
    en = "The mail has {size} bytes; {most} are the most."


class MailsTooMany(Conflict):
    """One address sends more new mails in a day than are taken."""

    code = "hotline.mails_too_many"
    zh = "同一邮箱每天最多提交 {most} 件诉求。"
    en = "{most} appeals a day are taken from one mail address."


class MailLineUnsafe(Conflict):
    """A mail server shows a certificate that does not hold, or no encryption: nothing was told to it."""

    code = "hotline.mail_line_unsafe"
    zh = (
        "与邮件服务器 {host} 的连接不可信：{why}。未登录，也未收发任何邮件；"
        "请核对地址，或在 FURONG_HOTLINE_MAIL_CA 指定本单位的证书机构。"
    )
    en = (
        "The line to the mail server {host} cannot be trusted: {why}. Nobody signed in and no mail went either way; "
        "check the address, or name your own authority in FURONG_HOTLINE_MAIL_CA."
    )

    def __init__(self, *, host: str, why: Words) -> None:
        super().__init__(host=host, why=why)
