"""MDS 2.0.2 Agency: what operators send, what is answered, what is flagged, what is put aside."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import Error, transaction
from django.http import HttpResponse
from django.test import Client
from tests.nets.mobility.conftest import Parking
from tests.nets.mobility.mds_items import device, event, position, record, send, trip, vehicle

from furong.kernel.clock import FrozenClock
from furong.nets.mobility.api import feeds, vehicles
from furong.nets.mobility.contracts.feeds import Channel, FeedHealthInfo, FeedState, RejectionState
from furong.nets.mobility.contracts.vehicles import VehicleFlagKind, VehicleInfo
from furong.nets.mobility.errors.feeds import FeedRejectionSettled, FeedRejectionUnknown, StillRefused
from furong.nets.mobility.models import Vehicle, VehicleEvent


def body(answer: HttpResponse) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(answer.content)
    return found


def errors(answer: HttpResponse) -> list[str]:
    return [one["error"] for one in body(answer)["failures"]]


def only(number: int = 1) -> VehicleInfo:
    (found,) = vehicles.list_vehicles("A", device_id=device(number))
    return found


def health(channel: Channel = Channel.EVENTS) -> FeedHealthInfo:
    return next(one for one in feeds.list_feed_health(["A"]) if one.channel is channel)


def test_vehicles_are_registered_and_no_plate_is_kept(parking: Parking) -> None:
    made = send(parking.feed_a, "vehicles", [vehicle(1), vehicle(2)])
    assert (made.status_code, body(made)) == (201, {"success": 2, "total": 2, "failures": []})
    assert made.headers["Content-Type"].startswith("application/vnd.mds+json;version=2.0")
    again = send(parking.feed_a, "vehicles", [vehicle(1), vehicle(3)])
    assert (again.status_code, body(again)["success"], errors(again)) == (201, 1, ["already_registered"])
    assert body(again)["failures"][0]["item"]["device_id"] == str(device(1))
    assert send(parking.feed_a, "vehicles", [vehicle(1)]).status_code == 409
    twice = vehicle(4, vehicle_id=vehicle(1)["vehicle_id"])
    assert errors(send(parking.feed_a, "vehicles", [twice])) == ["already_registered"]
    kept = str([row.__dict__ for row in Vehicle.objects.all()])
    assert "00001" not in kept
    assert only().key == vehicles.key_of_mark("川A00001")


def test_vehicles_are_changed_and_read(parking: Parking) -> None:
    send(parking.feed_a, "vehicles", [vehicle(1)])
    changed = send(parking.feed_a, "vehicles", [vehicle(1, vehicle_id="川A-99999"), vehicle(2)], "put")
    assert (changed.status_code, errors(changed)) == (200, ["unregistered"])
    assert send(parking.feed_a, "vehicles", [vehicle(2)], "put").status_code == 404
    headers = parking.feed_a.bearer
    listed = json.loads(Client().get("/mds/agency/vehicles", headers=headers).content)
    assert [one["vehicle_id"] for one in listed["vehicles"]] == [vehicles.key_of_mark("川A99999")]
    assert Client().get(f"/mds/agency/vehicles/{device(1)}", headers=headers).status_code == 200
    assert Client().get(f"/mds/agency/vehicles/{device(2)}", headers=headers).status_code == 404
    assert Client().get("/mds/agency/vehicles/no-id", headers=headers).status_code == 400
    others = json.loads(Client().get("/mds/agency/vehicles", headers=parking.feed_b.bearer).content)
    assert others["vehicles"] == []


def test_each_record_that_is_refused_comes_back_with_why(parking: Parking, clock: FrozenClock) -> None:
    send(parking.feed_a, "vehicles", [vehicle(1)])
    now = clock.now()
    bad = [
        event(1, now),
        event(9, now),
        {key: value for key, value in event(1, now).items() if key not in ("location", "event_id")},
        event(1, now, "parked", "thrown"),
        event(1, now, lat=245.0),
        event(1, now + timedelta(hours=1)),
        event(1, now, timestamp=1_500_000_000_000),
        event(1, now, provider_id=str(record("someone"))),
        event(1, now, trip_ids=[]),
        "no record",
    ]
    answer = send(parking.feed_a, "events", bad)
    assert (answer.status_code, body(answer)["success"], body(answer)["total"]) == (201, 1, 10)
    assert errors(answer) == [
        *("missing_param", "bad_param", "bad_param", "bad_param", "bad_param", "bad_param", "missing_param"),
        *("bad_param", "unregistered"),
    ]
    details = [one["error_details"] for one in body(answer)["failures"]]
    assert details[0] == ["event_id", "location"]
    assert [detail.split(":")[0] for detail in details[1]] == ["event_types", "vehicle_state"]
    assert details[2] == ["location.lat: degrees from -90 to 90 are expected"]
    assert details[6] == ["trip_ids"]
    assert send(parking.feed_a, "events", bad[1:]).status_code == 400


@pytest.mark.parametrize(
    ("sent", "status"),
    [({"events": []}, 201), ([], 201), ({"data": []}, 400), ("events", 400)],
    ids=["named", "array", "wrong name", "text"],
)
def test_records_come_as_an_array_or_under_the_name_of_the_endpoint(
    parking: Parking, sent: object, status: int
) -> None:
    assert send(parking.feed_a, "events", sent).status_code == status


def test_who_may_send_and_in_which_version(parking: Parking, clock: FrozenClock) -> None:
    assert Client().post("/mds/agency/events", "[]", content_type="application/json").status_code == 401
    assert send(parking.duty, "events", []).status_code == 403
    assert send(parking.feed_a, "events", [], Accept="application/vnd.mds+json;version=1.2").status_code == 406
    assert send(parking.feed_a, "nothing", []).status_code == 404
    foreign = send(parking.feed_b, "events", [event(1, clock.now())])
    assert (foreign.status_code, errors(foreign)) == (400, ["bad_param"])
    answer = Client().post("/mds/agency/events", "[NaN", content_type="application/json", headers=parking.feed_a.bearer)
    assert (answer.status_code, answer.json()["error"]) == (400, "bad_param")


def test_an_event_is_stored_once_however_often_it_is_sent(parking: Parking, clock: FrozenClock) -> None:
    send(parking.feed_a, "vehicles", [vehicle(1)])
    one = event(1, clock.now())
    for answer in (send(parking.feed_a, "events", [one, one]), send(parking.feed_a, "events", [one])):
        assert (answer.status_code, errors(answer)) == (201, [])
    assert VehicleEvent.objects.count() == 1
    other = send(parking.feed_a, "events", [{**one, "vehicle_state": "removed", "event_types": ["decommissioned"]}])
    assert (other.status_code, errors(other)) == (400, ["bad_param"])
    with pytest.raises(Error, match="takes new rows only"), transaction.atomic():
        VehicleEvent.objects.update(state="removed")


def test_events_count_by_when_they_happened_and_the_impossible_is_flagged_not_dropped(
    parking: Parking, clock: FrozenClock
) -> None:
    send(parking.feed_a, "vehicles", [vehicle(1)])
    begun = clock.now() - timedelta(hours=2)
    minutes = [begun + timedelta(minutes=minute) for minute in (0, 10, 20, 30)]
    dropped, started, ended, removed = (
        event(1, minutes[0], "available", "provider_drop_off"),
        event(1, minutes[1], "on_trip", "trip_start"),
        event(1, minutes[2], "available", "trip_end"),
        event(1, minutes[3], "removed", "rebalance_pick_up"),
    )
    send(parking.feed_a, "events", [removed])
    send(parking.feed_a, "events", [dropped, started])
    assert (only().state, only().state_at) == ("removed", minutes[3])
    flags = vehicles.list_vehicle_flags(since=begun)
    assert [(one.kind, one.detail["from"], one.detail["to"]) for one in flags] == [
        (VehicleFlagKind.IMPOSSIBLE_TRANSITION, "on_trip", "removed")
    ]
    send(parking.feed_a, "events", [ended])
    assert vehicles.list_vehicle_flags(since=begun) == []
    row = VehicleEvent.objects.get(at=minutes[2])
    assert row.arrived_at == clock.now()


def test_a_bike_in_two_places_within_a_minute_is_flagged(parking: Parking, clock: FrozenClock) -> None:
    send(parking.feed_a, "vehicles", [vehicle(1), vehicle(2)])
    at = clock.now() - timedelta(minutes=5)
    soon = at + timedelta(seconds=30)
    send(parking.feed_a, "events", [event(1, at, "available", "provider_drop_off")])
    send(parking.feed_a, "telemetry", [position(1, soon, lat=30.60), position(2, soon)])
    (flag,) = vehicles.list_vehicle_flags_for(parking.duty.actor, since=at)
    assert (flag.kind, flag.record, flag.detail["seconds"]) == (VehicleFlagKind.TWO_PLACES, record(f"1 at {soon}"), 30)
    assert flag.detail["distance_m"] == pytest.approx(5_500, abs=60)
    place = only().place
    assert place is not None
    assert (place.lat, only().placed_at, only().state_at) == (30.60, soon, at)


def test_a_feed_that_is_20_minutes_late_shows_as_late_and_counts_by_when_things_happened(
    parking: Parking, clock: FrozenClock
) -> None:
    send(parking.feed_a, "vehicles", [vehicle(1)])
    assert health().state is FeedState.NEVER
    send(parking.feed_a, "events", [event(1, clock.now(), "available", "provider_drop_off")])
    assert health().state is FeedState.LIVE
    begun = clock.now()
    clock.advance(timedelta(minutes=20))
    assert health().state is FeedState.SILENT
    late = [begun + timedelta(minutes=1), begun + timedelta(minutes=19)]
    send(
        parking.feed_a,
        "events",
        [event(1, late[0], "on_trip", "trip_start"), event(1, late[1], "available", "trip_end")],
    )
    assert (health().state, health().lag_s, health().newest_at) == (FeedState.LATE, 19 * 60, late[1])
    assert only().state_at == late[1]
    clock.advance(timedelta(minutes=31))
    send(parking.feed_a, "telemetry", [position(1, clock.now())])
    assert health(Channel.TELEMETRY).state is FeedState.LIVE
    shown = Client().get("/api/v1/mobility/feeds", headers=parking.duty.bearer).json()
    assert [(one["channel"], one["state"]) for one in shown if one["operator"] == "A"] == [
        *(("vehicles", "silent"), ("events", "silent"), ("telemetry", "live")),
    ]


def test_trips_are_stored_once(parking: Parking, clock: FrozenClock) -> None:
    send(parking.feed_a, "vehicles", [vehicle(1)])
    one = trip(1, clock.now() - timedelta(minutes=9), clock.now())
    backwards = trip(1, clock.now(), clock.now() - timedelta(minutes=9), trip_id=str(record("back")), duration=0)
    answer = send(parking.feed_a, "trips", [one, one, backwards])
    assert (answer.status_code, body(answer)["success"], errors(answer)) == (201, 2, ["bad_param"])
    assert Vehicle.objects.get().trips.count() == 1


def test_what_was_refused_is_seen_mended_and_replayed(parking: Parking, clock: FrozenClock) -> None:
    steward = parking.steward
    early = event(1, clock.now())
    for _ in range(2):
        send(parking.feed_a, "events", [early])
    send(parking.feed_a, "events", [event(1, clock.now(), lat=245.0)])
    wrong, unregistered = feeds.list_feed_rejections_for(steward.actor)
    assert (unregistered.error, unregistered.times, wrong.error) == ("unregistered", 2, "bad_param")
    with pytest.raises(StillRefused, match="unregistered"):
        feeds.replay_feed_rejection(steward.actor, unregistered.id)
    send(parking.feed_a, "vehicles", [vehicle(1)])
    assert feeds.replay_feed_rejection(steward.actor, unregistered.id).state is RejectionState.REPLAYED
    assert only().state == "available"
    with pytest.raises(FeedRejectionSettled):
        feeds.replay_feed_rejection(steward.actor, unregistered.id)
    path = f"/api/v1/mobility/rejections/{wrong.id}"
    mended = {"item": {**wrong.item, "location": {"lat": 30.6, "lng": 104.06}}}
    replayed = Client().post(f"{path}/replay", mended, content_type="application/json", headers=steward.bearer)
    assert replayed.json()["state"] == "replayed"
    assert Client().post(f"{path}/discard", headers=steward.bearer).status_code == 409
    assert Client().get("/api/v1/mobility/rejections", headers=steward.bearer).json() == []
    with pytest.raises(FeedRejectionUnknown):
        feeds.discard_feed_rejection(parking.duty.actor, wrong.id)


def test_the_quarantine_hides_plates(parking: Parking) -> None:
    send(parking.feed_a, "vehicles", [vehicle(1, vehicle_type="horse")])
    (kept,) = feeds.list_feed_rejections_for(parking.steward.actor)
    assert kept.item["vehicle_id"] == "…01"
    with pytest.raises(StillRefused, match="in full"):
        feeds.replay_feed_rejection(parking.steward.actor, kept.id, {**kept.item, "vehicle_type": "bicycle"})
    feeds.replay_feed_rejection(parking.steward.actor, kept.id, vehicle(1))
    assert only().key == vehicles.key_of_mark("川A00001")


@pytest.mark.parametrize(
    ("mark", "kept"),
    [("川A-0", "…"), ("A1", "…"), (5_100_017, "…17"), (17, "…"), (["川A-00001"], "…"), ({"plate": "川A-00001"}, "…")],
    ids=["short", "two", "number", "short number", "list", "object"],
)
def test_the_quarantine_hides_plates_however_they_are_written(parking: Parking, mark: object, kept: str) -> None:
    sent = vehicle(1, vehicle_id=mark, vehicle_type="horse")
    answer = send(parking.feed_a, "vehicles", [sent])
    assert body(answer)["failures"][0]["item"] == sent
    (found,) = feeds.list_feed_rejections_for(parking.steward.actor)
    assert found.item["vehicle_id"] == kept


def test_long_lists_of_vehicles_say_where_they_go_on(parking: Parking, clock: FrozenClock) -> None:
    named = [{"device_id": device(number), "key": f"{number:032x}"} for number in range(1_001)]
    shared = {"operator_id": "A", "vehicle_type": "bicycle", "propulsion_types": ["human"], "attributes": {}}
    times = {"registered_at": clock.now(), "state": "available", "state_at": clock.now(), "event_types": ["trip_end"]}
    Vehicle.objects.bulk_create(Vehicle(**one, **shared, **times) for one in named)
    for path, name in (("vehicles", "vehicles"), ("vehicles/status", "vehicles_status")):
        first = Client().get(f"/mds/agency/{path}", headers=parking.feed_a.bearer).json()
        assert first["links"] == {"next": f"http://testserver/mds/agency/{path}?offset=1000"}
        rest = Client().get(first["links"]["next"], headers=parking.feed_a.bearer).json()
        told = [one["device_id"] for answer in (first, rest) for one in answer[name]]
        assert told == [str(one["device_id"]) for one in named]
        assert "links" not in rest
