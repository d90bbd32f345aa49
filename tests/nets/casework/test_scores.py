"""Scores: what each figure counts, by hand and against a plain count, and the same from the real database."""

from __future__ import annotations

import csv
import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl
import pytest
from django.test import Client
from tests.nets.casework.conftest import District
from tests.nets.casework.test_handling import handle
from tests.support.city import HIGH_TECH, Person, ensure_organisation, hire, open_bike_case
from tests.support.scored_day import DAY, NEXT, at, live_through
from tests.support.shipped_standard import install_shipped_standard

from furong.foundation.identity.errors import ActionRefused
from furong.foundation.transactions import transaction
from furong.kernel.clock import FrozenClock
from furong.nets.casework import api
from furong.nets.casework.api import clocks, registering, reports, scores, standards
from furong.nets.casework.contracts import Source
from furong.nets.casework.contracts.clocks import Stage
from furong.nets.casework.contracts.reports import NewReport
from furong.nets.casework.contracts.scores import Dimension, Figure, Indicator, Part, ScoreQuery, ScoreRow
from furong.nets.casework.domain.scores import FACTS, STAGES, cases_behind, group_of, score
from furong.nets.casework.errors.scores import ScoreGroupUnusable, ScoreSpanUnusable
from furong.nets.casework.models import Case

#: A day that is over: everything of it has been seen.
QUERY = ScoreQuery(since=DAY, until=NEXT)


def fact(number: str = "1", **facts: Any) -> dict[str, Any]:
    """Return a row of a case that was closed in time, but for what is said."""
    plain: dict[str, Any] = {
        **dict.fromkeys(FACTS),
        **{name: "" for name, kind in FACTS.items() if kind == pl.String},
        **{name: False for name, kind in FACTS.items() if kind == pl.Boolean},
        **{name: 0 for name, kind in FACTS.items() if kind == pl.Int64},
        "read_at": DAY + timedelta(days=10),
        "number": number,
        "state": "closed",
        "unit": "a",
        "district": "510107",
        "closed_at": at(11),
        "total_due_at": at(12),
    }
    return {**plain, **facts}


def table(*rows: Mapping[str, Any]) -> pl.DataFrame:
    return pl.DataFrame([dict(row) for row in rows], schema=dict(FACTS), orient="row")


def one(facts: pl.DataFrame, indicator: Indicator, *by: Dimension) -> Figure:
    rows = score(facts, since=DAY, until=NEXT, by=by)
    assert len(rows) == 1, rows
    found = rows[0].figure(indicator)
    assert found is not None
    return found


def counts(figure: Figure) -> tuple[int, int, float | None]:
    return figure.numerator, figure.denominator, figure.rate


def test_of_what_was_due_the_share_that_was_closed_and_closed_in_time() -> None:
    facts = table(
        fact("1"),
        fact("2", closed_at=at(12)),
        fact("3", closed_at=at(12.5)),
        fact("4", state="handling", closed_at=None),
        fact("5", total_due_at=NEXT),
        fact("6", total_due_at=DAY - timedelta(seconds=1)),
    )
    assert counts(one(facts, Indicator.IN_TIME_CLOSE)) == (2, 4, 0.5)
    assert counts(one(facts, Indicator.CLOSE)) == (3, 4, 0.75)


def test_what_is_suspended_is_taken_off_what_was_due() -> None:
    facts = table(fact("1"), fact("2", state="suspended", closed_at=None, suspended=True))
    figure = one(facts, Indicator.IN_TIME_CLOSE)
    assert (*counts(figure), figure.put_off) == (1, 1, 1.0, 1)


@pytest.mark.parametrize("state", ["voided", "merged", "not_accepted"])
def test_what_was_no_case_after_all_counts_nowhere(state: str) -> None:
    facts = table(fact(state=state, closed_at=None, dispatch_due_at=at(9), checked_at=at(10), dispatched_at=at(9)))
    dispatch = 1 if state == "not_accepted" else 0
    found = {figure.indicator: figure.denominator for figure in score(facts, since=DAY, until=NEXT, by=())[0].figures}
    assert found[Indicator.IN_TIME_CLOSE] == found[Indicator.CLOSE] == 0
    assert found[Indicator.IN_TIME_DISPATCH] == dispatch


