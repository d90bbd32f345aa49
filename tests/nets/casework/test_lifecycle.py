"""The table of states: nothing is unreachable, nothing gets stuck, and nobody leaves it."""

from __future__ import annotations

from typing import get_args, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from furong.nets.casework.contracts import CaseState, TaskState
from furong.nets.casework.domain.lifecycle import (
    CASE_MOVES,
    FINAL_CASE_STATES,
    PEOPLE_STEPS,
    TASK_MOVES,
    CaseMove,
    TaskMove,
    case_move,
    steps_from,
    task_move,
)
from furong.nets.casework.errors import ReasonMissing, StepNotPossible
from furong.nets.casework.rest import CaseStep, ReasonedCaseStep, RegisterStep
from furong.nets.casework.rest.requests import SuspensionStep
from furong.project.roles import ROLES

FIRST = {CaseState.REPORTED, CaseState.PENDING_DISPATCH}
MOVES: tuple[CaseMove | TaskMove, ...] = (*CASE_MOVES, *TASK_MOVES)


def reached(moves: tuple[CaseMove, ...] | tuple[TaskMove, ...], first: set[str]) -> set[str]:
    known, size = set(first), 0
    while size != len(known):
        size = len(known)
        known |= {move.target for move in moves if move.source in known}
    return known


def test_every_state_of_a_case_is_reached() -> None:
    assert reached(CASE_MOVES, {CaseState.REPORTED}) == set(CaseState)


def test_every_state_of_a_task_is_reached() -> None:
    assert reached(TASK_MOVES, {TaskState.DRAFTED}) == set(TaskState)


def test_the_final_states_are_the_ends_of_a_case() -> None:
    assert {CaseState.CLOSED, CaseState.VOIDED, CaseState.NOT_ACCEPTED, CaseState.MERGED} == FINAL_CASE_STATES


@pytest.mark.parametrize("state", sorted(set(CaseState) - FINAL_CASE_STATES))
def test_from_everywhere_a_case_can_still_come_to_an_end(state: CaseState) -> None:
    assert reached(CASE_MOVES, {state}) & FINAL_CASE_STATES


@pytest.mark.parametrize("state", sorted(set(TaskState) - {TaskState.PASSED, TaskState.CANCELLED}))
def test_from_everywhere_a_task_can_still_come_to_an_end(state: TaskState) -> None:
    assert reached(TASK_MOVES, {state}) & {TaskState.PASSED, TaskState.CANCELLED}


@pytest.mark.parametrize("move", MOVES, ids=lambda move: f"{move.step} from {move.source}")
def test_every_move_says_why_and_needs_a_permission_that_somebody_holds(move: CaseMove | TaskMove) -> None:
    assert len(move.why) > 4
    assert move.source != move.target
    if move.action:
        assert any(move.action in role.actions for role in ROLES.values())


@pytest.mark.parametrize("moves", [CASE_MOVES, TASK_MOVES], ids=["cases", "tasks"])
def test_a_step_leads_from_a_state_to_one_other(moves: tuple[CaseMove | TaskMove, ...]) -> None:
    starts = [(move.step, move.source) for move in moves if move.step != "split"]
    assert len(starts) == len(set(starts))


def test_a_split_leads_back_to_wherever_a_merger_began() -> None:
    merged = {move.source for move in CASE_MOVES if move.step == "merge"}
    for state in merged:
        assert case_move("split", CaseState.MERGED, target=state).target is state
    with pytest.raises(StepNotPossible):
        case_move("split", CaseState.MERGED, target=CaseState.CLOSED)
    assert merged == {move.target for move in CASE_MOVES if move.step == "split"}


def test_going_back_or_giving_up_needs_a_reason() -> None:
    needing = {move.step for move in MOVES if move.needs_reason}
    assert needing == {"decline", "refute", "rework", "suspend", "void", "return"}


def test_a_person_who_got_a_case_back_cannot_close_it() -> None:
    assert not any(move.step == "close" for move in CASE_MOVES if move.source is CaseState.PENDING_DISPATCH)


def test_the_api_takes_the_steps_that_people_take() -> None:
    kinds = (CaseStep, RegisterStep, ReasonedCaseStep, SuspensionStep)
    plain, typed, reasoned, dated = (set(get_args(get_type_hints(kind)["step"])) for kind in kinds)
    reasoned |= dated
    assert plain | typed | reasoned == PEOPLE_STEPS
    assert reasoned == {move.step for move in CASE_MOVES if move.needs_reason} & PEOPLE_STEPS


@given(
    steps=st.lists(st.sampled_from(sorted({move.step for move in CASE_MOVES})), max_size=40),
    first=st.sampled_from(sorted(FIRST)),
)
def test_however_a_case_is_driven_it_stays_in_the_table(steps: list[str], first: CaseState) -> None:
    state = first
    for step in steps:
        allowed = {(move.step, move.target) for move in CASE_MOVES if move.source is state}
        try:
            state = case_move(step, state, reason="because").target
        except StepNotPossible:
            assert step not in {name for name, _ in allowed}
        else:
            assert (step, state) in allowed
        assert state in CaseState
        if state in FINAL_CASE_STATES - {CaseState.MERGED}:
            assert steps_from(state, [move.action for move in CASE_MOVES]) == ()


@given(steps=st.lists(st.sampled_from(sorted({move.step for move in TASK_MOVES})), max_size=40))
def test_however_a_task_is_driven_it_stays_in_the_table(steps: list[str]) -> None:
    state = TaskState.DRAFTED
    for step in steps:
        allowed = {move.step: move.target for move in TASK_MOVES if move.source is state}
        try:
            state = task_move(step, state, reason="because").target
        except StepNotPossible:
            assert step not in allowed
        else:
            assert state == allowed[step]


@given(reason=st.text(alphabet=" \t\n　", max_size=5))
def test_blank_is_no_reason(reason: str) -> None:
    for move in CASE_MOVES:
        if move.needs_reason:
            with pytest.raises(ReasonMissing):
                case_move(move.step, move.source, reason=reason)
