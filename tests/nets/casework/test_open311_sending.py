"""Reporting over Open311: what is taken, from whom, once, and what is told when it cannot be taken."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import F
from django.test import Client
from PIL import Image
from tests.support.city import WUHOU, Person, hire
from tests.support.shipped_standard import install_shipped_standard

from furong.foundation.identity.models import Attempt
from furong.foundation.identity.tokens import revoke_token
from furong.kernel.clock import FrozenClock
from furong.nets.casework import api as casework
from furong.nets.casework.api import reports
from furong.nets.casework.contracts import CaseQuery, CaseState
from furong.nets.casework.models import Case

pytestmark = pytest.mark.django_db
ROOT = "/open311/v2"
FORM = "application/x-www-form-urlencoded; charset=utf-8"
#: The example of the specification, in our city.
EXAMPLE = {
    "jurisdiction_id": "city.gov",
    "service_code": "E04-10",
    "lat": "30.6598",
    "long": "104.0633",
    "address_string": "人民中路 1234 号",
    "email": "smit333@sfgov.example",
    "device_id": "tt222111",
    "account_id": "123456",
    "first_name": "john",
    "last_name": "smith",
    "phone": "13912345678",
    "description": "A large heap of bikes blocks the way.\nCall me: 139-1234-5678 or smit333@sfgov.example",
    "media_url": "https://farm3.static.example/2002/2212426634_5ed477a060.jpg",
    "attribute[condition]": "1",
}


@pytest.fixture(autouse=True)
def table(db: None, clock: FrozenClock) -> None:
    """The standard table that comes along, in force."""
    install_shipped_standard()


@pytest.fixture
def app() -> Person:
    """A client of the whole city."""
    return hire("open311_client", name="app", area="510100", organisation="city-centre", shown="市民应用")


def post(form: Mapping[str, Any], path: str = "requests.json", root: str = ROOT, **headers: str) -> Any:
    """Send a form as clients do and return the answer."""
    from_whom = {"Accept-Language": "en", **headers}
    if any(not isinstance(value, str) for value in form.values()):
        return Client().post(f"{root}/{path}", form, headers=from_whom)
    body = "&".join(f"{quoted(name)}={quoted(value)}" for name, value in form.items())
    return Client().post(f"{root}/{path}", body, content_type=FORM, headers=from_whom)


def quoted(text: str) -> str:
    return "".join(f"%{byte:02X}" for byte in text.encode())


def number_of(answer: Any) -> str:
    assert answer.status_code == 200, answer.content
    (made,) = json.loads(answer.content)
    assert list(made) == ["service_request_id", "service_notice", "account_id"]
    return str(made["service_request_id"])


def errors_of(answer: Any, status: int) -> list[str]:
    assert answer.status_code == status, answer.content
    told = json.loads(answer.content)
    assert all(list(error) == ["code", "description"] for error in told)
    return [error["description"] for error in told]


def test_a_report_is_a_case_to_be_accepted_and_can_be_followed(app: Person) -> None:
    duty = hire("duty_officer", name="duty", area="510100", organisation="city-centre")
    number = number_of(post({"api_key": app.token, **EXAMPLE}))
    case = casework.get_case_for(duty.actor, number)
    assert (case.case.state, case.case.source, case.case.lon) == (CaseState.REPORTED, "public", 104.0633)
    assert case.report is not None
    assert case.report.text == "A large heap of bikes blocks the way.\nCall me: ＊＊＊ or ＊＊＊"
    assert case.facts["media_url"] == EXAMPLE["media_url"]
    assert case.facts["condition"]
    assert "123456" not in json.dumps(case.facts)
    assert case.history[0].by == "市民应用"
    reporter = reports.show_reporter(duty.actor, number, purpose="call back")
    assert (reporter.name, reporter.phone, reporter.email) == ("john smith", "13912345678", "smit333@sfgov.example")
    assert reporter.text == EXAMPLE["description"]
    assert case.report.reporter is not None
    assert case.report.reporter.email == "s***@sfgov.example"

    (told,) = json.loads(Client().get(f"{ROOT}/requests/{number}.json").content)
    assert (told["status"], told["service_code"], told["lat"], told["long"]) == ("open", "E04-10", 30.6598, 104.0633)
    assert told["description"] == "A large heap of bikes blocks the way.\nCall me: ＊＊＊ or ＊＊＊"
    assert told["address"] == "人民中路 1234 号"
    assert not {"john", "smith", "13912345678"} & set(json.dumps(told).split('"'))
    token = json.loads(Client().get(f"{ROOT}/tokens/{number}.json").content)
    assert token == [{"service_request_id": number, "token": number}]
    assert Client().get(f"{ROOT}/tokens/nothing.xml").status_code == 404


def test_xml_is_answered_in_the_shape_of_the_specification(app: Person) -> None:
    answer = post({"api_key": app.token, **EXAMPLE}, "requests.xml")
    root = ET.fromstring(answer.content)
    assert (root.tag, [one.tag for one in root]) == ("service_requests", ["request"])
    assert [one.tag for one in root[0]] == ["service_request_id", "service_notice", "account_id"]
    assert root.findtext("request/service_request_id") == Case.objects.get().number
    refused = post({"api_key": app.token}, "requests.xml")
    assert refused.status_code == 400
    assert [one.findtext("code") for one in ET.fromstring(refused.content).iterfind("error")] == ["400", "400"]


def test_the_same_key_of_the_same_client_is_the_same_request(app: Person) -> None:
    other = hire("open311_client", name="other", area="510100", organisation="city-centre")
    first = number_of(post({"api_key": app.token, **EXAMPLE}, **{"Idempotency-Key": "a-1"}))
    assert number_of(post({"api_key": app.token, **EXAMPLE}, **{"Idempotency-Key": "a-1"})) == first
    assert number_of(post({"api_key": app.token, "idempotency_key": "a-1", **EXAMPLE})) == first
    assert number_of(post({"api_key": other.token, **EXAMPLE}, **{"Idempotency-Key": "a-1"})) != first
    assert number_of(post({"api_key": app.token, **EXAMPLE})) != number_of(post({"api_key": app.token, **EXAMPLE}))
    assert Case.objects.count() == 4


def test_a_key_may_come_in_the_form_the_address_or_the_header(app: Person) -> None:
    number_of(post(EXAMPLE, f"requests.json?api_key={app.token}&jurisdiction_id=city.gov"))
    number_of(post(EXAMPLE, Authorization=f"Bearer {app.token}"))


@pytest.mark.parametrize("key", ["", "no-such-key", "duty", "revoked"])
def test_without_a_key_that_may_nothing_is_taken(app: Person, key: str) -> None:
    if key == "duty":
        key = hire("duty_officer", name="duty").token
    if key == "revoked":
        key = app.token
        revoke_token(_number(app))
    (told,) = errors_of(post({"api_key": key, **EXAMPLE}), 403)
    assert "api_key" in told
    assert Case.objects.count() == 0


def _number(person: Person) -> str:
    return str(person.user.access_tokens.get().digest[:10])


def test_a_client_of_one_district_reports_nothing_from_another() -> None:
    near = hire("open311_client", name="near", area=WUHOU, organisation="city-centre")
    number_of(post({"api_key": near.token, **EXAMPLE, "lat": "30.6300", "long": "104.0433"}))
    errors_of(post({"api_key": near.token, **EXAMPLE, "address_id": "510104"}), 403)


@pytest.mark.parametrize(
    ("change", "status", "named"),
    [
        ({"service_code": ""}, 400, ["service_code"]),
        ({"service_code": "99-99"}, 404, ["99-99"]),
        ({"lat": "", "long": "", "address_string": ""}, 400, ["lat + long"]),
        ({"long": "", "address_string": ""}, 400, ["lat + long"]),
        ({"service_code": "", "lat": "", "long": "", "address_string": ""}, 400, ["service_code", "lat + long"]),
        ({"lat": "north"}, 400, ["lat"]),
        ({"lat": "nan"}, 400, ["lat"]),
        ({"long": "204"}, 400, ["long"]),
        ({"lat": "39.9", "long": "116.4"}, 400, ["116.4"]),
        ({"lat": "", "long": "", "address_string": "", "address_id": "999999"}, 400, ["address_id"]),
        ({"description": "长" * 4001}, 400, ["description"]),
        ({"media_url": "file:///etc/passwd", "email": "e" * 121}, 400, ["media_url", "email"]),
        ({"attribute[condition]": "99"}, 400, ["attribute[condition]"]),
    ],
)
def test_what_is_missing_or_wrong_is_named(app: Person, change: dict[str, str], status: int, named: list[str]) -> None:
    told = errors_of(post({"api_key": app.token, **EXAMPLE, **change}), status)
    assert len(told) == len(named)
    missing = [name for name in named if not any(name in one for one in told)]
    assert missing == []
    assert Case.objects.count() == 0


def test_what_is_no_form_is_refused(app: Person) -> None:
    answer = Client().post(f"{ROOT}/requests.json", json.dumps(EXAMPLE), content_type="application/json")
    (told,) = errors_of(answer, 400)
    assert "application/x-www-form-urlencoded" in told
    broken = Client().post(f"{ROOT}/requests.json", b"--x", content_type="multipart/form-data")
    errors_of(broken, 400)
    errors_of(post({"api_key": app.token}, "services.json"), 404)


def test_an_address_or_its_id_will_do_for_a_place(app: Person) -> None:
    duty = hire("duty_officer", name="duty", area="510100", organisation="city-centre")
    placeless = {"api_key": app.token, **EXAMPLE, "lat": "", "long": ""}
    for change, area in (
        ({"address_string": "武侯区一环路"}, WUHOU),
        ({"address_string": "Wuhou District, 1st Ring Road"}, WUHOU),
        ({"address_string": "somewhere"}, "510100"),
        ({"address_string": "", "address_id": WUHOU}, WUHOU),
    ):
        number = number_of(post({**placeless, **change}))
        assert casework.get_case_for(duty.actor, number).case.area == area


def test_a_picture_may_come_along_and_one_that_is_none_is_refused(app: Person) -> None:
    buffer = io.BytesIO()
    Image.new("RGB", (64, 48), "red").save(buffer, "JPEG")
    form: dict[str, Any] = {"api_key": app.token, **EXAMPLE}
    number = number_of(post({**form, "media": SimpleUploadedFile("a.jpg", buffer.getvalue(), "image/jpeg")}))
    duty = hire("duty_officer", name="duty", area="510100", organisation="city-centre")
    report = casework.get_case_for(duty.actor, number).report
    assert report is not None
    assert len(report.photos) == 1
    errors_of(post({**form, "media": SimpleUploadedFile("a.jpg", b"no picture", "image/jpeg")}), 400)
    assert Case.objects.count() == 1


def test_the_test_endpoint_judges_like_the_real_one_and_keeps_nothing(app: Person) -> None:
    root = "/open311/test/v2"
    number = number_of(post({"api_key": app.token, **EXAMPLE}, root=root))
    errors_of(post({"api_key": app.token, **EXAMPLE, "service_code": "99-99"}, root=root), 404)
    errors_of(post(EXAMPLE, root=root), 403)
    assert Case.objects.count() == 0
    assert Client().get(f"{ROOT}/requests/{number}.json").status_code == 404


def test_anybody_may_report_where_the_node_says_so_within_limits(settings: Any, app: Person) -> None:
    settings.FURONG_OPTIONS = {**settings.FURONG_OPTIONS, "OPEN311_ANONYMOUS": True}
    numbers = {number_of(post(EXAMPLE)) for _ in range(20)}
    assert len(numbers) == 20
    refused = post(EXAMPLE)
    (told,) = errors_of(refused, 429)
    assert "3600" in told or "359" in told
    assert refused.headers["Retry-After"].isdigit()
    errors_of(post({"api_key": "wrong", **EXAMPLE}), 403)
    number_of(post({"api_key": app.token, **EXAMPLE}))
    assert "127.0.0.1" not in {row.sender for row in Attempt.objects.all()}
    Attempt.objects.update(at=F("at") - timedelta(hours=2))
    number_of(post(EXAMPLE, **{"Idempotency-Key": "again"}))
    assert Attempt.objects.count() == 21
    number_of(post(EXAMPLE, **{"Idempotency-Key": "again"}))
    assert Attempt.objects.count() == 21


def test_what_clients_send_is_seen_by_the_desk(app: Person) -> None:
    duty = hire("duty_officer", name="duty", area="510100", organisation="city-centre")
    number = number_of(post({"api_key": app.token, **EXAMPLE}))
    assert [case.number for case in casework.list_cases_for(duty.actor, CaseQuery(view="open")).cases] == [number]


def test_a_client_that_has_an_id_of_its_own_for_the_place_and_several_pictures_is_understood(app: Person) -> None:
    """As the sender does that most cities know: an id that says how the place was found, other attributes, pictures."""
    more = {"address_id": "#NOTPINPOINTED#", "attribute[easting]": "529025", "attribute[title]": "Bikes"}
    body = "&".join(
        f"{quoted(name)}={quoted(value)}" for name, value in {"api_key": app.token, **EXAMPLE, **more}.items()
    )
    body += "&media_url=" + quoted("https://b.example/2.jpg")
    number = number_of(Client().post(f"{ROOT}/requests.json", body, content_type=FORM))
    case = Case.objects.get(number=number)
    assert case.facts["media_url"] == f"{EXAMPLE['media_url']} https://b.example/2.jpg"
    assert "attribute" not in json.dumps(case.facts)
