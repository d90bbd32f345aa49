"""States of vehicles: whatever the order of arrival and however often it is told, the same state and the same flags."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.nets.mobility.conftest import PROVIDERS, Parking

from furong.foundation.transactions import transaction_required
from furong.kernel.clock import FrozenClock
from furong.nets.mobility.actions.register_vehicles import register_vehicles
from furong.nets.mobility.actions.take_reports import take_events, take_positions
from furong.nets.mobility.contracts.vehicles import (
    MdsEvent,
    MdsPosition,
    MdsVehicle,
    Place,
    VehicleFlagKind,
    VehicleState,
)
from furong.nets.mobility.domain.transitions import EVENT_TYPES, is_possible, transitions
from furong.nets.mobility.domain.vehicle_walk import Report, Track, advance, walk
from furong.nets.mobility.models import Vehicle, VehicleFlag

BEGIN = datetime(2026, 11, 24, tzinfo=UTC)
#: From ``modes/micromobility.md`` of MDS 2.0.2, some of each kind.
POSSIBLE = [
    ("available", "trip_start", "on_trip"),
    ("reserved", "trip_start", "on_trip"),
    ("on_trip", "trip_cancel", "available"),
    ("on_trip", "changed_geographies", "on_trip"),
    ("elsewhere", "trip_enter_jurisdiction", "on_trip"),
    ("removed", "comms_lost", "non_contactable"),
    ("non_contactable", "not_located", "missing"),
    ("missing", "located", "reserved"),
    ("missing", "decommissioned", "removed"),
    ("non_contactable", "agency_drop_off", "available"),
]
IMPOSSIBLE = [
    ("removed", "trip_end", "available"),
    ("on_trip", "rebalance_pick_up", "removed"),
    ("available", "trip_end", "available"),
    ("reserved", "maintenance", "non_operational"),
    ("missing", "comms_lost", "non_contactable"),
    ("available", "trip_start", "stopped"),
]

quick = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
reports = st.lists(
    st.builds(
        Report,
        record=st.integers(1, 40).map(lambda number: UUID(int=number)),
        at=st.integers(0, 20).map(lambda step: BEGIN + timedelta(seconds=15 * step)),
        place=st.builds(Place, lon=st.sampled_from([104.06, 104.0601, 104.2]), lat=st.just(30.55)),
        state=st.sampled_from(["", *(state.value for state in VehicleState)]),
        event_types=st.lists(st.sampled_from(sorted(EVENT_TYPES)), min_size=1, max_size=3, unique=True).map(tuple),
    ),
    min_size=1,
    max_size=15,
    unique_by=lambda report: report.record,
)


@pytest.mark.parametrize(("source", "event", "target"), POSSIBLE)
def test_the_table_knows_the_way(source: str, event: str, target: str) -> None:
    assert is_possible(source, [event], target)


@pytest.mark.parametrize(("source", "event", "target"), IMPOSSIBLE)
def test_the_table_does_not_know_the_way(source: str, event: str, target: str) -> None:
    assert not is_possible(source, [event], target)


def test_the_table_has_every_event_of_the_specification_and_leads_nowhere_else() -> None:
    assert len(EVENT_TYPES) == 27
    assert sum(len(targets) for targets in transitions().values()) == 70
    assert is_possible("available", ["reservation_start", "trip_start"], "on_trip")
    assert is_possible("on_trip", ["trip_end", "battery_low"], "non_operational")
    assert is_possible("", ["provider_drop_off"], "available")
    assert not is_possible("", ["trip_start"], "available")


@quick
@given(reports, st.randoms(use_true_random=False))
def test_shuffled_and_doubled_reports_lead_to_the_same_track(
    given_reports: list[Report], chance: random.Random
) -> None:
    ordered = sorted(given_reports, key=lambda report: report.order)
    doubled = [*given_reports, *chance.sample(given_reports, len(given_reports) // 2)]
    chance.shuffle(doubled)
    assert walk(doubled) == walk(ordered)


@quick
@given(reports, st.randoms(use_true_random=False), st.integers(1, 5))
def test_batch_by_batch_is_as_all_at_once(given_reports: list[Report], chance: random.Random, size: int) -> None:
    arrived = list(given_reports)
    if chance.random() < 0.5:
        arrived.sort(key=lambda report: report.order)
    track, flags, told = Track(), [], []
    for begin in range(0, len(arrived), size):
        batch = arrived[begin : begin + size]
        told += batch
        further = advance(track, batch)
        if further is None:
            track = walk(told)
            flags = list(track.flags)
        else:
            track = further
            flags += further.flags
    whole = walk(given_reports)
    assert (track.state, track.state_at, track.place, track.placed_at) == (
        *(whole.state, whole.state_at),
        *(whole.place, whole.placed_at),
    )
    assert flags == list(whole.flags)


@transaction_required
def told(device: UUID, batches: list[list[Report]]) -> tuple[object, ...]:
    """Tell a new vehicle's reports in some batches and return what is stored of it then."""
    new = MdsVehicle(device_id=device, vehicle_id=f"川A{device}", vehicle_type="bicycle", propulsion_types=("human",))
    assert register_vehicles("A", [({}, new)]) == []
    for batch in batches:
        take_events("A", [({}, _event(device, one)) for one in batch if one.state])
        take_positions("A", [({}, _position(device, one)) for one in batch if not one.state])
    row = Vehicle.objects.get(device_id=device)
    flags = VehicleFlag.objects.filter(vehicle=row).order_by("at", "record", "kind")
    return (
        (row.state, row.state_at, row.event_types, row.lon, row.placed_at),
        [(flag.record, flag.kind, flag.at, flag.detail) for flag in flags],
    )


def _event(device: UUID, one: Report) -> MdsEvent:
    assert one.place is not None
    state = VehicleState(one.state)
    return MdsEvent(
        device_id=device, event_id=one.record, state=state, event_types=one.event_types, at=one.at, place=one.place
    )


def _position(device: UUID, one: Report) -> MdsPosition:
    assert one.place is not None
    return MdsPosition(device_id=device, telemetry_id=one.record, at=one.at, place=one.place)


def test_what_is_stored_does_not_depend_on_the_order_of_arrival(parking: Parking, clock: FrozenClock) -> None:
    numbers = iter(range(10**6))

    @settings(quick, max_examples=10)
    @given(reports, st.randoms(use_true_random=False))
    def check(given_reports: list[Report], chance: random.Random) -> None:
        ordered = sorted(given_reports, key=lambda report: report.order)
        shuffled = [*given_reports, *given_reports[::2]]
        chance.shuffle(shuffled)
        at = chance.randrange(len(shuffled))
        once = told(UUID(int=next(numbers)), [ordered])
        assert told(UUID(int=next(numbers)), [shuffled[:at], shuffled[at:]]) == once
        assert told(UUID(int=next(numbers)), [[one] for one in ordered]) == once

    assert PROVIDERS
    check()


def test_of_the_flags_both_kinds_are_met() -> None:
    here, there = Place(lon=104.06, lat=30.55), Place(lon=104.2, lat=30.55)
    one = Report(record=UUID(int=1), at=BEGIN, place=here, state="removed", event_types=("trip_end",))
    two = Report(record=UUID(int=2), at=BEGIN + timedelta(seconds=60), place=there)
    three = Report(record=UUID(int=3), at=BEGIN + timedelta(seconds=180), place=here)
    assert [flag.kind for flag in walk([three, two, one]).flags] == [
        VehicleFlagKind.IMPOSSIBLE_TRANSITION,
        VehicleFlagKind.TWO_PLACES,
    ]
