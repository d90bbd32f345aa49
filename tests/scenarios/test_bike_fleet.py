"""A fleet made of lock events: what it reports is possible and whole, and its GBFS is as the schemas want it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import jsonschema_rs
import pytest

from furong.nets.mobility.contracts.feeds import Failure
from furong.nets.mobility.domain.mds_reading import read_event, read_vehicle
from furong.nets.mobility.domain.transitions import is_possible
from furong.scenarios.bike_fleet import Fleet, FleetOperator, Lock

OPERATORS = [FleetOperator(code, UUID(int=number)) for number, code in enumerate("ABC", start=1)]
NOW = datetime(2026, 11, 24, tzinfo=UTC)
BEGIN = int(NOW.timestamp()) - 7200
LOCKS = [
    Lock("0a", BEGIN, 104.06, 30.55),
    Lock("1a", BEGIN + 60, 104.06, 30.55),
    Lock("0a", BEGIN + 1200, 104.07, 30.56),
    Lock("0a", BEGIN + 1260, 104.08, 30.56),
]
_SCHEMAS = Path(__file__).parents[1] / "corpora" / "gbfs"


def test_every_report_is_usable_and_possible() -> None:
    told = Fleet(OPERATORS).tell(LOCKS)
    assert [(code, len(one.vehicles), len(one.events)) for code, one in told.items()] == [
        *(("A", 1, 5), ("B", 1, 1), ("C", 0, 0)),
    ]
    for operator in OPERATORS:
        for vehicle in told[operator.code].vehicles:
            assert not isinstance(read_vehicle(vehicle, operator.provider_id, NOW), Failure)
        state = ""
        for item in told[operator.code].events:
            event = read_event(item, operator.provider_id, NOW)
            assert not isinstance(event, Failure)
            assert is_possible(state, event.event_types, event.state)
            state = event.state
    times = [item["timestamp"] for item in told["A"].events]
    assert times == sorted(times)


def test_a_fleet_that_is_set_out_stands_where_it_was_locked_last() -> None:
    fleet = Fleet(OPERATORS)
    told = fleet.settle(LOCKS)
    assert [one["location"] for one in told["A"].events] == [{"lat": 30.56, "lng": 104.08}]
    again = fleet.tell([Lock("0a", BEGIN + 5000, 104.06, 30.55)])["A"]
    assert (again.vehicles, [one["event_types"] for one in again.events]) == ([], [["trip_start"], ["trip_end"]])
    assert again.events[0]["timestamp"] == (BEGIN + 5000 - 300) * 1000
    assert {one["timestamp"] for mine in told.values() for one in mine.events} == {LOCKS[-1].second * 1000}


@pytest.mark.parametrize("name", ["gbfs", "system_information", "vehicle_types", "vehicle_status"])
def test_its_gbfs_is_as_the_schema_wants_it(name: str) -> None:
    fleet = Fleet(OPERATORS)
    fleet.tell(LOCKS)
    schema = json.loads((_SCHEMAS / f"{name}.json").read_text(encoding="utf-8"))
    document = fleet.gbfs("A", name, "http://localhost:9001/A", NOW)
    problems = jsonschema_rs.validator_for(schema, validate_formats=True).iter_errors(document)
    assert [str(one) for one in problems] == []
    assert fleet.gbfs("A", "nothing", "", NOW) is None


def test_a_gbfs_id_is_another_one_after_every_trip() -> None:
    fleet = Fleet(OPERATORS)
    seen = set()
    for lock in LOCKS:
        fleet.tell([lock])
        document = fleet.gbfs("A", "vehicle_status", "", NOW)
        assert document is not None
        seen |= {one["vehicle_id"] for one in document["data"]["vehicles"]}
    assert len(seen) == 3
    assert "0a" not in seen
