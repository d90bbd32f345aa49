"""The pages of hot topics: cards, one topic with its course, and what is shown when there is none."""

from __future__ import annotations

import pytest
from tests.api.test_hotline_pages import client_of, page
from tests.nets.hotline.conftest import Hotline, hotline
from tests.nets.hotline.test_topic_deeds import two
from tests.nets.hotline.test_topics import NOISE, fresh, hot, told

from furong.nets.hotline.api import topics

__all__ = ["fresh", "hotline"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_static_files")]


def test_topics_are_shown_as_soon_as_there_are_any(hotline: Hotline) -> None:
    agent = hotline.agent
    assert 'class="empty"' in page(agent, "/hotline/topics")
    number = hot(hotline)
    for path in ("/hotline/topics", "/hotline/topics?view=alarmed", "/hotline/topics?view=all&page=x"):
        shown = page(agent, path)
        assert f'href="/hotline/topics/{number}"' in shown
        assert "<polyline" in shown
        assert "锦江湾三期" in shown
    assert 'class="empty"' in page(agent, "/hotline/topics?page=2")
    assert page(agent, f"/hotline/topics/{number}").count("锦江湾夜间施工何时停止") >= 2
    assert client_of(agent).get("/hotline/topics/99").status_code == 404


def test_topics_lie_on_a_map_and_the_budget_is_told(hotline: Hotline) -> None:
    number = hot(hotline)
    shown = page(hotline.agent, "/hotline/topics")
    assert 'class="topic-map"' in shown
    assert f">{number}</text>" in shown
    assert "报警预算" in shown
    one = page(hotline.agent, f"/hotline/topics/{number}")
    assert one.count('class="topic-map"') == 1
    assert 'data-what="alarm"' in one


def test_a_supervisor_merges_closes_and_undoes_on_the_page(hotline: Hotline) -> None:
    number, other = two(hotline)
    chief, path = client_of(hotline.supervisor), f"/hotline/topics/{number}"
    assert "/close" not in page(hotline.agent, path)
    refused = chief.post(f"{path}/close", {"reason": ""})
    assert refused.status_code == 422
    assert "请填写理由" in refused.content.decode()
    assert chief.post(f"{path}/merge", {"other": str(other), "reason": "同一工地"}).status_code == 302
    assert chief.get(f"/hotline/topics/{other}").headers["Location"] == path
    assert "同一工地" in page(hotline.supervisor, path)
    assert chief.post(f"{path}/undo").status_code == 302
    assert "同一工地" in page(hotline.supervisor, f"/hotline/topics/{number}")
    assert chief.post(f"{path}/close", {"reason": "已处置"}).status_code == 302
    assert "已处置" in page(hotline.supervisor, path)
    assert chief.post(f"{path}/delete").status_code == 404


def test_an_appeal_tells_what_it_is_like_and_joins_it(hotline: Hotline) -> None:
    number = hot(hotline)
    alike = told(hotline, ("孩子睡不着觉", "工地半夜还在施工，锦江湾噪声大"), 77)
    agent, path = client_of(hotline.agent), f"/hotline/appeals/{alike}"
    assert f'hx-get="{path}/similar"' in page(hotline.agent, path)
    assert f'name="topic" value="{number}"' in page(hotline.agent, f"{path}/similar")
    assert agent.post(f"{path}/topic", {"topic": "x"}).status_code == 404
    assert agent.post(f"{path}/topic", {"topic": str(number)}).headers["Location"] == f"/hotline/topics/{number}"
    assert topics.topic_of_appeal(alike) == number
    assert agent.post(f"{path}/topic", {"topic": str(number)}).headers["Location"] == path
    assert "/similar" not in page(hotline.agent, path)
    assert NOISE[3][0] in page(hotline.agent, f"/hotline/topics/{number}")
