"""Lines to mail servers: encrypted and to the right server, or none at all.

``imaps`` and ``smtps`` are encrypted from the first byte. ``imap`` and ``smtp`` begin encryption when the server offers
it; when it does not, nothing is said to a server on the public network, since whoever is in between could have taken
the offer away. A certificate that does not hold ends the line before user, password or mail are told.
"""

from __future__ import annotations

import imaplib
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import SplitResult, unquote

from furong.foundation.outgoing.addresses import addresses_of, is_public
from furong.kernel.errors import Words
from furong.nets.hotline.errors.mails import MailLineUnsafe

__all__ = ["demand_own_network", "mailbox_at", "server_at"]

_TIMEOUT_S = 30.0
_IMAP, _IMAPS, _SMTP, _SMTPS = 143, 993, 25, 465
#: What OpenSSL says of a certificate that is another host's: by name, by address.
_OTHER_HOST = frozenset({62, 64})
_WRONG_HOST = Words("证书属于另一台服务器", "its certificate is that of another server")
_WRONG_ISSUER = Words(
    "证书不是由已知机构签发，或已失效", "its certificate is not, or no longer, from an authority that is known"
)
_PLAIN = Words("服务器不提供加密，且不在本单位网络内", "it offers no encryption and is not on one's own network")


@contextmanager
def mailbox_at(address: SplitResult, authorities: Path | None = None) -> Iterator[imaplib.IMAP4]:
    """Open a mailbox, ready to be read.

    Args:
        address: ``imaps://user:password@host[:port]/mailbox``, or ``imap://…``.
        authorities: A file of certificates (PEM) that are trusted beside those of the system.

    Raises:
        MailLineUnsafe: When it is not certain that it is this server, and nobody reads along.
        OSError, imaplib.IMAP4.error: When the mailbox cannot be read.
    """
    host, context = address.hostname or "", _context(authorities)
    with _told(host):
        mailbox = _mailbox(address, host, context)
    with mailbox:
        mailbox.login(unquote(address.username or ""), unquote(address.password or ""))
        mailbox.select(f'"{unquote(address.path.strip("/")) or "INBOX"}"')
        yield mailbox


@contextmanager
def server_at(address: SplitResult, authorities: Path | None = None) -> Iterator[smtplib.SMTP]:
    """Open a server that takes mail.

    Args:
        address: ``smtps://user:password@host[:port]``, or ``smtp://…``.
        authorities: A file of certificates (PEM) that are trusted beside those of the system.

    Raises:
        MailLineUnsafe: When it is not certain that it is this server, and nobody reads along.
        OSError, smtplib.SMTPException: When the server takes nothing.
    """
    host, context = address.hostname or "", _context(authorities)
    with _told(host):
        server = _server(address, host, context)
    with server:
        if address.password:
            server.login(unquote(address.username or ""), unquote(address.password))
        yield server


def demand_own_network(host: str, port: int) -> None:
    """Return when a host without encryption is on no public network.

    Raises:
        MailLineUnsafe: When it is.
        OSError: When it has no address.
    """
    if any(is_public(one) for one in addresses_of(host, port)):
        raise MailLineUnsafe(host=host, why=_PLAIN)


def _context(authorities: Path | None) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if authorities is not None:
        context.load_verify_locations(cafile=authorities)
    return context


def _mailbox(address: SplitResult, host: str, context: ssl.SSLContext) -> imaplib.IMAP4:
    if address.scheme == "imaps":
        return imaplib.IMAP4_SSL(host, address.port or _IMAPS, ssl_context=context, timeout=_TIMEOUT_S)
    mailbox = imaplib.IMAP4(host, address.port or _IMAP, timeout=_TIMEOUT_S)
    try:
        if "STARTTLS" in mailbox.capabilities:
            mailbox.starttls(context)
        else:
            demand_own_network(host, address.port or _IMAP)
    except BaseException:
        with suppress(OSError):  # the line may be broken already
            mailbox.shutdown()
        raise
    return mailbox


def _server(address: SplitResult, host: str, context: ssl.SSLContext) -> smtplib.SMTP:
    if address.scheme == "smtps":
        return smtplib.SMTP_SSL(host, address.port or _SMTPS, timeout=_TIMEOUT_S, context=context)
    server = smtplib.SMTP(host, address.port or _SMTP, timeout=_TIMEOUT_S)
    try:
        server.ehlo()
        if server.has_extn("starttls"):
            server.starttls(context=context)
        else:
            demand_own_network(host, address.port or _SMTP)
    except BaseException:
        server.close()
        raise
    return server


@contextmanager
def _told(host: str) -> Iterator[None]:
    """Say of a certificate that does not hold what is wrong with it."""
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        why = _WRONG_HOST if error.verify_code in _OTHER_HOST else _WRONG_ISSUER
        raise MailLineUnsafe(host=host, why=why) from error
