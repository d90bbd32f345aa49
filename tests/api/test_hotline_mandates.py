"""The hotline's list of responsibilities over the REST API and as a page."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.nets.hotline.conftest import Hotline, hotline
from tests.nets.hotline.test_mandates import NEAR, WATER, WIDE, load
from tests.support.city import HIGH_TECH

__all__ = ["hotline"]

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("plain_static_files")
def test_the_list_over_rest_and_as_a_page(hotline: Hotline) -> None:
    load(WIDE, WATER, NEAR)
    head = hotline.agent.bearer
    told = Client().get("/api/v1/hotline/responsibilities?text=水务&size=1&page=2", headers=head).json()
    assert (told["total"], [one["clause"] for one in told["mandates"]]) == (2, ["第12项"])
    asked = "/api/v1/hotline/responsibilities/units?category=城市管理/供水&area=" + HIGH_TECH
    assert Client().get(asked, headers=head).json()["certain"]["mandate"]["document"] == "供水条例"
    assert Client().get(asked.replace(HIGH_TECH, "999999"), headers=head).status_code == 404
    assert Client().get(f"{asked}&known_at=2020-01-01T00:00:00%2B08:00", headers=head).json()["proposals"] == []
    client = Client()
    client.force_login(hotline.agent.user)
    page = client.get("/hotline/responsibilities").content.decode()
    assert "《供水条例》第3条" in page
    assert "清单.csv" in page
    assert "《供水条例》第3条" not in client.get("/hotline/responsibilities?known=2020-01-01").content.decode()
    assert client.get("/hotline/responsibilities?known=x&page=99999999999&q=%00").status_code == 200
