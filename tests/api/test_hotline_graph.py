"""Relations over the API and on the page that walks along them."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.nets.hotline.conftest import WATER, Hotline, hotline
from tests.nets.hotline.test_graph import CATEGORY, city

__all__ = ["city", "hotline"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_static_files")]


def test_the_api_and_the_page_walk_the_same_way(hotline: Hotline, city: dict[str, str]) -> None:
    path = f"/api/v1/hotline/graph?kind=appeal&key={city['first']}"
    told = Client().get(path, headers=hotline.agent.bearer).json()
    assert {edge["target"] for edge in told["edges"]} >= {f"unit:{WATER}", "topic:7", f"category:{CATEGORY}"}
    assert Client().get(f"{path}&steps=4", headers=hotline.agent.bearer).status_code == 422
    client = Client(headers={"Accept": "text/html"})
    client.force_login(hotline.agent.user)
    page = client.get(
        f"/hotline/graph?node=appeal:{city['first']}&via=unit:{WATER}&via=topic:99&via=x"
    ).content.decode()
    assert page.count("graph-dot--") == 1 + len(told["nodes"])
    assert f'href="/hotline/graph?node=unit%3A{WATER}"' in page
    assert f"node=topic%3A7&amp;via=unit%3A{WATER}&amp;via=appeal%3A{city['first']}" in page
    assert "topic%3A99" not in page
    assert "13812345678" not in page
    assert "graph-dot--" in client.get("/hotline/graph").content.decode(), "without a node it begins with the city"
    for address in ("appeal:SQ0", "nothing:1", "unit:"):
        assert client.get("/hotline/graph", {"node": address}).status_code == 404
