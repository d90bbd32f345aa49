"""Lines to mail servers over real TLS: a certificate that does not hold, or no encryption, ends them before a word."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from tests.support.mail_servers import mail_servers
from tests.support.own_authority import OwnAuthority, own_authority

from furong.nets.hotline.adapters.mail.lines import demand_own_network, mailbox_at, server_at
from furong.nets.hotline.errors.mails import MailLineUnsafe


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> OwnAuthority:
    return own_authority(tmp_path_factory.mktemp("authority"))


def refused(inbox: str, outbox: str, authorities: Path | None) -> list[str]:
    """Return why neither line is opened."""
    told = []
    with pytest.raises(MailLineUnsafe) as in_trouble, mailbox_at(urlsplit(inbox), authorities):
        pass
    told.append(in_trouble.value.sentence("en"))
    with pytest.raises(MailLineUnsafe) as out_trouble, server_at(urlsplit(outbox), authorities):
        pass
    return [*told, out_trouble.value.sentence("en")]


@pytest.mark.parametrize("begins", [False, True], ids=["from the first byte", "begun by a command"])
def test_only_the_right_server_is_told_anything(authority: OwnAuthority, begins: bool) -> None:
    with mail_servers(authority.context, begins=begins) as servers:
        servers.mails = [b"From: a@b.example\r\n\r\nhello\r\n"]
        inbox, outbox = servers.inbox, servers.outbox.replace("://", "://desk:geheim@")
        assert all("not, or no longer, from an authority" in one for one in refused(inbox, outbox, None))
        other = [one.replace("localhost", "127.0.0.1") for one in (inbox, outbox)]
        assert all("that of another server" in one for one in refused(other[0], other[1], authority.file))
        assert not [line for line, _ in servers.heard if "LOGIN" in line or "AUTH" in line or "MAIL" in line]
        with mailbox_at(urlsplit(inbox), authority.file) as mailbox:
            assert mailbox.uid("SEARCH", "UNSEEN") == ("OK", [b"1"])
        with server_at(urlsplit(servers.outbox), authority.file) as server:
            server.sendmail("12345@chengdu.example", ["a@b.example"], b"Subject: x\r\n\r\nfine\r\n")
        assert servers.sent == [b"Subject: x\r\n\r\nfine\r\n"]
        secret = [is_encrypted for line, is_encrypted in servers.heard if "LOGIN" in line or "MAIL FROM" in line]
        assert secret == [True, True]


def test_without_encryption_only_ones_own_network_is_spoken_to() -> None:
    for host in ("127.0.0.1", "10.30.0.7", "192.168.1.2"):
        demand_own_network(host, 25)
    with pytest.raises(MailLineUnsafe) as trouble:
        demand_own_network("8.8.8.8", 143)
    assert "offers no encryption" in trouble.value.sentence("en")
    assert "不提供加密" in trouble.value.sentence("zh")
