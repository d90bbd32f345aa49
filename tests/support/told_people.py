"""People who appeal in a test, with what gives them away, through every channel of the hotline."""

from __future__ import annotations

from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.nets.hotline.test_messenger import post as post_message
from tests.nets.hotline.test_messenger import xml
from tests.support.city import HIGH_TECH, Person
from tests.support.far_city import FarCity, handed_over

from furong.nets.hotline.api import imports, mails
from furong.nets.hotline.models import Appeal

__all__ = ["CHANNELS", "MASKED", "UNKNOWN", "ToldPerson", "Ways"]


@dataclass(frozen=True)
class ToldPerson:
    """Somebody who appeals, with what gives them away.

    Args:
        name: Their name.
        phone: Their mobile.
        identity: Their number of identity.
        plate: The plate of their car.
        flat: Their door.
        address: Their e-mail address.
        is_anonymous: Whether nobody is to learn who it was.
    """

    name: str
    phone: str
    identity: str
    plate: str
    flat: str
    address: str
    is_anonymous: bool

    @property
    def telltales(self) -> tuple[str, ...]:
        """All of it."""
        return (self.name, self.phone, self.identity, self.plate, f"{self.flat}室", self.address)

    @property
    def words(self) -> str:
        """What they say where a form has their name; the name stands in it without an introduction."""
        return f"{self._asked}{self.name}反映，小区停水两天了{self._told}"

    @property
    def introduced(self) -> str:
        """What they say where no form is."""
        return f"{self._asked}小区停水两天了，我叫{self.name}{self._told}"

    @property
    def title(self) -> str:
        """The line over it."""
        return f"{self._asked}{self.name} {self.phone} 停水"

    @property
    def _asked(self) -> str:
        return "匿名反映：" if self.is_anonymous else ""

    @property
    def _told(self) -> str:
        return (
            f"，电话{self.phone}，身份证{self.identity}，住天府三街8号7栋2单元{self.flat}室，"
            f"车牌{self.plate}，邮箱 {self.address}"
        )


MASKED = ToldPerson("温如玉", "13987650123", "510107198803071234", "川A9K8T7", "1903", "ruyu@mail.example", False)
UNKNOWN = ToldPerson("贺知微", "13587650456", "510107197712302345", "川AD54321", "2704", "zhiwei@mail.example", True)


@dataclass
class Ways:
    """How somebody reaches the hotline, one method a channel; each returns the number of the appeal.

    Args:
        agent: Who takes calls.
        exchange: Who sends what is said in them.
        chief: Who imports files and decides about transfers.
        app: The client of Open311.
        far: A partner city.
    """

    agent: Person
    exchange: Person
    chief: Person
    app: Person
    far: FarCity
    calls: list[str] = field(default_factory=list)

    def web(self, who: ToldPerson) -> str:
        form = {"text": who.words, "area": HIGH_TECH, "place": f"天府三街 {who.name}", "name": who.name}
        form |= {"phone": who.phone, "key": uuid4().hex, "anonymous": "1" if who.is_anonymous else ""}
        assert Client().post("/citizen", form).status_code == 302
        return _newest()

    def form(self, who: ToldPerson) -> str:
        body: dict[str, Any] = {"channel": "phone", "text": who.words, "title": who.title, "area": HIGH_TECH}
        body |= {"citizen_name": who.name, "citizen_phone": who.phone, "is_anonymous": who.is_anonymous}
        path = "/api/v1/hotline/appeals"
        told = Client().post(path, body, content_type="application/json", headers=self.agent.bearer)
        return str(told.json()["number"])

    def call(self, who: ToldPerson) -> str:
        call = f"call-{uuid4().hex[:8]}"
        self.calls.append(call)
        body = {"segments": [{"seq": 1, "speaker": "citizen", "text": who.introduced}], "is_over": True}
        path = f"/api/v1/hotline/calls/{call}/segments"
        sent = Client().post(path, body, content_type="application/json", headers=self.exchange.bearer)
        assert sent.status_code == 201
        form = {"call": call, "key": call, "text": who.introduced, "area": HIGH_TECH, "name": who.name}
        form |= {"phone": who.phone, "anonymous": "1" if who.is_anonymous else "", "accepted": "who phone what where"}
        page = Client(headers={"Accept": "text/html"})
        page.force_login(self.agent.user)
        assert page.post("/hotline/new", form).status_code == 302
        return _newest()

    def batch(self, who: ToldPerson) -> str:
        heads = "编号,诉求内容,姓名,电话,是否匿名,区域,诉求标题,紧急程度\n"
        cells = f"{who.words},{who.name},{who.phone},{'是' if who.is_anonymous else '否'},{HIGH_TECH},{who.title}"
        lines = f"B{who.flat}-1,{cells},一般\nB{who.flat}-2,{cells},{who.name}不知道\n"
        report = imports.import_appeals(self.chief.actor, "appeals.csv", (heads + lines).encode())
        assert (report.opened, report.rejected) == (1, 1), report
        return _newest()

    def messenger(self, who: ToldPerson) -> str:
        identity = uuid4().hex
        answer = post_message(xml(who.introduced, identity=identity, sender=f"o{who.phone}"), nonce=identity)
        assert answer.status_code == 200
        return _newest()

    def mail(self, who: ToldPerson) -> str:
        made = EmailMessage()
        made["From"], made["To"] = f"{who.name} <{who.address}>", "12345@chengdu.example"
        made["Subject"], made["Message-ID"] = who.title, f"<{uuid4().hex}@mail.example>"
        made.set_content(who.words)
        content = f"photo of {who.identity}".encode()
        made.add_attachment(content, maintype="image", subtype="jpeg", filename=f"我叫{who.name}-{who.identity}.jpg")
        mails.receive_mail(made.as_bytes())
        return _newest()

    def open311(self, who: ToldPerson) -> str:
        form: dict[str, Any] = {"service_code": "hotline.complaint", "description": who.words, "address_id": HIGH_TECH}
        form |= {"api_key": self.app.token, "first_name": who.name, "phone": who.phone}
        form["media"] = SimpleUploadedFile("a.jpg", b"\xff\xd8 photo", content_type="image/jpeg")
        answer = Client().post("/open311/v2/requests.json", form)
        assert answer.status_code == 200, answer.content
        return _newest()

    def city(self, who: ToldPerson) -> str:
        """Take over what another city offers; a second offer waits to be decided."""
        citizen = {"name": who.name, "phone": who.phone, "purpose": "办理"}
        told = {"text": who.words, "title": who.title, "is_anonymous": who.is_anonymous, "citizen": citizen}
        for number in (f"SQ2026112300{who.flat}", f"SQ2026112399{who.flat}"):
            taken = self.far.knocks(self.far.written("transfer", handed_over(number=number, **told)))
            assert taken.status_code == 200, taken.content
        path = "/api/v1/hotline/transfers"
        offered = Client().get(f"{path}?way=in", headers=self.chief.bearer).json()
        first = next(one["id"] for one in offered if one["number"] == f"SQ2026112300{who.flat}")
        body = {"area": HIGH_TECH}
        accept = f"{path}/{first}/acceptance"
        answer = Client().post(accept, body, content_type="application/json", headers=self.chief.bearer)
        assert answer.status_code == 200, answer.content
        return str(answer.json()["number"])


#: Every way in.
CHANNELS = ("web", "form", "call", "batch", "messenger", "mail", "open311", "city")


def _newest() -> str:
    assert settings.FURONG_OPTIONS["CITY"] == "510100"
    return Appeal.objects.order_by("-stored_at", "-pk").values_list("pk", flat=True)[0]
