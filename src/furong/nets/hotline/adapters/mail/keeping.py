"""Reads the mailbox again and again, and sends the answers that wait, until it is stopped."""

from __future__ import annotations

import imaplib
import logging
import re
import smtplib
import time
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import formatdate
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from furong.foundation.worker_threads import WorkerThreads
from furong.kernel.errors import FurongError
from furong.nets.hotline.adapters.mail.lines import mailbox_at, server_at
from furong.nets.hotline.api import mails
from furong.nets.hotline.contracts.mails import MAIL_MAX, MailClaim
from furong.nets.hotline.errors.mails import MailLineUnsafe

__all__ = ["MailKeeper"]

_log = logging.getLogger(__name__)
_LEASE_S = 90.0
_AT_ONCE = 100
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
_TROUBLE = (OSError, imaplib.IMAP4.error, smtplib.SMTPException, ValueError, MailLineUnsafe)


@dataclass(slots=True)
class MailKeeper:
    """Keeps the mailbox in a thread.

    Args:
        inbox: ``imaps://user:password@host[:port]/mailbox``, or empty for none; ``imap://`` begins encryption when the
            server offers it.
        outbox: ``smtps://user:password@host[:port]?from=address``, or empty; ``smtp://`` as ``imap://``.
        every_s: How often the mailbox is read. [s]
        authorities: A file of certificates (PEM) that are trusted beside those of the system.
    """

    inbox: str
    outbox: str
    every_s: float = 30.0
    authorities: Path | None = None
    _workers: WorkerThreads = field(init=False)
    _read_at: float = field(default=float("-inf"), init=False)

    def __post_init__(self) -> None:
        """Make the thread ready."""
        self._workers = WorkerThreads("mail", 1, lambda _number: self.keep())

    def start(self) -> None:
        """Begin, when there is a mailbox or a server to send by."""
        if self.inbox or self.outbox:
            self._workers.start()

    def stop(self, timeout_s: float) -> None:
        """Begin nothing more, and wait at most ``timeout_s`` seconds for what is at hand."""
        self._workers.stop(timeout_s)

    def keep(self) -> None:
        """Read what has come, when it is time again, and send what waits."""
        if self.inbox and time.monotonic() - self._read_at >= self.every_s:
            self._read_at = time.monotonic()
            try:
                self.read()
            except _TROUBLE as error:
                _log.warning("mailbox_unreadable", extra={"trouble": _told(error, is_short=True)})
        if self.outbox:
            self.send()

    def read(self) -> int:
        """Take the mails that nobody has read, and return how many; each is marked once it is stored.

        Raises:
            MailLineUnsafe: When it is not certain that it is the mailbox.
            OSError, imaplib.IMAP4.error: When the mailbox cannot be read.
        """
        address = urlsplit(self.inbox)
        count = 0
        with mailbox_at(address, self.authorities) as mailbox:
            _, found = mailbox.uid("SEARCH", "UNSEEN")
            for uid in (found[0] or b"").split()[:_AT_ONCE]:
                if self._workers.is_stopping:
                    break
                self._take(mailbox, uid.decode())
                count += 1
        return count

    def _take(self, mailbox: imaplib.IMAP4, uid: str) -> None:
        _, told = mailbox.uid("FETCH", uid, "(RFC822.SIZE)")
        size = next((int(found[1]) for part in told if (found := _SIZE.search(_bytes_of(part)))), 0)
        if size <= MAIL_MAX:
            _, told = mailbox.uid("FETCH", uid, "(BODY.PEEK[])")
            raw = next((part[1] for part in told if isinstance(part, tuple)), b"")
            outcome = mails.receive_mail(raw).value
        else:
            outcome = "too_large"
        _log.info("mail_taken", extra={"outcome": outcome, "size": size})
        mailbox.uid("STORE", uid, "+FLAGS.SILENT", r"(\Seen)")

    def send(self) -> int:
        """Send the answers that wait, and return how many attempts those were."""
        count = 0
        while not self._workers.is_stopping and (claim := mails.claim_mail(lease_s=_LEASE_S)) is not None:
            try:
                self._send(claim)
                trouble = ""
            except _TROUBLE as error:
                trouble = _told(error)
                _log.warning("mail_unsent", extra={"trouble": _told(error, is_short=True)})
            mails.settle_mail(claim, trouble)
            count += 1
        return count

    def _send(self, claim: MailClaim) -> None:
        address = urlsplit(self.outbox)
        mail = EmailMessage()
        mail["From"] = parse_qs(address.query).get("from", [unquote(address.username or "")])[0]
        mail["To"], mail["Subject"] = claim.to, claim.subject
        mail["Date"], mail["Message-ID"] = formatdate(localtime=True), claim.message_id
        # Whatever answers by itself shall leave this one alone (RFC 3834).
        mail["Auto-Submitted"] = "auto-replied"
        if claim.answers:
            mail["In-Reply-To"] = mail["References"] = claim.answers
        mail.set_content(claim.text)
        with server_at(address, self.authorities) as server:
            server.send_message(mail)


def _told(error: Exception, *, is_short: bool = False) -> str:
    """Return what went wrong; in short without what a server says, which may be what it was told."""
    if isinstance(error, FurongError):
        return error.sentence("en")
    return type(error).__name__ if is_short else f"{type(error).__name__}: {error}"


def _bytes_of(part: object) -> bytes:
    found = part[0] if isinstance(part, tuple) else part
    return found if isinstance(found, bytes) else b""