def test_without_any_case_there_is_no_rate_and_not_a_nought() -> None:
    assert counts(one(table(), Indicator.IN_TIME_CLOSE)) == (0, 0, None)
    assert score(table(), since=DAY, until=NEXT, by=[Dimension.UNIT]) == ()


def test_lateness_that_an_appeal_lifted_is_shown_beside_the_figure() -> None:
    facts = table(
        fact("1", closed_at=at(13), handle_exempt=True, handle_due_at=at(12), handle_done_at=at(12.5)),
        fact("2", closed_at=at(13)),
    )
    closing, handling = (one(facts, name) for name in (Indicator.IN_TIME_CLOSE, Indicator.IN_TIME_HANDLE))
    assert (*counts(closing), closing.exempted) == (1, 2, 0.5, 1)
    assert (*counts(handling), handling.exempted) == (1, 1, 1.0, 1)


def test_what_happens_after_the_period_does_not_change_it() -> None:
    before = table(fact("1", state="handling", closed_at=None, read_at=NEXT))
    after = table(fact("1", closed_at=NEXT + timedelta(hours=1)))
    for name in (Indicator.CLOSE, Indicator.IN_TIME_CLOSE):
        assert counts(one(before, name)) == counts(one(after, name)) == (0, 1, 0.0)


def test_in_a_period_that_runs_what_is_due_later_does_not_count_yet() -> None:
    facts = table(fact("1", read_at=at(11.5)), fact("2", total_due_at=at(11), closed_at=at(10), read_at=at(11.5)))
    assert counts(one(facts, Indicator.CLOSE)) == (1, 1, 1.0)


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_is_in_time_when_it_is_over_by_its_deadline(stage: Stage) -> None:
    def row(number: str, done_at: datetime | None) -> dict[str, Any]:
        return fact(number, **{f"{stage}_due_at": at(12), f"{stage}_done_at": done_at})

    facts = table(row("1", at(12)), row("2", at(12.1)), row("3", None))
    assert counts(one(facts, Indicator(f"in_time_{stage}"))) == (1, 3, 1 / 3)


def test_of_checked_cases_the_share_that_was_sent_back_and_of_dispatched_ones_the_share_that_stayed() -> None:
    facts = table(
        fact("1", checked_at=at(9), reworks=1, case_reworks=1, dispatched_at=at(8)),
        fact("2", checked_at=at(9), dispatched_at=at(8), returns=2),
        fact("3", dispatched_at=DAY - timedelta(hours=1)),
    )
    assert counts(one(facts, Indicator.REWORK)) == (1, 2, 0.5)
    assert counts(one(facts, Indicator.DISPATCH_ACCURACY)) == (1, 2, 0.5)


def test_a_case_of_two_units_counts_once_for_its_area_and_once_for_each_unit() -> None:
    due = {"handle_due_at": at(10), "checked_at": at(11), "case_reworks": 1}
    facts = table(
        fact("1", **due, unit="a", handle_done_at=at(9), reworks=0),
        fact("1", **due, unit="b", handle_done_at=at(10.5), reworks=1),
    )
    assert counts(one(facts, Indicator.IN_TIME_HANDLE)) == (0, 1, 0.0)
    assert counts(one(facts, Indicator.IN_TIME_CLOSE, Dimension.DISTRICT)) == (1, 1, 1.0)
    by_unit = {row.group["unit"]: row for row in score(facts, since=DAY, until=NEXT, by=[Dimension.UNIT])}
    told = {unit: [_of(row, name) for name in ("in_time_handle", "rework")] for unit, row in by_unit.items()}
    assert told == {"a": [(1, 1), (0, 1)], "b": [(0, 1), (1, 1)]}


def _of(row: ScoreRow, indicator: str) -> tuple[int, int]:
    figure = row.figure(indicator)
    assert figure is not None
    return figure.numerator, figure.denominator


