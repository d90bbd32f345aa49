"""Observations stored, repeated, refused and mended; alarms seen by somebody; subjects shown as density alone."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest
from tests.support.city import HIGH_TECH, WUHOU, Person, ensure_organisation, hire, install_bikes, register_zone

from furong.kernel.clock import FrozenClock, minute_at_or_before
from furong.nets.sensing import api
from furong.nets.sensing.contracts import AlarmState, FeedClock, IngestReceipt, ReasonCode
from furong.nets.sensing.errors import (
    AlarmUnknown,
    FeedUnknown,
    RejectionSettled,
    RejectionUnknown,
    StillUnusable,
    ThingUnknown,
)
from furong.nets.sensing.models import AlarmTransition, ObservationBatch

pytestmark = pytest.mark.django_db

SEVEN = datetime.fromisoformat("2026-11-24T07:00:00+08:00")


@pytest.fixture(autouse=True)
def feed(db: None, clock: FrozenClock) -> None:
    """A feed of shared bikes in one district, told by a feeder, with a zone that takes three."""
    install_bikes()
    register_zone("bikes", area=HIGH_TECH, clock=FeedClock.FEEDER)


@pytest.fixture
def duty() -> Person:
    """The duty officer of that district."""
    return hire("duty_officer", name="duty")


@pytest.fixture
def steward() -> Person:
    """The data steward of the city."""
    return hire("data_steward", name="steward", area="510100", organisation="data-bureau")


def lock(bike: str, at: datetime, *, inside: bool = True, **changes: object) -> str:
    record = {"bike_id": bike, "lat": 30.551, "lon": 104.061 if inside else 104.07, "lock_time": at.isoformat()}
    return json.dumps(record | changes)


def store(*lines: str, source: str = "test") -> IngestReceipt:
    delivery = api.read_lines("\n".join(lines).encode(), api.stream_of("bikes"), source=source)
    return api.store_observations("bikes", delivery)


def overflow() -> None:
    """Let three bikes stand in the zone from 07:00 on, for as long as it takes."""
    store(*(lock(bike, SEVEN) for bike in ("a1", "b1", "c1")))
    api.FeedEvaluator("bikes").step(complete_to_min=minute_at_or_before(SEVEN + timedelta(minutes=15)))


def test_what_is_repeated_counts_once_and_the_same_delivery_changes_nothing() -> None:
    lines = [lock("a1", SEVEN), lock("a1", SEVEN), lock("b1", SEVEN)]
    first = store(*lines)
    assert (first.received, first.stored, first.duplicates, first.quarantined) == (3, 2, 1, 0)
    assert store(*lines).batch == first.batch
    assert ObservationBatch.objects.count() == 1
    assert api.get_feed("bikes").observation_count == 2


def test_a_feed_that_is_not_registered_takes_nothing() -> None:
    with pytest.raises(FeedUnknown):
        api.stream_of("nothing")


def test_the_quarantine_holds_a_record_once_with_its_place(steward: Person) -> None:
    for _ in range(2):
        store(lock("a1", SEVEN), lock("b1", SEVEN, lat=245), source="file.csv")
    (held,) = api.list_rejections_for(steward.actor).rejections
    assert (held.reason, held.source, held.place) == (ReasonCode.POSITION_OUT_OF_RANGE, "file.csv", "line 2")
    assert json.loads(held.raw)["lat"] == 245
    assert api.count_rejections_for(steward.actor) == {"position_out_of_range": 1}


def test_a_mended_record_is_replayed_once(steward: Person) -> None:
    store(lock("b1", SEVEN, lat=245))
    (held,) = api.list_rejections_for(steward.actor).rejections
    with pytest.raises(StillUnusable, match="lat"):
        api.replay_rejection(steward.actor, held.id, lock("b1", SEVEN, lat=99))
    assert api.replay_rejection(steward.actor, held.id, lock("b1", SEVEN).replace(",", ",\n")).stored == 1
    with pytest.raises(RejectionSettled):
        api.replay_rejection(steward.actor, held.id, lock("b1", SEVEN))
    assert api.list_rejections_for(steward.actor).total == 0
    assert api.list_rejections_for(steward.actor, state="replayed").total == 1


def test_a_discarded_record_stays_on_file(steward: Person, duty: Person) -> None:
    store("nonsense")
    (held,) = api.list_rejections_for(steward.actor).rejections
    with pytest.raises(RejectionUnknown):
        api.discard_rejection(duty.actor, held.id)
    api.discard_rejection(steward.actor, held.id)
    assert api.get_rejection_for(steward.actor, held.id).state == "discarded"


def test_three_bikes_for_ten_minutes_raise_one_alarm(duty: Person) -> None:
    overflow()
    (alarm,) = api.list_alarms_for(duty.actor)
    assert alarm.raised_at == SEVEN + timedelta(minutes=10)
    assert (alarm.value, alarm.groups, alarm.state) == (3.0, {"A": 1, "B": 1, "C": 1}, AlarmState.ACTIVE)
    (point,) = api.list_point_states(duty.actor, "bikes")
    assert point.level is not None
    assert (point.level.value, point.alarm) == (3.0, alarm)


def test_an_alarm_is_acknowledged_once_by_the_first(duty: Person) -> None:
    overflow()
    (alarm,) = api.list_alarms_for(duty.actor, state="open")
    api.acknowledge_alarm(duty.actor, alarm.id)
    api.acknowledge_alarm(hire("duty_officer", name="second").actor, alarm.id)
    seen = api.get_alarm_for(duty.actor, alarm.id)
    assert (seen.state, seen.acknowledged_by) == (AlarmState.ACKNOWLEDGED, duty.actor.name)
    assert AlarmTransition.objects.filter(alarm_id=alarm.id, kind="acknowledged").count() == 1


def test_who_may_not_acknowledge_does_not_and_elsewhere_nothing_is_seen(duty: Person) -> None:
    overflow()
    (alarm,) = api.list_alarms_for(duty.actor)
    ensure_organisation("wuhou-centre", WUHOU)
    elsewhere = hire("duty_officer", area=WUHOU, organisation="wuhou-centre")
    assert api.list_alarms_for(elsewhere.actor) == []
    for person in (hire("viewer"), elsewhere):
        with pytest.raises(AlarmUnknown):
            api.acknowledge_alarm(person.actor, alarm.id)
    with pytest.raises(ThingUnknown):
        api.get_thing_for(elsewhere.actor, "bikes-z1")


def test_a_bike_that_leaves_ends_it_and_the_map_shows_density_alone(duty: Person) -> None:
    overflow()
    store(*(lock(bike, SEVEN + timedelta(minutes=20), inside=False) for bike in ("a1", "b1")))
    api.FeedEvaluator("bikes").step(complete_to_min=minute_at_or_before(SEVEN + timedelta(minutes=25)))
    (alarm,) = api.list_alarms_for(duty.actor)
    assert (alarm.state, alarm.cleared_at) == (AlarmState.CLEARED, SEVEN + timedelta(minutes=20))
    levels = api.list_levels(["bikes-z1"], after_min=minute_at_or_before(SEVEN) - 1)["bikes-z1"]
    assert [(level.at, level.value) for level in levels][-2:] == [(SEVEN, 3.0), (SEVEN + timedelta(minutes=20), 1.0)]
    cells = api.read_density("bikes", size_m=100)
    assert int(sum(cells.count)) == 3
