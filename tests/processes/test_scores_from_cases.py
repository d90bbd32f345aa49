"""What an operator had to do for overflows and did stands in its score, with the cases behind each figure."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from tests.nets.mobility.conftest import Parking
from tests.processes.test_overflow_to_case import FULL, go_on, my_task
from tests.support.city import Person

from furong.kernel.clock import FrozenClock
from furong.nets.casework import api as casework
from furong.nets.casework.models import Case
from furong.nets.mobility.api import operators, scores
from furong.nets.mobility.contracts.operators import NewOperator
from furong.nets.mobility.contracts.score_periods import PeriodLength, period_around


def test_tasks_in_time_late_refused_and_proved_are_facts_of_a_score(
    staff: dict[str, Person], parking: Parking, clock: FrozenClock
) -> None:
    operators.register_operator(NewOperator(code="C", organisation="operator-c", provider_id=UUID(int=0xC)))
    go_on(clock, FULL, range(11))
    case = Case.objects.get()
    casework.accept_task(staff["A"].actor, my_task(staff["A"], case.number, "A"))
    casework.return_task(staff["C"].actor, my_task(staff["C"], case.number, "C"), reason="不是本企业车辆")
    # A clears its share, which two counts prove; B does nothing, and the two hours pass.
    go_on(clock, {**FULL, "A": 40}, range(2))
    clock.advance(timedelta(hours=30))
    period = period_around(PeriodLength.QUARTER, clock.now())
    sheet = scores.score_sheet_for(parking.duty.actor, period, "zhengzhou@2020-3")
    told = {one.operator: {fact.name: fact for fact in one.facts} for one in sheet.scores}
    figures = {
        code: tuple(facts[f"tasks{end}"].value for end in ("", "_in_time", "_late", "_accepted", "_refused", "_proved"))
        for code, facts in told.items()
    }
    assert figures == {"A": (1, 1, 0, 1, 0, 1), "B": (1, 0, 1, 0, 0, 0), "C": (0, 0, 0, 0, 1, 0)}
    assert told["A"]["tasks_proved"].cases == told["B"]["tasks_late"].cases == (case.number,)
    points = {one.operator: {term.term: term.points for term in one.terms}["tasks"] for one in sheet.scores}
    assert points == {"A": 30.0, "B": 0.0, "C": None}, "nothing to do is neither nought nor full marks"
