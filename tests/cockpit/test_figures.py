"""Every number on the screen is that of the list it leads to, for whoever looks."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import timedelta
from time import thread_time

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cockpit.conftest import NOW, Morning, rows_behind, text_of

from furong.cockpit.figures import PANELS, panel_context
from furong.nets.casework import api as casework
from furong.nets.casework.contracts import CaseQuery

Screens = Callable[..., Client]

_LINK = re.compile(r"<a\b(?P<attributes>[^>]*data-figure=[^>]*)>(?P<inside>.*?)</a>", re.DOTALL)
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')


def figures_on(client: Client) -> dict[str, tuple[str, int]]:
    """Return address and number of every figure of the page that counts something."""
    found: dict[str, tuple[str, int]] = {}
    for link in _LINK.finditer(text_of(client, "/cockpit")):
        attributes = {name: html.unescape(value) for name, value in _ATTRIBUTE.findall(link["attributes"])}
        words = re.sub(r"<[^>]*>", "", link["inside"])
        numbers = re.findall(r"\d+", attributes.get("data-rows", words))
        if numbers and "%" not in words:
            found[attributes["data-figure"]] = (attributes["href"], int(numbers[0]))
    return found


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_number_leads_to_as_many_rows(morning: Morning, screen: Screens, language: str) -> None:
    for person in (morning.duty, morning.leader):
        client = screen(person, language)
        figures = figures_on(client)
        assert {"opened", "waiting", "handling", "checking", "overdue", "closed", "open", "points"} <= set(figures)
        assert {"unacknowledged", "tasks-operator-a", "district-510171"} <= set(figures)
        assert {key: rows_behind(client, path) for key, (path, _) in figures.items()} == {
            key: number for key, (_, number) in figures.items()
        }


def test_the_morning_has_something_to_count(morning: Morning, screen: Screens) -> None:
    figures = {key: number for key, (_, number) in figures_on(screen(morning.duty)).items()}
    assert figures["points"] == 13
    assert figures["opened"] >= 4
    assert figures["closed"] == figures["handling"] == 1
    assert figures["waiting"] == figures["opened"] - 2
    assert figures["overdue"] == 0
    assert figures["unacknowledged"] >= 3


def test_numbers_hold_when_time_has_run_out(morning: Morning, screen: Screens) -> None:
    morning.clock.at = NOW + timedelta(hours=3)
    client = screen(morning.duty)
    figures = figures_on(client)
    assert figures["overdue"][1] > 0
    for key in ("overdue", "overdue-operator-a", "district-overdue-510171"):
        path, number = figures[key]
        assert rows_behind(client, path) == number, key


def test_the_share_closed_in_time_is_that_of_the_lists(morning: Morning) -> None:
    *_, in_time = panel_context("kpis", morning.duty.actor)["figures"]
    assert in_time.value == 100.0
    assert in_time.note.value == 1


def test_another_district_sees_none_of_it(morning: Morning, screen: Screens) -> None:
    text = text_of(screen(morning.foreign), "/cockpit")
    assert "天府三街站" not in text
    assert "5101712026" not in text
    assert {number for _, number in figures_on(screen(morning.foreign)).values()} == {0}
    assert "尚未接入单车停放数据源" in text
    assert "今日无告警" in text


def test_who_handles_tasks_has_no_cockpit(morning: Morning, screen: Screens) -> None:
    for path in ("/cockpit", "/cockpit/panels/kpis", "/cockpit/map/density.geojson"):
        assert screen(morning.handler).get(path).status_code == 403, path
        assert Client().get(path).status_code in (302, 401), path


def test_only_who_sees_the_stations_has_a_panel_of_air(morning: Morning, screen: Screens) -> None:
    assert "panel--air" in text_of(screen(morning.leader), "/cockpit")
    assert "panel--air" not in text_of(screen(morning.duty), "/cockpit")
    air = panel_context("air", morning.leader.actor)
    assert len(air["rows"]) == 3
    assert all(len(" ".join(row["lines"]).split()) >= 20 for row in air["rows"]), "a day of hours is drawn"
    assert "2014" in text_of(screen(morning.leader), "/cockpit/panels/air")


def test_the_trend_is_the_sum_of_the_points(morning: Morning) -> None:
    chart = panel_context("trend", morning.duty.actor)["chart"]
    minute, parked = chart["parked"][-1]
    assert minute == 8 * 60 + 50
    points = panel_context("points", morning.duty.actor)["rows"]
    assert parked == sum(row["point"].level.value for row in points)
    assert sum(chart["opened"]) == casework.list_cases_for(morning.duty.actor, CaseQuery()).total
    assert sum(chart["closed"]) == 1
    assert chart["capacity"] == sum(row["point"].thing.properties["capacity"] for row in points)


def test_panels_answer_one_by_one_and_others_are_unknown(morning: Morning, screen: Screens) -> None:
    client = screen(morning.leader)
    page = text_of(client, "/cockpit")
    for name in PANELS:
        assert f'hx-get="/cockpit/panels/{name}"' in page
        assert text_of(client, f"/cockpit/panels/{name}").strip()
    assert client.get("/cockpit/panels/weather").status_code == 404


def test_a_panel_costs_little(morning: Morning, screen: Screens) -> None:
    """Nineteen of twenty answers take less than 150 ms of this process, and the database is asked a few things only.

    The machine's other work is not counted, so that the test says the same on a busy machine.
    """
    client = screen(morning.leader)
    for name in PANELS:
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/cockpit/panels/{name}")
        assert len(asked) <= 30, name
        taken = sorted(_milliseconds(client, f"/cockpit/panels/{name}") for _ in range(20))
        assert taken[18] < 150, (name, taken)


def _milliseconds(client: Client, path: str) -> float:
    begin = thread_time()
    client.get(path)
    return (thread_time() - begin) * 1000


def test_the_wall_mode_has_no_menu(morning: Morning, screen: Screens) -> None:
    assert "/logout" in text_of(screen(morning.duty), "/cockpit")
    wall = text_of(screen(morning.duty), "/cockpit?kiosk")
    assert "/logout" not in wall
    assert "/language" not in wall
