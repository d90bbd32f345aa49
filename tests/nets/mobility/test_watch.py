"""Watched vehicles are noticed while the feed is taken, once for each place; a list has due process and no plates."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.utils import DatabaseError
from django.test import Client
from tests.nets.mobility.conftest import Parking, new_zone
from tests.nets.mobility.mds_items import LON, event, position, send, vehicle
from tests.support.city import Person, hire

from furong.foundation.outbox.models import OutboxEvent
from furong.kernel.clock import FrozenClock, iso
from furong.nets.mobility.api import watch, zones
from furong.nets.mobility.contracts.watch import REENTRY_SEEN, NewWatch, WatchReason, WatchState
from furong.nets.mobility.errors.watch import WatchDoubled, WatchOwnDecision, WatchStateForbids, WatchUnusable
from furong.nets.mobility.models import Reentry, Watch

pytestmark = pytest.mark.django_db
PLATE = "川A-00001"


@pytest.fixture(autouse=True)
def zone(parking: Parking, clock: FrozenClock) -> None:
    zones.save_zone(parking.steward.actor, new_zone(valid_from=clock.now() - timedelta(days=2)))
    assert send(parking.feed_a, "vehicles", [vehicle(1), vehicle(2)]).status_code == 201


def listed(person: Person, clock: FrozenClock, **changes: Any) -> int:
    given: dict[str, Any] = {
        "mark": PLATE,
        "reason": WatchReason.SCRAPPED,
        "evidence": "报废清单 2026-11 第 3 行",
        "since": clock.now() - timedelta(days=1),
    }
    return watch.watch_vehicle(person.actor, NewWatch(**{**given, **changes})).number


def seen() -> list[tuple[str, str]]:
    return [(row.zone, iso(row.at)) for row in Reentry.objects.order_by("at")]


def test_a_watched_vehicle_is_announced_once_for_each_place_in_whatever_order(
    parking: Parking, clock: FrozenClock
) -> None:
    listed(parking.duty, clock)
    at = clock.now() - timedelta(hours=2)
    minute = timedelta(minutes=1)
    first = event(1, at)
    wander = event(1, at + minute, "non_operational", "maintenance", lon=LON + 0.0001)
    away = event(1, at + 30 * minute, lon=LON + 0.02)
    back = event(1, at + 60 * minute)
    ride = event(1, at + 50 * minute, "on_trip", "trip_start", lon=LON + 0.02)
    other = event(2, at)
    for items in ([first, other], [wander], [first], [ride], [back, away], [back]):
        assert send(parking.feed_a, "events", items).status_code == 201
    assert seen() == [("Z1", iso(at)), ("", iso(at + 30 * minute)), ("Z1", iso(at + 60 * minute))]
    assert OutboxEvent.objects.filter(ce_type=REENTRY_SEEN.ce_type).count() == 3
    told = watch.list_reentries_for(parking.duty.actor)
    assert {one.masked for one in told} == {"川A***01"}
    assert {one.operator for one in told} == {"A"}


def test_a_position_is_enough_unless_the_vehicle_rides(parking: Parking, clock: FrozenClock) -> None:
    listed(parking.duty, clock)
    at = clock.now() - timedelta(hours=1)
    send(parking.feed_a, "events", [event(1, at, "on_trip", "trip_start", lon=LON + 0.02)])
    send(parking.feed_a, "telemetry", [position(1, at + timedelta(minutes=1))])
    assert seen() == []
    send(parking.feed_a, "events", [event(1, at + timedelta(minutes=2))])
    send(parking.feed_a, "telemetry", [position(1, at + timedelta(minutes=9))])
    assert seen() == [("Z1", iso(at + timedelta(minutes=2)))]


def test_before_after_and_once_lifted_nothing_is_noticed(parking: Parking, clock: FrozenClock) -> None:
    now = clock.now()
    number = listed(parking.duty, clock, since=now - timedelta(hours=3), until=now - timedelta(hours=1))
    send(parking.feed_a, "events", [event(1, now - timedelta(hours=4)), event(1, now - timedelta(minutes=30))])
    assert seen() == []
    watch.appeal_watch(parking.duty.actor, number, "已重新登记")
    watch.decide_watch(hire("duty_officer", name="other").actor, number, uphold=False, note="属实")
    send(parking.feed_a, "events", [event(1, now - timedelta(hours=2))])
    assert seen() == []
    assert listed(parking.duty, clock) != number


def test_an_appeal_is_decided_by_somebody_else_and_its_course_is_kept(parking: Parking, clock: FrozenClock) -> None:
    number, other = listed(parking.duty, clock), hire("duty_officer", name="other")
    with pytest.raises(WatchStateForbids):
        watch.decide_watch(other.actor, number, uphold=True, note="没有申诉")
    watch.appeal_watch(parking.duty.actor, number, "企业来函")
    with pytest.raises(WatchStateForbids):
        watch.appeal_watch(other.actor, number, "再次来函")
    with pytest.raises(WatchOwnDecision):
        watch.decide_watch(parking.duty.actor, number, uphold=True, note="维持")
    told = watch.decide_watch(other.actor, number, uphold=True, note="维持")
    assert [step.state for step in told.steps] == [WatchState.LISTED, WatchState.APPEALED, WatchState.UPHELD]
    assert watch.appeal_watch(parking.duty.actor, number, "新证据").state is WatchState.APPEALED
    for table in ("mobility_watchstep", "mobility_reentry"):
        with pytest.raises(DatabaseError), connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {table}")


def test_the_plate_is_kept_nowhere_and_what_cannot_be_listed_is_refused(parking: Parking, clock: FrozenClock) -> None:
    listed(parking.duty, clock)
    row = Watch.objects.get()
    assert PLATE not in json.dumps(row.__dict__, default=str, ensure_ascii=False)
    assert "00001" not in f"{row.masked}{row.key}"
    with pytest.raises(WatchDoubled):
        listed(parking.duty, clock, mark="川a 00001")
    for bad in ({"mark": "--"}, {"evidence": " "}, {"mark": "川A-7", "until": clock.now() - timedelta(days=2)}):
        with pytest.raises(WatchUnusable):
            listed(parking.duty, clock, **bad)


def test_the_list_is_worked_on_over_rest(parking: Parking, clock: FrozenClock) -> None:
    def call(person: Person, method: str, path: str, body: object = None) -> tuple[int, Any]:
        more = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
        answer = getattr(Client(), method)(f"/api/v1/mobility/{path}", headers=person.bearer, **more)
        return answer.status_code, answer.json()

    body = {"mark": PLATE, "reason": "stolen", "evidence": "警情", "since": iso(clock.now())}
    status, entry = call(parking.duty, "post", "watch", body)
    assert (status, entry["state"], entry["masked"]) == (200, "listed", "川A***01")
    assert call(parking.duty, "post", "watch", body)[0] == 409
    path = f"watch/{entry['number']}"
    assert call(parking.duty, "post", f"{path}/appeal", {"note": "误列"})[1]["state"] == "appealed"
    assert call(parking.duty, "post", f"{path}/decision", {"uphold": False, "note": "是"})[0] == 409
    other = hire("duty_officer", name="other")
    assert call(other, "post", f"{path}/decision", {"uphold": False, "note": "是"})[1]["state"] == "lifted"
    assert call(other, "post", "watch/999999/appeal", {"note": "?"})[0] == 404
    assert [one["state"] for one in call(other, "get", "watch")[1]] == ["lifted"]
    assert call(parking.steward, "get", "watch")[0] == 403
    assert call(other, "get", "reentries") == (200, [])
