"""A faulty sensor is one case at the department that owns it, however often and by whatever it is noticed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from tests.support.mornings import BEGIN

from furong.foundation.identity.people import NewOrganisation, register_organisations
from furong.foundation.outbox.announce import announce
from furong.foundation.outbox.deliver import deliver_pending
from furong.foundation.transactions import transaction
from furong.kernel.clock import SystemClock
from furong.kernel.events import Event
from furong.nets.casework.contracts import CaseState
from furong.nets.casework.models import Case, HistoryRow
from furong.nets.sensing.api.sensor_faults import report_sensor_fault, report_sensor_recovered
from furong.nets.sensing.contracts import ALARM_CLEARED, ALARM_RAISED, AlarmChanged, AlarmRaised, Priority
from furong.nets.sensing.contracts.sensor_faults import SensorFaultKind, SensorPlace
from furong.nets.sensing.models.sensor_faults import SensorFaultRow
from furong.processes.sensor_to_case import CASE_TYPE
from furong.scenarios.install import install_pack
from furong.scenarios.pack import load_pack

pytestmark = pytest.mark.django_db

_HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def care(db: None) -> None:
    """The type of case is installed, and the water bureau is registered."""
    install_pack(load_pack(settings.FURONG_PACKS, "sensor_care"), SystemClock().now().date())
    with transaction():
        register_organisations([NewOrganisation("water", "department", "市水务局", "Water bureau", "510100")])


def place(owner: str = "市水务局", code: str = "W-1") -> SensorPlace:
    return SensorPlace(
        code=code, name_zh="水位一", name_en="Level 1", area="510171", lon=104.06, lat=30.57, owner=owner
    )


def report(since: datetime = BEGIN, **changes: Any) -> UUID:
    with transaction():
        return report_sensor_fault(place(**changes), SensorFaultKind.STUCK, since, by="test", evidence={"hours": "30"})


def recover(at: datetime) -> bool:
    with transaction():
        return report_sensor_recovered("W-1", at)


def deliver() -> None:
    while deliver_pending():
        pass


def steps(case: Case) -> list[str]:
    return list(HistoryRow.objects.filter(case=case).order_by("pk").values_list("step", flat=True))


@pytest.mark.parametrize(
    ("owner", "organisation"),
    [("市水务局", "water"), ("water", "water"), ("", "district-centre")],
)
def test_the_task_goes_to_the_owner_or_to_the_centre_when_there_is_none(owner: str, organisation: str) -> None:
    report(owner=owner)
    deliver()
    case = Case.objects.get(case_type_id=CASE_TYPE)
    assert [task.organisation_id for task in case.tasks.all()] == [organisation]
    assert case.facts == {"hours": "30", "thing": "W-1", "kind": "stuck", "owner": owner}
    assert "读数不变" in case.title_zh


def test_an_owner_that_nobody_has_registered_is_registered_once() -> None:
    for number in range(2):
        report(owner="城市照明管理处", code=f"L-{number}")
    deliver()
    (owner,) = {task.organisation for case in Case.objects.all() for task in case.tasks.all()}
    assert (owner.name_zh, owner.kind, owner.area_id) == ("城市照明管理处", "department", "510100")


def test_whoever_reports_it_again_opens_no_second_case() -> None:
    first = report()
    assert report(since=BEGIN + _HOUR) == first
    deliver()
    assert Case.objects.count() == 1
    assert recover(BEGIN + 2 * _HOUR)
    assert not recover(BEGIN + 2 * _HOUR), "it is well already"
    assert report(since=BEGIN + 5 * _HOUR) == first, "it comes and goes"
    deliver()
    case = Case.objects.get()
    assert steps(case) == ["open", "sensor_recovered", "sensor_faulty_again"]


def test_a_fault_after_the_case_was_closed_opens_the_next_one() -> None:
    report()
    deliver()
    recover(BEGIN + _HOUR)
    deliver()
    Case.objects.update(state=CaseState.CLOSED)
    report(since=BEGIN + 3 * _HOUR)
    deliver()
    assert Case.objects.count() == 2
    recover(BEGIN + 4 * _HOUR)
    deliver()
    assert sorted(len(steps(case)) for case in Case.objects.all()) == [2, 2]


def test_a_fault_of_another_day_is_another_fault() -> None:
    first = report()
    recover(BEGIN + _HOUR)
    assert report(since=BEGIN + 48 * _HOUR) != first
    assert SensorFaultRow.objects.count() == 2


def alarm(identity: UUID, *, cleared: bool) -> Event:
    at = BEGIN + (20 * _HOUR if cleared else timedelta())
    titles = {"title_zh": "无数据", "title_en": "Silent"}
    data: AlarmChanged | AlarmRaised
    if cleared:
        data = AlarmChanged(alarm=identity, at=at, raised_at=BEGIN, value=0.0, groups={}, **titles)
    else:
        data = AlarmRaised(
            alarm=identity,
            rule="care/silent",
            feed="",
            thing="W-1",
            thing_name_zh="水位一",
            thing_name_en="Level 1",
            area="510171",
            lon=104.06,
            lat=30.57,
            priority=Priority("4"),
            case_type=CASE_TYPE,
            raised_at=BEGIN,
            value=0.0,
            groups={},
            owner="water",
            **titles,
        )
    kind = ALARM_CLEARED if cleared else ALARM_RAISED
    return Event(id=uuid4(), type=kind, source="/nets/sensing", subject=str(identity), time=at, data=data)


@pytest.mark.parametrize("repeat", [1, 2])
def test_a_rule_that_notices_silence_reports_the_fault_and_its_end(repeat: int) -> None:
    identity = uuid4()
    with transaction():
        for _ in range(repeat):
            announce(alarm(identity, cleared=False))
        announce(alarm(identity, cleared=True))
    deliver()
    case = Case.objects.get()
    assert steps(case) == ["open", "sensor_recovered"]
    assert [task.organisation_id for task in case.tasks.all()] == ["water"]
    assert SensorFaultRow.objects.get().recovered_at == BEGIN + 20 * _HOUR
