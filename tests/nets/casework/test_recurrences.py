"""What comes back after it was closed makes a chain, which the unit that supervises the class is told of."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import transaction as database
from django.db.utils import IntegrityError
from django.test import Client
from tests.nets.casework.conftest import District
from tests.nets.casework.test_handling import handle
from tests.support.city import HIGH_TECH, WUHOU, bike_case, open_case

from furong.foundation.files.store import store_file
from furong.foundation.outbox.models import OutboxEvent
from furong.kernel.clock import FrozenClock
from furong.nets.casework import api
from furong.nets.casework.api import recurrences
from furong.nets.casework.contracts.recurrences import CASE_RECURRED
from furong.nets.casework.errors import CaseUnknown
from furong.nets.casework.models import FilingConditionRow, Recurrence, StandardClassRow, StandardTableRow, Supervision

#: A degree of latitude. [m]
DEGREE_M = 111_195


def sensed(key: str, at: datetime, *, north_m: float = 0.0, area: str = HIGH_TECH) -> str:
    """Open a case of overflowing bikes some metres north of the place."""
    lat = 30.551 + north_m / DEGREE_M
    return open_case(bike_case(key, area=area, lat=lat, occurred_at=at, groups={"A": 3}))


def close(district: District, case: str) -> None:
    api.dispatch_case(district.duty.actor, case)
    handle(district, case, "A")
    api.close_case(district.checker.actor, case)


@pytest.fixture
def first(district: District, clock: FrozenClock) -> str:
    """A case that was closed just now."""
    case = sensed("first", clock.now())
    close(district, case)
    return case


def standard() -> None:
    """A standard table that names who supervises the class."""
    table = StandardTableRow.objects.create(
        key="standard-t",
        name_zh="标准",
        name_en="Standard",
        status=StandardTableRow.Status.ACTIVE,
        valid_from=date(2026, 1, 1),
        file_name="t.csv",
        file_id=store_file(b"t", "text/csv"),
        loaded_at=datetime.fromisoformat("2026-01-01T00:00:00Z"),
        loaded_by="test",
    )
    one = StandardClassRow.objects.create(table=table, code="E04-93", kind="event", major_zh="街面秩序", name_zh="单车")
    FilingConditionRow.objects.create(standard_class=one, serial=1, row=2, text_zh="淤积")
    FilingConditionRow.objects.create(
        standard_class=one, serial=2, row=3, text_zh="倾倒", supervising_zh="市城管委", supervising_en="City management"
    )


def test_what_comes_back_is_linked_shown_listed_and_told(district: District, clock: FrozenClock, first: str) -> None:
    standard()
    clock.advance(timedelta(days=10))
    second = sensed("second", clock.now(), north_m=30)
    (link,) = recurrences.list_recurrences_for(district.duty.actor)
    assert (link.number, link.earlier, link.root, link.position) == (second, first, first, 1)
    assert link.days == pytest.approx(10, abs=0.01)
    assert link.distance_m == pytest.approx(30, abs=0.3)
    assert (link.supervising("zh"), link.supervising("en")) == ("市城管委", "City management")
    told = api.get_case_for(district.duty.actor, second).history
    assert [(one.step, one.reason) for one in told if one.step == "recur"] == [("recur", first)]
    (watched,) = Supervision.objects.filter(case=second)
    assert (watched.level, watched.state, watched.by_key) == ("important", "open", "system:casework")
    assert "市城管委" in watched.text
    assert [one.reason for one in told if one.step == "supervise"] == [""]
    assert "City management, please supervise it" in watched.text_en
    event = OutboxEvent.objects.get(ce_type=CASE_RECURRED.ce_type)
    assert event.subject == second
    close(district, second)
    clock.advance(timedelta(days=5))
    third = sensed("third", clock.now())
    for number in (first, second, third):
        chain = recurrences.chain_of(district.duty.actor, number)
        assert [(one.number, one.earlier, one.position) for one in chain] == [(second, first, 1), (third, second, 2)]


@pytest.mark.parametrize(
    ("days", "north_m", "is_linked"),
    [(29.9, 0, True), (30.1, 0, False), (1, 49, True), (1, 51, False)],
    ids=["in 30 days", "after 30 days", "49 m", "51 m"],
)
def test_the_limits_are_those_of_the_class(
    district: District, clock: FrozenClock, first: str, days: float, north_m: float, is_linked: bool
) -> None:
    clock.advance(timedelta(days=days))
    case = sensed("later", clock.now(), north_m=north_m)
    assert [one.number for one in recurrences.chain_of(district.duty.actor, first)] == [case] * is_linked


def test_what_is_open_or_voided_does_not_come_back(district: District, clock: FrozenClock) -> None:
    still = sensed("still", clock.now())
    voided = sensed("voided", clock.now())
    api.void_case(district.duty.actor, voided, reason="误报")
    clock.advance(timedelta(days=1))
    sensed("later", clock.now())
    assert recurrences.list_recurrences_for(district.duty.actor) == []
    assert recurrences.chain_of(district.duty.actor, still) == []


def test_who_may_not_see_the_case_sees_no_chain(district: District, clock: FrozenClock, first: str) -> None:
    clock.advance(timedelta(days=1))
    second = sensed("second", clock.now())
    assert recurrences.list_recurrences_for(district.foreign_duty.actor) == []
    with pytest.raises(CaseUnknown):
        recurrences.chain_of(district.foreign_duty.actor, second)
    elsewhere = sensed("elsewhere", clock.now(), area=WUHOU)
    assert [one.number for one in recurrences.list_recurrences_for(district.foreign_duty.actor)] == [elsewhere]


def test_links_cannot_be_changed(district: District, clock: FrozenClock, first: str) -> None:
    clock.advance(timedelta(days=1))
    sensed("second", clock.now())
    with pytest.raises(IntegrityError), database.atomic():
        Recurrence.objects.all().delete()


def test_the_endpoints_and_the_page_show_the_chain(
    district: District, clock: FrozenClock, first: str, plain_pages: None
) -> None:
    standard()
    clock.advance(timedelta(days=2))
    second = sensed("second", clock.now())
    client = Client(headers=district.duty.bearer)
    listed = client.get("/api/v1/recurrences", {"class_code": "E04-93"}).json()
    assert [(one["number"], one["supervising_zh"]) for one in listed] == [(second, "市城管委")]
    assert client.get("/api/v1/recurrences", {"since": clock.now().isoformat()}).json() == listed
    later = (clock.now() + timedelta(seconds=1)).isoformat()
    assert client.get("/api/v1/recurrences", {"since": later}).json() == []
    assert client.get(f"/api/v1/cases/{first}/recurrences").json() == listed
    assert client.get("/api/v1/cases/0/recurrences").status_code == 404
    browser = Client()
    browser.force_login(district.duty.user)
    browser.cookies["furong_language"] = "zh-hans"
    page = browser.get(f"/cases/{second}").content.decode()
    assert "市城管委" in page
    assert f"/cases/{first}" in page