def test_periods_are_those_of_city_time() -> None:
    facts = table(
        fact("1", total_due_at=datetime(2026, 12, 31, 15, 59, tzinfo=UTC), read_at=datetime(2028, 1, 1, tzinfo=UTC)),
        fact("2", total_due_at=datetime(2026, 12, 31, 16, 0, tzinfo=UTC), read_at=datetime(2028, 1, 1, tzinfo=UTC)),
    )
    span = {"since": DAY, "until": DAY + timedelta(days=90)}
    by = [Dimension.DAY, Dimension.WEEK, Dimension.MONTH, Dimension.QUARTER]
    assert [tuple(row.group.values()) for row in score(facts, **span, by=by)] == [
        ("2026-12-31", "2026-W53", "2026-12", "2026-Q4"),
        ("2027-01-01", "2026-W53", "2027-01", "2027-Q1"),
    ]


def test_a_post_is_scored_by_what_it_does() -> None:
    facts = table(fact("1", acceptor="user:1", register_due_at=at(9), register_done_at=at(8)))
    (row,) = score(facts, since=DAY, until=NEXT, by=[Dimension.ACCEPTOR])
    assert row.group == {"acceptor": "user:1"}
    assert [figure.indicator for figure in row.figures] == [Indicator.IN_TIME_REGISTER, Indicator.IN_TIME_VERIFY]


def test_figures_and_the_cases_behind_them_are_those_of_a_plain_count() -> None:
    rows = _many(400)
    facts, by = table(*rows), [Dimension.DISTRICT, Dimension.UNIT]
    query = ScoreQuery(since=DAY, until=NEXT, by=tuple(by))
    plain: dict[tuple[str, str], list[set[str]]] = {}
    for row in rows:
        due_at, closed_at = row["total_due_at"], row["closed_at"]
        if not DAY <= due_at < NEXT or row["state"] == "voided" or row["suspended"]:
            continue
        above, below = plain.setdefault((row["district"], row["unit"]), [set(), set()])
        below.add(row["number"])
        is_excused = row["handle_exempt"] or row["total_exempt"]
        if row["state"] == "closed" and closed_at < NEXT and (closed_at <= due_at or is_excused):
            above.add(row["number"])
    found = score(facts, since=DAY, until=NEXT, by=by)
    told = {tuple(row.group.values()): _of(row, "in_time_close") for row in found}
    assert told == {group: (len(above), len(below)) for group, (above, below) in plain.items()}
    assert len(told) == 6
    for (district, unit), (above, below) in plain.items():
        group = {"district": district, "unit": unit}
        for part, numbers in ((Part.NUMERATOR, above), (Part.DENOMINATOR, below), (Part.REST, below - above)):
            behind = cases_behind(facts, query, group=group, indicator=Indicator.IN_TIME_CLOSE, part=part)
            assert behind == sorted(numbers)


def _many(count: int) -> list[dict[str, Any]]:
    chance = random.Random(7)
    rows = []
    for number in range(count):
        state = chance.choice(["closed", "closed", "closed", "handling", "voided", "suspended"])
        facts = {
            "district": chance.choice(["510107", "510171"]),
            "unit": chance.choice(["a", "b", "c"]),
            "total_due_at": at(chance.uniform(-12, 36)),
            "closed_at": at(chance.uniform(-12, 48)) if state == "closed" else None,
            "handle_exempt": chance.random() < 0.1,
            "suspended": state == "suspended",
        }
        rows.append(fact(f"{number:04}", state=state, **facts))
    return rows


def test_a_group_names_a_value_for_each_dimension() -> None:
    by = [Dimension.DISTRICT, Dimension.UNIT]
    assert group_of(by, ["district:510107", "unit:"]) == {"district": "510107", "unit": ""}
    for wrong in (["district:1"], ["district:1", "unit"], ["district:1", "unit:a", "day:x"]):
        with pytest.raises(ScoreGroupUnusable):
            group_of(by, wrong)


# ---- the same, read from the database ----


@pytest.fixture
def day(district: District, clock: FrozenClock) -> dict[str, str]:
    """Four cases of a morning: in time, late and sent back, returned, suspended."""
    return live_through(district, clock)


