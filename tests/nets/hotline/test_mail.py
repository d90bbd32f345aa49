"""Mail as a channel: read from a real mailbox over IMAP, answered over SMTP, threaded, and never in a loop."""

from __future__ import annotations

import email
from collections.abc import Iterator
from datetime import timedelta
from email import policy
from email.message import EmailMessage
from typing import Any

import pytest
from django.conf import settings
from tests.nets.hotline.conftest import WATER, Hotline
from tests.support.city import Person, hire
from tests.support.mail_servers import MailServers, mail_servers

from furong.kernel.clock import FrozenClock
from furong.nets.hotline.adapters.mail.keeping import MailKeeper
from furong.nets.hotline.api import appeals, files, mails
from furong.nets.hotline.contracts.appeals import AppealDetail, AppealFilters
from furong.nets.hotline.contracts.mails import MailOutcome
from furong.nets.hotline.domain.mails import read_mail

pytestmark = pytest.mark.django_db

HTML = (
    "<html><head><title>x</title><style>p{color:red}</style></head><body><script>alert('坏')</script>"
    "<p>路灯 &amp; 井盖</p><p>都<b>坏</b>了<!-- 不可见 --></p><img src=x onerror=alert(1)></body></html>"
)


def mail(text: str = "小区路灯不亮，已经一周", **headers: str) -> EmailMessage:
    made = EmailMessage()
    given = {"From": "王芳 <Wang@example.com>", "To": "12345@chengdu.example", "Subject": "路灯不亮"}
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    for name, value in {**given, "Message-ID": "<one@example.com>", **told}.items():
        made[name] = value
    made.set_content(text)
    return made


@pytest.fixture
def chief(hotline: Hotline) -> Person:
    return hire("hotline_supervisor", name="chief", area="510100")


@pytest.fixture
def servers(monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServers]:
    with mail_servers() as told:
        monkeypatch.setitem(settings.FURONG_OPTIONS, "HOTLINE_SMTP_URL", told.outbox)
        yield told


@pytest.fixture
def keeper(servers: MailServers) -> MailKeeper:
    return MailKeeper(servers.inbox, servers.outbox, every_s=0)


def only(chief: Person) -> AppealDetail:
    (info,) = appeals.list_appeals_for(chief.actor, AppealFilters()).appeals
    return appeals.get_appeal_for(chief.actor, info.number)


def sent(servers: MailServers) -> list[Any]:
    return [email.message_from_bytes(one, policy=policy.default) for one in servers.sent]


def test_from_the_mailbox_to_the_reply(
    hotline: Hotline, chief: Person, servers: MailServers, keeper: MailKeeper, clock: FrozenClock
) -> None:
    first = mail()
    first.add_attachment(b"\x89PNG photo", maintype="image", subtype="png", filename="../../路灯.png")
    servers.mails = [first.as_bytes()]
    keeper.keep()
    keeper.keep()
    detail = only(chief)
    assert (detail.info.channel, detail.info.title, detail.text) == ("mail", "路灯不亮", "小区路灯不亮，已经一周")
    number = detail.info.number
    (file,) = files.list_files_for(chief.actor, number)
    assert ("/" in file.name, file.size) == (False, 10)
    (receipt,) = sent(servers)
    assert number in receipt.get_content()
    assert (receipt["To"], receipt["In-Reply-To"]) == ("wang@example.com", "<one@example.com>")
    assert receipt["Auto-Submitted"] == "auto-replied"
    answer = mail(
        "是三栋门口\n\n> 您的诉求已收到", Message_ID="<two@example.com>", In_Reply_To=str(receipt["Message-ID"])
    )
    servers.mails.append(answer.as_bytes())
    keeper.keep()
    notes = [one.note for one in only(chief).history if one.step == "mail_added"]
    assert notes == ["是三栋门口"]
    appeals.register_appeal(chief.actor, number)
    appeals.classify_appeal(chief.actor, number, "照明")
    appeals.assign_appeal(chief.actor, number, WATER, clause="三条")
    boss = hire("unit_handler", name="boss", area="510100", organisation=WATER)
    appeals.reply_to_appeal(boss.actor, number, "路灯已修复，11月24日亮灯")
    keeper.keep()
    reply = sent(servers)[-1]
    assert "路灯已修复" in reply.get_content()
    assert reply["References"] == "<two@example.com>"
    assert servers.seen == {1, 2}


