"""Calendars are data: a city's inherits and overrides, hours change with the seasons, and a version means one thing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from furong.engines.worktime import CalendarUnknown, DayKind, Hours, SpecialDay, build_calendar, load_calendar

NATIONAL_DAY, PLAIN_MONDAY = date(2025, 10, 1), date(2025, 11, 3)
SATURDAY_MAKE_UP, PLAIN_SATURDAY = date(2025, 10, 11), date(2025, 11, 8)


def city(**changes: Any) -> dict[str, Any]:
    """A city's calendar as its file has it."""
    data: dict[str, Any] = {
        "id": "shuxi",
        "title_zh": "蜀溪市工作日历",
        "title_en": "Working calendar of Shuxi",
        "inherits": "cn",
    }
    return data | changes


def notice(**changes: Any) -> dict[str, Any]:
    games = {"name_zh": "运动会", "name_en": "Games", "first": PLAIN_MONDAY, "last": PLAIN_MONDAY}
    return {"number": "蜀府发〔2025〕9号", "issued": date(2025, 10, 20), "holidays": [games | changes]}


def test_a_city_has_the_national_days_and_hours_until_it_says_otherwise() -> None:
    plain, nation = build_calendar(city()), load_calendar("cn")
    assert plain.name == f"shuxi@{nation.version}"
    assert plain.special == nation.special
    assert plain.periods(PLAIN_MONDAY) == nation.periods(PLAIN_MONDAY) == ((510, 720), (840, 1080))
    assert (plain.covered_from, plain.covered_to) == (date(2019, 1, 1), date(2026, 12, 31))


def test_a_city_gives_a_day_off_and_takes_a_weekend_for_it() -> None:
    calendar = build_calendar(city(notices=[notice(work=[PLAIN_SATURDAY])]))
    assert not calendar.is_workday(PLAIN_MONDAY)
    assert calendar.is_workday(PLAIN_SATURDAY)
    assert calendar.special[PLAIN_MONDAY].name("zh") == "运动会"
    assert calendar.special[PLAIN_MONDAY].name("en") == "Games"
    assert not calendar.is_workday(NATIONAL_DAY)
    assert load_calendar("cn").is_workday(PLAIN_MONDAY)


def test_a_city_may_work_on_a_national_holiday() -> None:
    calendar = build_calendar(
        city(notices=[notice(first=date(2025, 11, 4), last=date(2025, 11, 4), work=[NATIONAL_DAY])])
    )
    assert calendar.is_workday(NATIONAL_DAY)
    assert calendar.periods(NATIONAL_DAY) == ((510, 720), (840, 1080))


def test_a_notice_of_a_city_is_known_from_its_day_and_makes_a_version() -> None:
    data = city(notices=[notice()])
    before, after = (build_calendar(data, as_of=date(2025, 10, day)) for day in (19, 20))
    assert before.is_workday(PLAIN_MONDAY)
    assert not after.is_workday(PLAIN_MONDAY)
    assert (before.version, after.version) == ("2024-11-12", "2025-10-20")
    assert after.covered_to == date(2025, 12, 31)  # what the nation has announced by then, not what the city has


def test_an_amendment_takes_back_what_it_does_not_repeat() -> None:
    first = notice(work=[PLAIN_SATURDAY])
    second = notice() | {"number": "蜀府发〔2025〕10号", "issued": date(2025, 10, 25), "amends": first["number"]}
    data = city(notices=[first, second])
    assert build_calendar(data, as_of=date(2025, 10, 24)).is_workday(PLAIN_SATURDAY)
    amended = build_calendar(data)
    assert not amended.is_workday(PLAIN_SATURDAY)
    assert amended.special[PLAIN_MONDAY].source == "蜀府发〔2025〕10号"


