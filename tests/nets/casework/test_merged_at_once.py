"""Cases that two people merge at the same moment, each on a connection of its own."""

from __future__ import annotations

import pytest
from tests.nets.casework.conftest import District, settle
from tests.nets.casework.test_at_once import at_once
from tests.support.city import open_bike_case

from furong.kernel.clock import FrozenClock
from furong.nets.casework import api
from furong.nets.casework.api import duplicates
from furong.nets.casework.contracts import CaseQuery, CaseState


@pytest.fixture
def city(own_database: None, clock: FrozenClock) -> District:
    """The district, in a database where every connection sees what another has committed."""
    return settle()


def test_two_cases_that_are_merged_into_each_other_at_once_leave_one_open(city: District) -> None:
    one, other = open_bike_case("one"), open_bike_case("other")
    outcomes = at_once(
        lambda: duplicates.merge_case(city.duty.actor, one, into=other),
        lambda: duplicates.merge_case(city.second_duty.actor, other, into=one),
    )
    assert outcomes == ["casework.merged_into_ended", "ok"]
    states = sorted(info.state for info in api.list_cases_for(city.duty.actor, CaseQuery()).cases)
    assert states == [CaseState.MERGED, CaseState.PENDING_DISPATCH]
