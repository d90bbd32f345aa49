"""The button under the desk's list exports that list; the page of exports says how far each is."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from tests.support.city import Person, hire, install_bikes, open_bike_case

from furong.kernel.clock import FrozenClock
from furong.nets.casework.api import case_exports as api

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_static_files")]


@pytest.fixture
def duty(clock: FrozenClock) -> Person:
    """A duty officer with a case."""
    install_bikes()
    open_bike_case()
    return hire("duty_officer", name="duty")


def test_the_button_exports_the_list_as_it_is_filtered(duty: Person) -> None:
    client = Client()
    client.force_login(duty.user)
    desk = client.get("/cases?view=dispatch&q=天府").content.decode()
    (address,) = re.findall(r'action="(/cases/exports[^"]*)"', desk)
    asked = client.post(unescape(address), {"format": "xlsx"})
    assert (asked.status_code, asked.headers["Location"]) == (302, "/cases/exports")
    (export,) = api.list_case_exports_for(duty.actor)
    assert (export.spec.view, export.spec.text, export.spec.format) == ("dispatch", "天府", "xlsx")
    waiting = client.get("/cases/exports").content.decode()
    assert "生成中" in waiting
    assert 'hx-trigger="every 2s"' in waiting
    api.write_case_exports()
    done = client.get("/cases/exports", headers={"HX-Request": "true"}).content.decode()
    assert "hx-trigger" not in done
    (link,) = re.findall(r'href="(/api/v1/cases/exports/[^"]+/file)"', done)
    fetched: Any = client.get(link)
    assert (fetched.status_code, b"".join(fetched.streaming_content)[:2]) == (200, b"PK")


def test_whoever_may_not_export_sees_no_button_and_nobody_anothers_export(duty: Person) -> None:
    checker = Client()
    checker.force_login(hire("checker", name="checker").user)
    assert "/cases/exports" not in checker.get("/cases").content.decode()
    assert checker.post("/cases/exports", headers={"Accept": "application/json"}).status_code == 403
    client = Client()
    client.force_login(duty.user)
    client.post("/cases/exports", {"format": "csv"})
    second = Client()
    second.force_login(hire("duty_officer", name="duty-2").user)
    assert "还没有导出" in second.get("/cases/exports").content.decode()