def test_hours_change_with_the_season_and_the_weekday() -> None:
    hours = [
        {"periods": ["09:00-12:00", "13:00-17:00"], "source": "winter"},
        {
            "periods": ["08:00-12:00", "15:00-18:00"],
            "first": date(2025, 6, 1),
            "last": date(2025, 9, 30),
            "source": "summer",
        },
        {"periods": ["09:00-12:00"], "weekdays": [5], "first": date(2025, 6, 1), "source": "Fridays"},
    ]
    calendar = build_calendar(city(hours=hours))
    assert calendar.periods(date(2025, 5, 30)) == ((540, 720), (780, 1020))
    assert calendar.periods(date(2025, 6, 5)) == ((480, 720), (900, 1080))
    assert calendar.periods(date(2025, 6, 6)) == ((540, 720),)
    assert calendar.periods(date(2025, 10, 9)) == ((540, 720), (780, 1020))
    assert calendar.periods(NATIONAL_DAY) == ()


def test_new_hours_of_a_city_are_a_new_version() -> None:
    hours = [{"periods": ["09:00-17:00"], "issued": date(2026, 3, 1), "source": "蜀府发〔2026〕2号"}]
    before, after = (build_calendar(city(hours=hours), as_of=day) for day in (date(2026, 2, 28), date(2026, 3, 1)))
    assert before.periods(PLAIN_MONDAY) == ((510, 720), (840, 1080))
    assert after.periods(PLAIN_MONDAY) == ((540, 1020),)
    assert (before.version, after.version) == ("2025-11-04", "2026-03-01")


def test_a_make_up_workday_has_the_hours_of_a_weekday_when_the_hours_name_no_weekend() -> None:
    weekly = {"periods": ["09:00-17:00"], "weekdays": [1, 2, 3, 4, 5], "source": "as everywhere"}
    calendar = build_calendar(city(hours=[weekly]))
    assert calendar.periods(SATURDAY_MAKE_UP) == ((510, 720), (840, 1080))  # the nation's hold on every weekday
    alone = build_calendar({k: v for k, v in city(hours=[weekly]).items() if k != "inherits"})
    assert alone.periods(PLAIN_SATURDAY) == ()
    made_up = SpecialDay(DayKind.MAKE_UP, "国庆节", "National Day", "made up")
    assert alone.with_days({PLAIN_SATURDAY: made_up}, version="1").periods(PLAIN_SATURDAY) == ((540, 1020),)


def test_a_calendar_without_hours_for_a_workday_has_no_periods() -> None:
    alone = build_calendar({k: v for k, v in city().items() if k != "inherits"})
    assert alone.is_workday(PLAIN_MONDAY)
    assert alone.periods(PLAIN_MONDAY) == ()


@pytest.mark.parametrize(
    ("periods", "trouble"),
    [
        (["08:30-12:00", "11:00-18:00"], "in order"),
        (["08:30-12:00", "12:00-18:00"], "in order"),
        (["18:00-08:00"], "in order"),
        (["08:30-24:30"], "inside one day"),
        (["8:30-12:00"], "08:30-12:00"),
        (["morning"], "08:30-12:00"),
    ],
)
def test_hours_that_are_no_hours_are_refused(periods: list[str], trouble: str) -> None:
    with pytest.raises(ValueError, match=trouble):
        build_calendar(city(hours=[{"periods": periods, "source": "made up"}]))


@pytest.mark.parametrize("periods", [((-1, 60),), ((0, 1441),), ((60, 60),)])
def test_hours_stay_inside_one_day(periods: tuple[tuple[int, int], ...]) -> None:
    with pytest.raises(ValueError, match="inside one day"):
        Hours(periods)


@pytest.mark.parametrize("name", ["atlantis", "", "CN", "../data/cn", "cn.toml"])
def test_an_unknown_calendar_is_refused_by_its_name(name: str) -> None:
    with pytest.raises(CalendarUnknown, match="no working calendar"):
        load_calendar(name)


def test_what_deadlines_are_pinned_to_is_never_changed_under_the_same_version() -> None:
    calendar = load_calendar("chengdu")
    with pytest.raises(ValueError, match="another version"):
        calendar.with_days({}, version=calendar.version)
    with pytest.raises(ValueError, match="another version"):
        calendar.with_hours(Hours(((0, 60),)), version=calendar.version)
