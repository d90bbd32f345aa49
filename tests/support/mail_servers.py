"""A mailbox over IMAP (RFC 3501) and a server that takes mail over SMTP (RFC 5321), as small as a test needs them."""

from __future__ import annotations

import re
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

__all__ = ["MailServers", "mail_servers"]


@dataclass
class MailServers:
    """What lies in the mailbox, which of it was read, and what was sent.

    Args:
        mails: The mails, as they were delivered.
        context: What they encrypt with, or ``None``.
        begins: Whether encryption begins by a command instead of by the first byte.
    """

    mails: list[bytes] = field(default_factory=list)
    context: ssl.SSLContext | None = None
    begins: bool = False
    #: What was said to them, by word, and whether it was encrypted.
    heard: list[tuple[str, bool]] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)
    sent: list[bytes] = field(default_factory=list)
    is_open: bool = True
    imap_port: int = 0
    smtp_port: int = 0

    @property
    def inbox(self) -> str:
        return f"imap{self._s}://desk:geheim%40@{self._host}:{self.imap_port}/INBOX"

    @property
    def outbox(self) -> str:
        return f"smtp{self._s}://{self._host}:{self.smtp_port}?from=12345@chengdu.example"

    @property
    def _s(self) -> str:
        return "s" if self.context and not self.begins else ""

    @property
    def _host(self) -> str:
        return "localhost" if self.context else "127.0.0.1"


class _Lines(socketserver.StreamRequestHandler):
    told: MailServers

    def setup(self) -> None:
        if self.told.context and not self.told.begins:
            self.request = self.told.context.wrap_socket(self.request, server_side=True)
        super().setup()

    def begin(self) -> None:
        """Encrypt from now on."""
        assert self.told.context
        self.request = self.connection = self.told.context.wrap_socket(self.request, server_side=True)
        super().setup()

    def finish(self) -> None:
        try:
            super().finish()
        finally:
            self.request.close()

    @property
    def offers(self) -> bool:
        """Whether encryption can begin now."""
        return self.told.begins and not isinstance(self.request, ssl.SSLSocket)

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def heard(self) -> str:
        line = self.rfile.readline().decode().strip()
        self.told.heard.append((line.upper(), isinstance(self.request, ssl.SSLSocket)))
        return line


class _Mailbox(_Lines):
    def handle(self) -> None:
        self.say("* OK ready")
        while line := self.heard():
            tag, _, command = line.partition(" ")
            word = command.split(" ")[0].upper()
            if word == "LOGIN" and "geheim@" not in command:
                self.say(f"{tag} NO wrong password")
                continue
            if word == "CAPABILITY":
                self.say("* CAPABILITY IMAP4rev1" + (" STARTTLS" if self.offers else ""))
            elif word == "STARTTLS":
                self.say(f"{tag} OK begin")
                self.begin()
                continue
            elif word == "SELECT":
                self.say(f"* {len(self.told.mails)} EXISTS")
            elif word == "UID":
                self.uid(command.split(" ", 1)[1])
            self.say(f"{tag} OK done")
            if word == "LOGOUT":
                return

    def uid(self, command: str) -> None:
        told = self.told
        if command.upper().startswith("SEARCH"):
            unseen = [str(number) for number in range(1, len(told.mails) + 1) if number not in told.seen]
            self.say(f"* SEARCH {' '.join(unseen)}".rstrip())
            return
        found = re.match(r"(FETCH|STORE) (\d+) (.*)", command)
        assert found, command
        number = int(found[2])
        mail = told.mails[number - 1]
        if found[1] == "STORE":
            told.seen.add(number)
        elif "SIZE" in found[3]:
            self.say(f"* {number} FETCH (UID {number} RFC822.SIZE {len(mail)})")
        else:
            self.wfile.write(f"* {number} FETCH (UID {number} BODY[] {{{len(mail)}}}\r\n".encode() + mail + b")\r\n")


class _Taker(_Lines):
    def handle(self) -> None:
        self.say("220 ready" if self.told.is_open else "421 not now")
        while line := self.heard():
            word = line.split(" ")[0].upper()
            if word == "EHLO" and self.offers:
                self.say("250-here")
                self.say("250 STARTTLS")
                continue
            if word == "STARTTLS":
                self.say("220 begin")
                self.begin()
                continue
            if word == "DATA":
                self.say("354 go on")
                content = b""
                while (part := self.rfile.readline()) != b".\r\n":
                    content += part
                self.told.sent.append(content)
            self.say("250 fine" if word != "QUIT" else "221 bye")
            if word == "QUIT":
                return


class _Quiet(socketserver.ThreadingTCPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of who leaves in the middle of a word: that is what is tested."""


@contextmanager
def mail_servers(context: ssl.SSLContext | None = None, *, begins: bool = False) -> Iterator[MailServers]:
    """Have both open until the block ends.

    Args:
        context: What they encrypt with; without it they do not.
        begins: Whether encryption begins by a command instead of by the first byte.
    """
    told = MailServers(context=context, begins=begins)
    servers = []
    for handler in (_Mailbox, _Taker):
        own = type(handler.__name__, (handler,), {"told": told})
        server = _Quiet(("127.0.0.1", 0), own)
        server.daemon_threads = True
        servers.append(server)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    told.imap_port, told.smtp_port = (server.server_address[1] for server in servers)
    try:
        yield told
    finally:
        for server in servers:
            server.shutdown()
            server.server_close()
