"""Reporting something on the phone: one case for what was sent, however often; what is wrong is told and not lost."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.support.city import Person, hire, install_bikes
from tests.support.city import photo as jpeg

from furong.foundation.citytime.clock import city_clock
from furong.kernel.clock import city_time
from furong.nets.casework import api
from furong.nets.casework.api.reports import list_report_classes
from furong.nets.casework.api.standards import activate_standard_table, load_standard_table, shipped_table

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_static_files", "clock")]

DATA, HTML = {"Accept": "application/json"}, {"Accept": "text/html"}


@pytest.fixture
def duty() -> Person:
    install_bikes()
    return hire("duty_officer", name="duty")


def send(person: Person, headers: dict[str, str], **fields: Any) -> Any:
    client = Client()
    client.force_login(person.user)
    place = {"lon": "104.0667", "lat": "30.5488"}
    return client.post("/report", {**place, "text": "井盖破损", "key": "k-1", **fields}, headers=headers)


def test_a_report_opens_one_case_with_its_photos_however_often_it_is_sent(duty: Person) -> None:
    photos = [SimpleUploadedFile(f"{colour}.jpg", jpeg(colour), "image/jpeg") for colour in ("red", "green")]
    times = ["2026-11-24T07:41:00+08:00", ""]
    answer = send(duty, DATA, photo=photos, taken_at=times, here_lon="104.1", here_lat="30.5")
    number = answer.json()["next"].rpartition("/")[2]
    detail = api.get_case_for(duty.actor, number)
    assert (detail.case.state, detail.case.source, detail.case.lon) == ("reported", "patrol", 104.0667)
    assert detail.report is not None
    taken = [(one.lon, f"{city_time(one.taken_at):%H:%M}" if one.taken_at else "") for one in detail.report.photos]
    assert taken[0] == (104.1, "07:41")
    assert len(taken) == 2
    assert send(duty, DATA).json()["next"].endswith(number)
    assert send(duty, DATA, key="k-2").json()["next"] != answer.json()["next"]


def test_a_form_without_a_script_leads_to_the_number_and_keeps_what_was_wrong(duty: Person) -> None:
    sent = send(duty, HTML)
    assert (sent.status_code, sent.headers["Location"][:13]) == (302, "/report/sent/")
    client = Client()
    client.force_login(duty.user)
    assert "上报成功" in client.get(sent.headers["Location"], headers=HTML).content.decode()
    outside = send(duty, HTML, lon="10", key="k-3")
    assert outside.status_code == 422
    page = outside.content.decode()
    assert "井盖破损</textarea>" in page
    assert 'name="key" value="k-3"' in page


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"text": ""}, "casework.report_empty"),
        ({"lon": "10"}, "casework.place_outside"),
        ({"class_code": "Z99-99"}, "casework.report_class_unknown"),
        ({"photo": SimpleUploadedFile("empty.jpg", b"", "image/jpeg")}, "casework.photo_empty"),
    ],
    ids=["empty", "outside", "class", "photo"],
)
def test_what_cannot_be_taken_is_told_to_the_phone_by_its_code(duty: Person, fields: dict[str, Any], code: str) -> None:
    answer = send(duty, DATA, **fields)
    assert (answer.status_code, answer.json()["code"]) == (422, code)


def test_the_classes_are_those_of_the_standard_and_of_packs_the_most_used_first(duty: Person) -> None:
    now = city_clock().now()
    assert [one.code for one in list_report_classes(now)] == ["E04-93"]
    load_standard_table(shipped_table(), "someone")
    activate_standard_table("furong-2026.1", "someone", since=city_time(now).date())
    assert len(list_report_classes(now)) == 54
    assert send(duty, DATA, class_code="E04-93").status_code == 200
    assert next((one.code, one.cases) for one in list_report_classes(city_clock().now())) == ("E04-93", 1)