def sheet(person: Person, *by: Dimension, query: ScoreQuery = QUERY) -> dict[tuple[str, ...], dict[str, Any]]:
    """Return what somebody sees: numerator and denominator of each figure that counts anything, by group."""
    rows = scores.score_sheet_for(person.actor, replace(query, by=by)).rows
    return {
        tuple(row.group.values()): {
            str(figure.indicator): (figure.numerator, figure.denominator)
            for figure in row.figures
            if figure.denominator
        }
        for row in rows
    }


def behind(person: Person, indicator: Indicator, part: Part, **group: str) -> list[str]:
    by = {Dimension(name): value for name, value in group.items()}
    query = replace(QUERY, by=tuple(by))
    found = scores.scored_cases_for(person.actor, query, group=by, indicator=indicator, part=part)
    assert found.total == len(found.cases)
    return [case.number for case in found.cases]


def test_the_figures_of_a_day(district: District, day: dict[str, str]) -> None:
    assert sheet(district.duty, Dimension.DISTRICT) == {
        (HIGH_TECH,): {
            "in_time_close": (1, 3),
            "close": (1, 3),
            "in_time_dispatch": (3, 4),
            "in_time_handle": (1, 2),
            "in_time_check": (2, 2),
            "rework": (1, 2),
            "dispatch_accuracy": (3, 4),
        }
    }
    put_off = behind(district.duty, Indicator.IN_TIME_CLOSE, Part.PUT_OFF, district=HIGH_TECH)
    assert put_off == [day["suspended"]]
    rest = behind(district.leader, Indicator.IN_TIME_CLOSE, Part.REST, district=HIGH_TECH)
    assert rest == sorted([day["late"], day["returned"]])
    assert behind(district.duty, Indicator.IN_TIME_DISPATCH, Part.REST, district=HIGH_TECH) == [day["returned"]]


def test_people_of_a_unit_see_the_figures_of_their_unit_alone(district: District, day: dict[str, str]) -> None:
    own = {"in_time_close": (1, 2), "close": (1, 2), "in_time_handle": (1, 2), "rework": (1, 2)}
    everybody = sheet(district.duty, Dimension.UNIT)
    assert {unit for (unit,) in everybody} == {"operator-a", "operator-b", ""}
    mine = sheet(district.operator_a, Dimension.UNIT)
    assert set(mine) == {("operator-a",)}
    assert mine[("operator-a",)] == everybody[("operator-a",)]
    assert mine[("operator-a",)] | own == mine[("operator-a",)]
    assert behind(district.operator_a, Indicator.CLOSE, Part.DENOMINATOR, unit="operator-b") == []


def test_another_area_and_another_role_see_nothing(district: District, day: dict[str, str]) -> None:
    assert sheet(district.foreign_duty, Dimension.UNIT) == sheet(district.foreign_operator_a, Dimension.UNIT) == {}
    with pytest.raises(ActionRefused):
        scores.score_sheet_for(district.checker.actor, QUERY)
    with pytest.raises(ScoreSpanUnusable):
        scores.score_sheet_for(district.duty.actor, replace(QUERY, until=DAY))


def test_posts_and_filters(district: District, day: dict[str, str]) -> None:
    assert sheet(district.duty, Dimension.CHECKER) == {(district.checker.actor.key,): {"in_time_check": (2, 2)}}
    assert sheet(district.duty, Dimension.DISPATCHER) == {
        (district.duty.actor.key,): {"in_time_dispatch": (3, 4), "dispatch_accuracy": (3, 4)}
    }
    only = replace(QUERY, unit="operator-b", area=HIGH_TECH, source="sensing")
    assert sheet(district.duty, query=only)[()]["in_time_close"] == (1, 2)
    assert sheet(district.duty, query=replace(only, source="patrol"))[()] == {}