def test_what_a_machine_wrote_is_no_appeal_and_gets_no_answer(
    hotline: Hotline, chief: Person, servers: MailServers, keeper: MailKeeper
) -> None:
    machines: list[dict[str, str]] = [
        {"Auto-Submitted": "auto-replied"},
        {"Auto-Submitted": "auto-generated; owner=x"},
        {"List-Id": "<news.example.com>"},
        {"Precedence": "bulk"},
        {"Return-Path": "<>"},
        {"From": "MAILER-DAEMON@example.com"},
        {"From": "no-reply@example.com"},
    ]
    for number, headers in enumerate(machines):
        servers.mails.append(mail(**{"Message-ID": f"<{number}@m>", **headers}).as_bytes())
    keeper.keep()
    assert appeals.list_appeals_for(chief.actor, AppealFilters()).total == 0
    assert (servers.sent, len(servers.seen)) == ([], len(machines))


def test_our_own_answer_that_comes_back_ends_there(
    hotline: Hotline, chief: Person, servers: MailServers, keeper: MailKeeper
) -> None:
    servers.mails = [mail().as_bytes()]
    keeper.keep()
    servers.mails.append(servers.sent[0])
    keeper.keep()
    assert (len(servers.sent), appeals.list_appeals_for(chief.actor, AppealFilters()).total) == (1, 1)


def test_the_same_mail_is_one_appeal_and_a_stranger_joins_nothing(hotline: Hotline, chief: Person) -> None:
    raw = mail().as_bytes()
    assert [mails.receive_mail(raw) for _ in range(2)] == [MailOutcome.OPENED] * 2
    thief = mail("改成别的", From="thief@example.com", Message_ID="<t@e>", In_Reply_To="<one@example.com>")
    assert mails.receive_mail(thief.as_bytes()) is MailOutcome.OPENED
    assert appeals.list_appeals_for(chief.actor, AppealFilters()).total == 2


def test_one_address_sends_only_so_many(hotline: Hotline, chief: Person) -> None:
    told = [mails.receive_mail(mail(Message_ID=f"<{number}@e>").as_bytes()) for number in range(22)]
    assert told == [MailOutcome.OPENED] * 20 + [MailOutcome.REFUSED] * 2


def test_a_server_that_does_not_take_mail_is_tried_again(
    hotline: Hotline, servers: MailServers, keeper: MailKeeper, clock: FrozenClock
) -> None:
    servers.is_open = False
    servers.mails = [mail().as_bytes()]
    keeper.keep()
    assert servers.sent == []
    servers.is_open = True
    keeper.keep()
    assert servers.sent == []
    clock.advance(timedelta(minutes=2))
    keeper.keep()
    assert len(servers.sent) == 1
    wrong = MailKeeper(servers.inbox.replace("geheim", "falsch"), "", every_s=0)
    wrong.keep()  # a wrong password is told in the log and stops nothing


RAW = {
    "gb2312 that is gb18030": (
        b"From: a@b.cn\nSubject: =?gb2312?B?wre1xg==?=\nContent-Type: text/plain; charset=gb2312\n"
        b"Content-Transfer-Encoding: 8bit\n\n" + "张䶮反映路灯".encode("gb18030"),
        "张䶮反映路灯",
    ),
    "no charset": (b"From: a@b.cn\n\n" + "路灯不亮".encode("gb18030"), "路灯不亮"),
    "a charset that is none": (
        b"From: a@b.cn\nContent-Type: text/plain; charset=klingon\n\n" + "路灯😀".encode(),
        "路灯😀",
    ),
    "a lying charset": (
        b"From: a@b.cn\nContent-Type: text/plain; charset=utf-8\n\n" + "井盖".encode("gb18030"),
        "井盖",
    ),
    "HTML": (b"From: a@b.cn\nContent-Type: text/html; charset=utf-8\n\n" + HTML.encode(), "路灯 & 井盖\n都坏了"),
    "subject alone": ("From: a@b.cn\nSubject: 路灯\n\n".encode(), "路灯"),
}


@pytest.mark.parametrize("name", sorted(RAW))
def test_words_are_read_whatever_they_are_written_in(name: str) -> None:
    raw, text = RAW[name]
    assert read_mail(raw).text == text


def test_a_large_mail_and_broken_ones_are_read_or_refused(hotline: Hotline, chief: Person) -> None:
    assert mails.receive_mail(mail("长" * 350_000).as_bytes()) is MailOutcome.OPENED
    assert len(only(chief).text) == 20_000
    for raw in (b"", b"\xff\xfe\x00", b"From: nobody\n\nx", b"Subject: x\n\ny", b"From: a@b.cn\n\n", b"x" * 25_000_001):
        assert mails.receive_mail(raw) is MailOutcome.REFUSED
    nested = (
        b"From: a@b.cn\nContent-Type: multipart/mixed; boundary=b\n\n"
        + b"--b\nContent-Type: multipart/mixed; boundary=b\n\n" * 500
    )
    assert mails.receive_mail(nested) in set(MailOutcome)
