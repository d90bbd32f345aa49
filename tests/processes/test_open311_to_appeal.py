"""Kinds of appeals as services of Open311: taken as appeals, found by their id alone, and in no public list."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.support.city import Person, hire

from furong.kernel.clock import FrozenClock
from furong.nets.hotline.api import appeals, files
from furong.nets.hotline.contracts.appeals import AppealFilters, AppealInfo

pytestmark = pytest.mark.django_db
ROOT = "/open311/v2"


@pytest.fixture
def app(clock: FrozenClock) -> Person:
    return hire("open311_client", name="app", area="510100")


@pytest.fixture
def chief(clock: FrozenClock) -> Person:
    return hire("hotline_supervisor", name="chief", area="510100")


def sent(app: Person, *, root: str = ROOT, **changes: Any) -> Any:
    form = {"service_code": "hotline.consult", "description": "异地医保怎么备案？", "address_id": "510107"}
    form |= {"api_key": app.token, "first_name": "王芳", "phone": "13800138000", **changes}
    answer = Client().post(f"{root}/requests.json", form)
    return answer.status_code, json.loads(answer.content)[0]


def asked(path: str) -> Any:
    answer = Client().get(f"{ROOT}/{path}", headers={"Accept-Language": "zh"})
    return answer.status_code, json.loads(answer.content)


def all_of(chief: Person) -> tuple[AppealInfo, ...]:
    return appeals.list_appeals_for(chief.actor, AppealFilters()).appeals


def test_the_kinds_stand_beside_the_classes() -> None:
    _, services = asked("services.json")
    ours = [one["service_code"] for one in services if one["service_code"].startswith("hotline.")]
    kinds = ("consult", "help", "complaint", "report", "suggestion", "praise")
    assert ours == [f"hotline.{kind}" for kind in kinds]
    assert asked("services/hotline.help.json") == (200, {"service_code": "hotline.help", "attributes": []})
    assert asked("services/hotline.fly.json")[0] == 404


def test_a_question_becomes_an_appeal_once(app: Person, chief: Person) -> None:
    photo = SimpleUploadedFile("a.jpg", b"\xff\xd8 photo", content_type="image/jpeg")
    status, told = sent(app, idempotency_key="a", media=photo)
    assert status == 200
    assert sent(app, idempotency_key="a")[1]["service_request_id"] == told["service_request_id"]
    (info,) = all_of(chief)
    assert (info.kind, info.channel, info.area) == ("consult", "other", "510107")
    assert told["service_request_id"].startswith(f"{info.number}-")
    assert len(files.list_files_for(chief.actor, info.number)) == 1
    detail = appeals.get_appeal_for(chief.actor, info.number)
    assert detail.citizen is not None
    assert detail.citizen.phone == "138****8000"


def test_it_is_found_by_its_id_alone(app: Person, chief: Person) -> None:
    identity = sent(app)[1]["service_request_id"]
    status, (request,) = asked(f"requests/{identity}.json")
    assert (status, request["status"], request["service_name"]) == (200, "open", "咨询")
    number = identity.partition("-")[0]
    for wrong in (number, f"{number}-AAAAAAAAAA"):
        assert asked(f"requests/{wrong}.json")[0] == 404
    assert asked("requests.json") == (200, [])
    appeals.answer_appeal(chief.actor, number, "凭参保凭证在网上备案，2026年12月1日前办结")
    _, (request,) = asked(f"requests/{identity}.json")
    assert (request["status"], "网上备案" in request["description"]) == ("closed", True)


def test_what_is_wrong_is_told_and_what_is_tried_is_not_kept(app: Person, chief: Person) -> None:
    assert sent(app, description=" ")[0] == 400
    assert sent(app, phone="call me")[0] == 400
    assert sent(app, api_key="nonsense")[0] == 403
    assert sent(app, root="/open311/test/v2")[0] == 200
    assert all_of(chief) == ()