def test_who_collects_is_scored_by_what_was_registered_and_verified_of_it(
    district: District, clock: FrozenClock
) -> None:
    install_shipped_standard()
    ensure_organisation("guixi-office", HIGH_TECH)
    grid = hire("grid_worker", name="grid", area=HIGH_TECH, organisation="guixi-office", shown="吴桐")
    for key, source in (("a", Source.PATROL), ("b", Source.PATROL), ("c", Source.HOTLINE)):
        person = grid if source is Source.PATROL else district.duty
        report = NewReport(source=source, source_key=key, text="垃圾", lon=104.061, lat=30.551, area=HIGH_TECH)
        number = reports.report_case(person.actor, report)
        registering.judge_report(district.duty.actor, number, "decline" if key == "b" else "accept", reason="不属实")
        if key == "c":
            registering.judge_report(district.duty.actor, number, "verify")
            registering.judge_report(district.checker.actor, number, "confirm")
        if key == "a":
            condition = f"{standards.SHIPPED_TABLE}/E01-10/1"
            registering.register_case(district.duty.actor, number, case_type=condition)
    clock.at = DAY + timedelta(days=6)
    query = replace(QUERY, until=DAY + timedelta(days=5))
    assert sheet(district.duty, Dimension.COLLECTOR, query=query) == {
        (district.checker.actor.key,): {"in_time_verify": (1, 1)},
        (grid.actor.key,): {"valid_report": (1, 2)},
    }


def test_staff_of_a_department_read_the_facts_of_their_own_department_alone(
    district: District, day: dict[str, str]
) -> None:
    staff = hire("grid_worker", name="staff", area=HIGH_TECH, organisation="operator-b", shown="周洋")
    facts = scores.score_file_for(staff.actor, QUERY, "csv")[0].decode().splitlines()
    assert {row["unit"] for row in csv.DictReader(facts)} == {"operator-b"}
    assert sheet(staff, Dimension.UNIT) == sheet(district.operator_b, Dimension.UNIT) != {}


def test_a_dispatch_that_was_taken_back_is_none(district: District, clock: FrozenClock) -> None:
    number = open_bike_case(shares={"A": 2})
    api.dispatch_case(district.duty.actor, number)
    api.undo_dispatch(district.duty.actor, number)
    clock.at = NEXT
    assert sheet(district.duty)[()] == {"in_time_close": (0, 1), "close": (0, 1), "in_time_dispatch": (0, 1)}


def test_lateness_that_is_exempt_is_kept_beside_the_figure(
    district: District, day: dict[str, str], clock: FrozenClock
) -> None:
    with transaction():
        clocks.exempt_timers(Case.objects.get(pk=day["late"]), Stage.HANDLE, "申诉通过")
    assert sheet(district.duty)[()]["in_time_close"] == (1, 3)
    clock.at = at(15.75)
    handle(district, day["late"], "A")
    handle(district, day["late"], "B")
    api.close_case(district.checker.actor, day["late"])
    clock.at = at(30)
    row = scores.score_sheet_for(district.duty.actor, QUERY).rows[0]
    figure = row.figure("in_time_close")
    assert figure is not None
    assert (figure.numerator, figure.denominator, figure.exempted) == (2, 3, 1)
    assert behind(district.duty, Indicator.IN_TIME_CLOSE, Part.EXEMPTED) == [day["late"]]


def test_scores_come_over_the_api_with_the_cases_behind_them(district: District, day: dict[str, str]) -> None:
    span = {"since": DAY.isoformat(), "until": NEXT.isoformat(), "by": "district,unit"}
    told = Client().get("/api/v1/scores", span, headers=district.duty.bearer).json()
    assert told["by"] == ["district", "unit"]
    row = next(row for row in told["rows"] if row["group"]["unit"] == "operator-a")
    figure = row["figures"][0]
    assert figure == {"indicator": "in_time_close", "numerator": 1, "denominator": 2, "rate": 0.5} | {
        "put_off": 1,
        "exempted": 0,
    }
    group = [f"{name}:{value}" for name, value in row["group"].items()]
    asked = {**span, "group": group, "indicator": "in_time_close", "part": "numerator"}
    found = Client().get("/api/v1/scores/cases", asked, headers=district.duty.bearer).json()
    assert [case["number"] for case in found["cases"]] == [day["good"]]
    wrong = {**asked, "group": group[:1]}
    refused = Client().get("/api/v1/scores/cases", wrong, headers=district.duty.bearer)
    assert (refused.status_code, refused.json()["code"]) == (422, "casework.score_group_unusable")
    assert Client().get("/api/v1/scores", {**span, "by": "age"}, headers=district.duty.bearer).status_code == 422
