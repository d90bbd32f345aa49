"""Code lists hold from a day on: an old record is read with the codes of its own day."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from furong.foundation.areas.models import Area
from furong.foundation.codelists.errors import CodeListUnknown, CodesOverlap, CodeUnknown
from furong.foundation.codelists.load import demand_no_overlap, load_code_lists, shipped_codes
from furong.foundation.codelists.lookup import code_on, codes_on, list_code_lists
from furong.foundation.codelists.models import CodeValue
from furong.foundation.identity.models import Organisation
from furong.nets.casework.contracts import CaseState, PhotoKind, Source, TaskState
from furong.nets.sensing.contracts import AlarmState, Priority, ReasonCode

TODAY = date(2026, 11, 24)
LISTS: dict[str, type[StrEnum | Area.Level | Organisation.Kind]] = {
    "priority": Priority,
    "alarm_state": AlarmState,
    "rejection_reason": ReasonCode,
    "case_source": Source,
    "case_state": CaseState,
    "task_state": TaskState,
    "photo_kind": PhotoKind,
    "area_level": Area.Level,
    "organisation_kind": Organisation.Kind,
}


def value(code: str, begin: date, end: date | None) -> CodeValue:
    return CodeValue(code_list="x", code=code, title_zh="一", title_en="one", valid_from=begin, valid_to=end)


@pytest.mark.django_db
def test_every_list_is_shipped() -> None:
    assert list_code_lists() == sorted(LISTS)


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "kind"), LISTS.items(), ids=list(LISTS))
def test_a_list_says_what_the_code_says(name: str, kind: type[StrEnum]) -> None:
    held = codes_on(name, TODAY)
    assert [info.code for info in held] == [member.value for member in kind]
    for info in held:
        assert info.title("zh") != info.title("en")
        assert info.source


@pytest.mark.django_db
def test_a_code_is_read_as_it_held_on_its_day() -> None:
    begin = date(2024, 11, 1)
    assert "2007" in code_on("priority", "1", begin - timedelta(days=1)).source
    assert "2024" in code_on("priority", "1", begin).source
    assert code_on("priority", "1", begin).title("en") == "I (gravest)"
    with pytest.raises(CodeUnknown, match="2007-10-31"):
        code_on("priority", "1", date(2007, 10, 31))


@pytest.mark.django_db
def test_unknown_lists_and_codes_are_told_apart() -> None:
    with pytest.raises(CodeListUnknown):
        codes_on("nothing", TODAY)
    with pytest.raises(CodeUnknown):
        code_on("priority", "5", TODAY)


@pytest.mark.django_db
def test_loading_again_changes_nothing_and_a_new_release_corrects_titles() -> None:
    count = load_code_lists()
    assert count == len(shipped_codes())
    assert load_code_lists() == count


@given(
    spans=st.lists(
        st.tuples(st.dates(date(2000, 1, 1), date(2030, 1, 1)), st.none() | st.integers(1, 4000)), max_size=4
    )
)
def test_an_overlap_is_found_exactly_when_a_day_has_two_meanings(spans: list[tuple[date, int | None]]) -> None:
    values = [value("1", begin, begin + timedelta(days=days) if days else None) for begin, days in spans]
    days = {begin for begin, _ in spans}
    doubled = any(
        sum(v.valid_from <= day and (v.valid_to is None or v.valid_to > day) for v in values) > 1 for day in days
    )
    if doubled:
        with pytest.raises(CodesOverlap):
            demand_no_overlap(values)
    else:
        demand_no_overlap(values)
