"""Reading a mail: its words in whatever character set they are, HTML as plain text, its files, and who wrote it.

Nothing that comes by mail is trusted: character sets lie, HTML carries scripts, names of files carry paths. What is
read is plain text and bytes, and never more than is set.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import getaddresses
from html.parser import HTMLParser
from typing import cast

from furong.nets.hotline.contracts.files import NewFile
from furong.nets.hotline.contracts.mails import MAIL_MAX, ReadMail
from furong.nets.hotline.errors.mails import MailTooLarge, MailUnreadable

__all__ = ["read_mail"]

_TEXT_MAX, _FILE_MAX, _FILES_MAX, _ID_MAX, _REFERENCES_MAX = 20_000, 10_000_000, 10, 250, 30
_PARTS_MAX = 200
_CHINESE = frozenset({"gb2312", "gbk", "gb18030", "hz-gb-2312", "x-gbk", "cp936", ""})
_ID = re.compile(r"<[^<>\s]{1,248}>")
_BULK = frozenset({"bulk", "junk", "list", "auto_reply"})
_MACHINES = re.compile(r"^(mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounces?)([+@-]|$)", re.IGNORECASE)
#: Where the quoted mail begins, as mail programs write it.
_QUOTED = re.compile(
    r"^(>|-{2,}\s*(original message|原始邮件|原邮件|转发的邮件)|_{20,}|on .{5,120} wrote:|在.{5,120}写道[:：]"
    r"|发件人[:：]|from:\s.*@)",
    re.IGNORECASE,
)


class _Words(HTMLParser):
    """Collects what a reader would see of HTML: no tags, scripts, styles or comments."""

    _HIDDEN = frozenset({"script", "style", "head", "title", "template", "noscript", "iframe", "object"})
    _BREAKS = frozenset({"br", "p", "div", "tr", "li", "h1", "h2", "h3", "table", "blockquote"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self._HIDDEN:
            self._hidden.append(tag)
        if tag in self._BREAKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._hidden:
            while self._hidden and self._hidden.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(data)


def read_mail(raw: bytes) -> ReadMail:
    """Return what a mail says.

    Raises:
        MailTooLarge: When it is larger than is taken.
        MailUnreadable: When nobody can be answered, or it says nothing.
    """
    if len(raw) > MAIL_MAX:
        raise MailTooLarge(size=len(raw), most=MAIL_MAX)
    try:
        mail = BytesParser(policy=policy.default).parsebytes(raw)
        text = _text(mail)
        files, left_out = _files(mail)
        sender_name, sender = _sender(mail)
        subject = _line(mail, "Subject")
    except (ValueError, LookupError, AttributeError, TypeError, RecursionError) as error:
        raise MailUnreadable(trouble=type(error).__name__) from error
    if "@" not in sender:
        raise MailUnreadable(trouble="From")
    return ReadMail(
        message_id=next(iter(_ID.findall(_line(mail, "Message-ID"))), "")[:_ID_MAX],
        references=_references(mail),
        sender=sender.lower()[:254],
        sender_name=sender_name[:60],
        subject=subject[:200],
        text=(text or subject)[:_TEXT_MAX],
        answer=_unquoted(text)[:_TEXT_MAX],
        files=files,
        left_out=left_out,
        is_automatic=_is_automatic(mail, sender),
    )


def _line(mail: EmailMessage, name: str) -> str:
    try:
        told = str(mail.get(name, "") or "")
    except (ValueError, LookupError, AttributeError, TypeError, IndexError):
        return ""  # a header that its own parser cannot read
    return " ".join(told.replace("\x00", "").encode("utf-8", "replace").decode().split())


def _sender(mail: EmailMessage) -> tuple[str, str]:
    found = getaddresses([_line(mail, "From")])
    return found[0] if found else ("", "")


def _references(mail: EmailMessage) -> tuple[str, ...]:
    told = [*_ID.findall(_line(mail, "In-Reply-To")), *reversed(_ID.findall(_line(mail, "References")))]
    return tuple(dict.fromkeys(told))[:_REFERENCES_MAX]


def _is_automatic(mail: EmailMessage, sender: str) -> bool:
    return (
        _line(mail, "Auto-Submitted").lower().partition(";")[0].strip() not in ("", "no")
        or _line(mail, "Precedence").lower() in _BULK
        or any(mail.get(name) is not None for name in ("List-Id", "List-Unsubscribe", "X-Autoreply", "X-Autorespond"))
        or _line(mail, "Return-Path") == "<>"
        or mail.get_content_type() == "multipart/report"
        or _MACHINES.match(sender) is not None
    )


def _parts(mail: EmailMessage) -> Iterator[EmailMessage]:
    for number, part in enumerate(mail.walk()):
        if number >= _PARTS_MAX:
            return
        if not part.is_multipart():
            yield part


def _text(mail: EmailMessage) -> str:
    found: dict[str, list[str]] = {"text/plain": [], "text/html": []}
    for part in _parts(mail):
        kind = part.get_content_type()
        if kind in found and not _is_file(part):
            found[kind].append(_decoded(part))
    plain = "\n".join(found["text/plain"]).strip()
    return _tidy(plain or "\n".join(_seen(html) for html in found["text/html"]))


def _seen(html: str) -> str:
    words = _Words()
    words.feed(html)
    words.close()
    return "".join(words.parts)


def _tidy(text: str) -> str:
    lines = [" ".join(line.split()) for line in text.replace("\x00", "").splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _decoded(part: EmailMessage) -> str:
    """Return the words of a part: as it says, as it can only be, or with marks where nobody can tell."""
    content = cast("bytes | None", part.get_payload(decode=True)) or b""
    told = (part.get_content_charset() or "").lower()
    # What calls itself GB2312 holds signs of GB 18030 as often as not, and what says nothing may be either.
    tries = ("utf-8", "gb18030") if told in ("", "us-ascii", "utf-8") else (told, "utf-8", "gb18030")
    for charset in ("gb18030", "utf-8") if told in _CHINESE - {""} else tries:
        try:
            return content.decode(charset)
        except (UnicodeDecodeError, LookupError):
            continue
    return content.decode("utf-8", "replace")


def _is_file(part: EmailMessage) -> bool:
    return part.get_content_disposition() == "attachment" or part.get_filename() is not None


def _files(mail: EmailMessage) -> tuple[tuple[NewFile, ...], int]:
    found: list[NewFile] = []
    left_out = 0
    for part in _parts(mail):
        if not _is_file(part) and part.get_content_maintype() == "text":
            continue
        content = cast("bytes | None", part.get_payload(decode=True)) or b""
        if not content:
            continue
        if len(content) > _FILE_MAX or len(found) >= _FILES_MAX:
            left_out += 1
            continue
        name = str(part.get_filename() or "file").encode("utf-8", "replace").decode()
        found.append(NewFile(content=content, name=name, media_type=part.get_content_type()))
    return tuple(found), left_out


def _unquoted(text: str) -> str:
    lines: list[str] = []
    for line in text.splitlines():
        if _QUOTED.match(line.strip()):
            break
        lines.append(line)
    return "\n".join(lines).strip() or text
