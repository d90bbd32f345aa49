"""Overflows of stored zones: told once, corrected in the open, read by those of the area, and never rewritten."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import Error, transaction
from django.test import Client
from tests.nets.mobility.conftest import PROVIDERS, Parking, new_zone
from tests.nets.mobility.mds_items import event, send, vehicle
from tests.nets.mobility.test_overflow_rules import THRESHOLDS

from furong.foundation.identity.errors import ActionRefused
from furong.foundation.outbox.models import OutboxEvent
from furong.foundation.transactions import transaction as open_transaction
from furong.kernel.clock import FrozenClock
from furong.nets.mobility.api import counts, overflow, zones
from furong.nets.mobility.contracts.counts import CountSource, NewCount
from furong.nets.mobility.contracts.overflow import OverflowState
from furong.nets.mobility.contracts.zones import Hours, ZoneMode
from furong.nets.mobility.errors.overflow import ThresholdsReasonMissing, ThresholdsUnusable
from furong.nets.mobility.errors.zones import ZoneUnknown
from furong.nets.mobility.models import OverflowTurn

MINUTE = timedelta(minutes=1)
SHARES = {"A": 0.6, "B": 0.4}


@pytest.fixture(autouse=True)
def thresholds(parking: Parking) -> None:
    with open_transaction():
        assert overflow.install_thresholds(THRESHOLDS, case_type="shared_bikes/overflow", by="pack shared_bikes")
        assert not overflow.install_thresholds(THRESHOLDS, case_type="shared_bikes/overflow", by="pack shared_bikes")


def count(at: datetime, total: float, **given: Any) -> NewCount:
    by_operator = {code: total * share for code, share in SHARES.items()}
    basis: dict[str, Any] = {"zone": "Z1", "source": CountSource.CAMERA, "sigma": 0, "by_operator": by_operator}
    return NewCount(at=at, total=total, **{**basis, **given})


def set_clock(clock: FrozenClock, at: datetime) -> None:
    clock.advance(at - clock.now())


def told() -> list[str]:
    names = OutboxEvent.objects.filter(ce_type__contains="mobility.overflow").order_by("sequence")
    return [name.split(".")[-2] for name in names.values_list("ce_type", flat=True)]


def live(begin: datetime, clock: FrozenClock, levels: Iterable[float], **given: Any) -> None:
    """Let a minute pass for each level, and count it on time."""
    for minute, level in enumerate(levels):
        set_clock(clock, begin + minute * MINUTE)
        counts.record_count(count(clock.now(), level, **given))


MORNING = [9, *[12] * 20, *[7] * 5, *[6] * 3]


def test_one_overflow_is_raised_and_cleared_once(parking: Parking, clock: FrozenClock) -> None:
    zones.save_zone(parking.steward.actor, new_zone())
    begin = clock.now()
    live(begin, clock, MORNING)
    assert [name for name in told() if name != "counted"] == ["raised", "cleared"]
    (episode,) = overflow.list_episodes_for(parking.duty.actor, "Z1", since=begin, until=clock.now())
    assert (episode.raised_at, episode.cleared_at) == (begin + 11 * MINUTE, begin + 26 * MINUTE)
    assert (episode.capacity, episode.limit, episode.clear, episode.worst) == (10, 10, 6, OverflowState.OVERFLOW)
    raised = OutboxEvent.objects.get(ce_type__contains="overflow.raised").data
    assert (raised["bikes"], raised["quotas"], raised["clear_at"]) == ({"A": 7, "B": 5}, {"A": 4, "B": 2}, 6)
    now = overflow.read_overflow_for(parking.duty.actor, "Z1")
    assert (now.state, now.total, now.limit, now.clear, now.episode) == (OverflowState.NORMAL, 6, 10, 6, None)


@pytest.mark.parametrize("order", [1, -1])
def test_a_feed_that_is_late_and_comes_at_once_tells_the_same_and_says_that_it_is_late(
    parking: Parking, clock: FrozenClock, order: int
) -> None:
    zones.save_zone(parking.steward.actor, new_zone())
    begin = clock.now()
    set_clock(clock, begin + len(MORNING) * MINUTE + 20 * MINUTE)
    for minute, level in list(enumerate(MORNING))[::order]:
        assert counts.record_count(count(begin + minute * MINUTE, level))
        assert not counts.record_count(count(begin + minute * MINUTE, level))
    (episode,) = overflow.list_episodes_for(parking.duty.actor, "Z1", since=begin, until=clock.now())
    assert (episode.raised_at, episode.cleared_at) == (begin + 11 * MINUTE, begin + 26 * MINUTE)
    assert episode.known_at == clock.now()


def test_a_dwell_is_over_without_another_count(parking: Parking, clock: FrozenClock) -> None:
    zones.save_zone(parking.steward.actor, new_zone())
    begin = clock.now()
    live(begin, clock, [12] * 8)
    assert overflow.judge_waiting_zones() == 0
    set_clock(clock, begin + 10 * MINUTE)
    assert overflow.judge_waiting_zones() == 1
    assert overflow.judge_waiting_zones() == 0
    assert overflow.read_overflow_for(parking.duty.actor, "Z1").state is OverflowState.OVERFLOW
    counts.record_count(count(begin + 8 * MINUTE, 12))
    assert told()[0] == "raised"
    assert "withdrawn" not in told()
    set_clock(clock, begin + 11 * MINUTE)
    counts.record_count(count(begin + 5.5 * MINUTE, 2))
    assert told()[-1] == "withdrawn"
    assert overflow.open_episode_of("Z1") is None


def test_the_episode_that_goes_on_is_not_hidden_by_the_one_that_a_late_count_withdrew(
    parking: Parking, clock: FrozenClock
) -> None:
    """A count of which the counter was not sure ended the first overflow; a sure one of that instant says otherwise."""
    zones.save_zone(parking.steward.actor, new_zone())
    begin = clock.now()
    live(begin, clock, [12] * 15)
    set_clock(clock, begin + 15 * MINUTE)
    counts.record_count(count(clock.now(), 2, sigma=1, key="unsure"))
    live(begin + 16 * MINUTE, clock, [12] * 15)
    first, second = overflow.list_episodes_for(parking.duty.actor, "Z1", since=begin, until=clock.now())[::-1]
    assert (first.cleared_at, second.cleared_at) == (begin + 15 * MINUTE, None)
    counts.record_count(count(begin + 15 * MINUTE, 12, key="sure"))
    assert sorted(told()[-2:]) == ["corrected", "withdrawn"]
    assert overflow.find_episode(second.id) is None
    goes_on = overflow.open_episode_of("Z1")
    assert goes_on is not None
    assert (goes_on.id, goes_on.raised_at, goes_on.cleared_at) == (first.id, begin + 10 * MINUTE, None)
    # Hours later, when only counts are looked at that came after both had begun.
    live(begin + timedelta(hours=8), clock, [12] * 15)
    assert overflow.open_episode_of("Z1") == overflow.find_episode(first.id)
    (only,) = overflow.list_overflows_for(parking.duty.actor, is_open=True)
    assert only.episode is not None
    assert (only.state, only.episode.id) == (OverflowState.OVERFLOW, first.id)
    assert told().count("raised") == 2
    live(begin + timedelta(hours=9), clock, [5])
    (last,) = overflow.list_episodes_for(parking.duty.actor, "Z1", since=begin, until=clock.now())
    assert (last.id, last.cleared_at) == (first.id, begin + timedelta(hours=9))


def test_a_feed_that_is_out_does_not_stop_overflows_of_the_others(parking: Parking, clock: FrozenClock) -> None:
    zones.save_zone(parking.steward.actor, new_zone())
    feeds = {"A": parking.feed_a, "B": parking.feed_b}

    def move(operator: str, bikes: Iterable[int], state: str, kind: str) -> None:
        of = {"provider_id": str(PROVIDERS[operator])}
        send(feeds[operator], "events", [{**event(bike, clock.now(), state, kind), **of} for bike in bikes])

    for operator, bikes in (("A", range(1, 15)), ("B", range(20, 24))):
        send(feeds[operator], "vehicles", [vehicle(bike, operator) for bike in bikes])
    move("B", range(20, 24), "available", "provider_drop_off")
    clock.advance(20 * MINUTE)
    move("A", range(1, 13), "available", "provider_drop_off")
    for _ in range(12):
        counts.count_zones()
        clock.advance(MINUTE)
    raised = OutboxEvent.objects.get(ce_type__contains="overflow.raised").data
    assert (raised["missing"], set(raised["by_operator"]), raised["bikes"]) == (["B"], {"A"}, {"A": 12})
    assert raised["total"] == pytest.approx(12, abs=0.01)
    (row, *_) = counts.list_counts("Z1", since=clock.now() - 5 * MINUTE, until=clock.now())
    assert (row.conf, row.missing, round(row.total)) == (0.5, ("B",), 16)
    now = overflow.read_overflow_for(parking.duty.actor, "Z1")
    assert (now.state, now.missing) == (OverflowState.OVERFLOW, ("B",))
    # The others have left: of B nobody knows, so that the zone is not clear before its feed is back.
    move("A", range(1, 11), "removed", "rebalance_pick_up")
    for _ in range(5):
        counts.count_zones()
        clock.advance(MINUTE)
    assert "cleared" not in told()
    move("B", range(20, 24), "removed", "rebalance_pick_up")
    counts.count_zones()
    assert told()[-1] == "cleared"
    assert overflow.read_overflow_for(parking.duty.actor, "Z1").missing == ()


@pytest.mark.parametrize("changes", [{"capacity": 0}, {"capacity": 10}])
def test_any_bike_overflows_a_zone_that_takes_none(
    parking: Parking, clock: FrozenClock, changes: dict[str, Any]
) -> None:
    zones.save_zone(parking.steward.actor, new_zone(mode=ZoneMode.FORBIDDEN, **changes))
    begin = clock.now()
    live(begin, clock, [0, *[1] * 12, 0, 0])
    assert [name for name in told() if name != "counted"] == ["raised", "cleared"]
    raised = OutboxEvent.objects.get(ce_type__contains="overflow.raised").data
    assert (raised["clear_at"], raised["quotas"]) == (0, {"A": 1})


def test_outside_its_hours_nothing_is_too_much(parking: Parking, clock: FrozenClock) -> None:
    hours = (Hours(start="22:00", end="24:00"), Hours(days=("sun",)))
    zones.save_zone(parking.steward.actor, new_zone(mode=ZoneMode.FORBIDDEN, hours=hours))
    live(clock.now(), clock, [5] * 20)
    assert told() == []
    assert overflow.read_overflow_for(parking.duty.actor, "Z1").state is OverflowState.UNKNOWN


def test_a_count_of_last_week_judges_nothing(parking: Parking, clock: FrozenClock) -> None:
    zones.save_zone(parking.steward.actor, new_zone())
    begin = clock.now()
    set_clock(clock, begin + timedelta(days=7))
    for minute in range(15):
        assert counts.record_count(count(begin + minute * MINUTE, 99))
    assert told() == []


def test_a_zone_may_have_thresholds_of_its_own_for_a_reason(parking: Parking, clock: FrozenClock) -> None:
    zones.save_zone(parking.steward.actor, new_zone())
    own = replace(THRESHOLDS, overflow=1.2)
    with pytest.raises(ThresholdsReasonMissing):
        overflow.set_zone_thresholds(parking.steward.actor, "Z1", own, reason=" ")
    with pytest.raises(ThresholdsUnusable):
        overflow.set_zone_thresholds(parking.steward.actor, "Z1", replace(own, clear=2.0), reason="metro")
    with pytest.raises(ActionRefused):
        overflow.set_zone_thresholds(parking.duty.actor, "Z1", own, reason="metro")
    with pytest.raises(ZoneUnknown):
        overflow.set_zone_thresholds(parking.feed_a.actor, "Z1", own, reason="metro")
    overflow.set_zone_thresholds(parking.steward.actor, "Z1", own, reason="next to the metro")
    live(clock.now(), clock, [11] * 15)
    assert told() == []
    overflow.set_zone_thresholds(parking.steward.actor, "Z1", None, reason="the works are over")
    live(clock.now() + MINUTE, clock, [11] * 15)
    assert told()[0] == "raised"


def test_overflows_over_rest(parking: Parking, clock: FrozenClock) -> None:
    zones.save_zone(parking.steward.actor, new_zone())
    live(clock.now(), clock, [12] * 15)
    ask, bearer = Client(), parking.duty.bearer
    (zone,) = ask.get("/api/v1/mobility/overflows?open=true", headers=bearer).json()
    assert (zone["zone"], zone["state"], zone["limit"], zone["total"]) == ("Z1", "overflow", 10, 12)
    assert ask.get("/api/v1/mobility/zones/Z1/overflow", headers=bearer).json() == zone
    (episode,) = ask.get("/api/v1/mobility/zones/Z1/overflow/episodes", headers=bearer).json()
    assert [turn["step"] for turn in episode["turns"]] == ["raised"]
    assert ask.get("/api/v1/mobility/zones/none/overflow", headers=bearer).status_code == 404
    body = {"reason": "metro", "crowded": 0.8, "overflow": 1.5, "critical": 1.6, "clear": 0.7, "certainty": 0.9}
    body |= {"dwell_min": 5, "clear_dwell_min": 0, "hold_min": 4, "silence_min": 10}
    path, steward = "/api/v1/mobility/zones/Z1/overflow/thresholds", parking.steward.bearer
    answer = ask.put(path, body, content_type="application/json", headers=steward)
    assert answer.status_code == 204, answer.content
    assert ask.get("/api/v1/mobility/zones/Z1/overflow", headers=bearer).json()["limit"] == 15
    refused = ask.put(path, body | {"clear": 0.9}, content_type="application/json", headers=steward).json()
    assert (refused["code"], refused["status"]) == ("mobility.thresholds_unusable", 422)


def test_the_database_refuses_to_rewrite_what_was_told(parking: Parking, clock: FrozenClock) -> None:
    zones.save_zone(parking.steward.actor, new_zone())
    live(clock.now(), clock, [12] * 12)
    with pytest.raises(Error, match="takes new rows only"), transaction.atomic():
        OverflowTurn.objects.update(state="normal")
