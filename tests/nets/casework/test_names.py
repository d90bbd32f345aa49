"""Names and positions of staff: for those who work on the case; masked for others, and shown for a purpose."""

from __future__ import annotations

import pytest
from tests.nets.casework.conftest import District
from tests.support.city import open_bike_case, photo, task_of

from furong.foundation.identity.errors import ActionRefused
from furong.foundation.identity.models import PersonalDataLook
from furong.foundation.identity.people import masked_name
from furong.nets.casework import api
from furong.nets.casework.contracts import PhotoKind
from furong.nets.casework.errors import CaseUnknown, ReasonMissing


@pytest.fixture
def case(district: District) -> str:
    """A case on which three people have acted, with a photo that has a position."""
    number = open_bike_case(shares={"A": 3})
    api.dispatch_case(district.duty.actor, number)
    task = task_of(district.duty, number, "A")
    api.accept_task(district.operator_a.actor, task)
    api.attach_photo(district.operator_a.actor, task, photo(), PhotoKind.BEFORE, lon=104.06, lat=30.55)
    return number


@pytest.mark.parametrize(("name", "masked"), [("王强", "王＊"), ("欧阳娜娜", "欧＊"), ("Li", "L＊"), ("", "")])
def test_of_a_masked_name_the_first_character_stays(name: str, masked: str) -> None:
    assert masked_name(name) == masked


def test_those_who_work_on_a_case_see_who_else_does(district: District, case: str) -> None:
    for person in (district.duty, district.second_duty, district.checker):
        detail = api.get_case_for(person.actor, case)
        assert {"陈岚", "王强"} <= {entry.by for entry in detail.history}
        assert detail.tasks[0].assignee == "王强"
        assert detail.tasks[0].photos[0].lon == 104.06


def test_a_reader_who_does_not_work_on_it_sees_no_name_and_no_position(district: District, case: str) -> None:
    detail = api.get_case_for(district.leader.actor, case)
    assert {entry.by for entry in detail.history} == {"test", "陈＊", "王＊", "casework"}
    (task,) = detail.tasks
    (kept,) = task.photos
    assert (task.assignee, kept.by, kept.lon, kept.lat) == ("王＊", "王＊", None, None)


def test_names_are_shown_for_a_purpose_and_the_look_stays_on_record(district: District, case: str) -> None:
    shown = api.show_names(district.leader.actor, case, purpose="  核实投诉 2026-118 ")
    assert "王强" in {entry.by for entry in shown}
    (look,) = PersonalDataLook.objects.all()
    assert (look.by_key, look.kind, look.subject, look.purpose) == (
        district.leader.actor.key,
        "case",
        case,
        "核实投诉 2026-118",
    )


def test_without_a_purpose_or_the_right_nothing_is_shown(district: District, case: str) -> None:
    with pytest.raises(ReasonMissing):
        api.show_names(district.leader.actor, case, purpose=" ")
    with pytest.raises(CaseUnknown):
        api.show_names(district.foreign_duty.actor, case, purpose="x")
    with pytest.raises(ActionRefused):
        api.show_names(district.checker.actor, case, purpose="x")
    assert not PersonalDataLook.objects.exists()
