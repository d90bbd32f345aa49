"""A day of four cases to be scored: one in time, one late and sent back, one returned, one suspended."""

from __future__ import annotations

from datetime import datetime, timedelta

from tests.nets.casework.conftest import District
from tests.nets.casework.test_handling import handle
from tests.support.city import open_bike_case, task_of

from furong.foundation.transactions import transaction
from furong.kernel.clock import CITY_TIME, FrozenClock
from furong.nets.casework import api
from furong.nets.casework.actions.record_step import take_case_step
from furong.nets.casework.models import Case

__all__ = ["DAY", "NEXT", "at", "live_through"]

DAY = datetime(2026, 11, 24, tzinfo=CITY_TIME)
NEXT = DAY + timedelta(days=1)


def at(hour: float) -> datetime:
    """Return an instant of the day."""
    return DAY + timedelta(hours=hour)


def live_through(district: District, clock: FrozenClock) -> dict[str, str]:
    """Let the day happen and return the numbers of its cases; it is over when this returns."""
    numbers = {name: open_bike_case(name, shares={"A": 2, "B": 1}) for name in ("good", "late")}
    numbers |= {name: open_bike_case(name, shares={"A": 2}) for name in ("returned", "suspended")}
    for number in numbers.values():
        api.dispatch_case(district.duty.actor, number)
    clock.at = at(9.25)
    for name in ("good", "late"):
        handle(district, numbers[name], "A")
    handle(district, numbers["good"], "B")
    api.close_case(district.checker.actor, numbers["good"])
    api.return_task(
        district.operator_a.actor, task_of(district.duty, numbers["returned"], "A"), reason="不是本企业车辆"
    )
    with transaction():
        case = Case.objects.select_for_update().get(pk=numbers["suspended"])
        take_case_step(case, "suspend", district.duty.actor, reason="等待配件")
    clock.at = at(15)
    handle(district, numbers["late"], "B")
    clock.at = at(15.5)
    api.rework_case(district.checker.actor, numbers["late"], reason="仍有车辆")
    clock.at = at(30)
    return numbers
