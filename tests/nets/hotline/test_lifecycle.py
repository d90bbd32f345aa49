"""The table of an appeal's life: nothing is unreachable, nothing gets stuck, and every move has somebody for it."""

from __future__ import annotations

from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from furong.nets.hotline.contracts.appeals import AppealChannel, AppealKind, AppealState, Urgency
from furong.nets.hotline.contracts.clocks import AppealStage
from furong.nets.hotline.domain.lifecycle import APPEAL_MOVES, FINAL_STATES, AppealMove, appeal_move, steps_from
from furong.nets.hotline.domain.limits import RUNS_IN, Matter, read_limits, shipped_limits
from furong.nets.hotline.errors.appeals import AppealReasonMissing, AppealStepNotPossible
from furong.nets.hotline.errors.clocks import AppealLimitsUnusable
from furong.nets.hotline.errors.names import STATES, STEPS
from furong.nets.hotline.pages.acts import ACTS
from furong.project.roles import ROLES

SHIPPED = (files("furong.nets.hotline") / "data" / "clocks.toml").read_text(encoding="utf-8")


def reached(first: AppealState) -> set[AppealState]:
    known, size = {first}, 0
    while size != len(known):
        size = len(known)
        known |= {move.target for move in APPEAL_MOVES if move.source in known}
    return known


def test_every_state_is_reached_and_has_a_name() -> None:
    assert reached(AppealState.RECEIVED) == set(AppealState)
    assert set(STATES) == set(AppealState)
    assert {move.step for move in APPEAL_MOVES} | set(ACTS) <= set(STEPS)


def test_the_ends_are_those_of_the_decree() -> None:
    assert {AppealState.ANSWERED, AppealState.CLOSED, AppealState.TRANSFERRED} == FINAL_STATES


@pytest.mark.parametrize("state", sorted(set(AppealState) - FINAL_STATES))
def test_from_everywhere_an_appeal_can_still_come_to_an_end(state: AppealState) -> None:
    assert reached(state) & FINAL_STATES


@pytest.mark.parametrize("move", APPEAL_MOVES, ids=lambda move: f"{move.step} from {move.source}")
def test_every_move_says_why_and_somebody_may_make_it(move: AppealMove) -> None:
    assert len(move.why) > 1
    assert move.source != move.target
    if move.action:
        assert any(move.action in role.actions for role in ROLES.values())


def test_a_step_leads_from_a_state_to_one_other() -> None:
    starts = [(move.step, move.source) for move in APPEAL_MOVES]
    assert len(starts) == len(set(starts))


def test_giving_back_or_giving_up_needs_words() -> None:
    needing = {move.step for move in APPEAL_MOVES if move.needs_reason}
    given_back = {move.step for move in APPEAL_MOVES if move.source is AppealState.OFFERED} - {"handed_over"}
    assert len(given_back) == 5
    assert needing - given_back == {
        *("answer", "return", "award", "suspend", "reply", "send_back", "reopen", "transfer", "offer")
    }
    with pytest.raises(AppealReasonMissing):
        appeal_move("return", AppealState.SIGNED, reason=" ")
    with pytest.raises(AppealStepNotPossible):
        appeal_move("reply", AppealState.ASSIGNED, reason="好了")


def test_a_unit_is_offered_its_own_steps_alone() -> None:
    held = ROLES["unit_handler"].actions
    assert steps_from(AppealState.SIGNED, held) == ("begin", "return")
    assert steps_from(AppealState.REPLIED, held) == ()


@given(st.lists(st.sampled_from(sorted({move.step for move in APPEAL_MOVES})), max_size=60))
def test_a_random_life_stays_in_the_table(steps: list[str]) -> None:
    state = AppealState.RECEIVED
    for step in steps:
        rows = [move for move in APPEAL_MOVES if move.step == step and move.source is state]
        if rows:
            state = appeal_move(step, state, reason="因为").target
            assert state is rows[0].target
        else:
            with pytest.raises(AppealStepNotPossible):
                appeal_move(step, state, reason="因为")
        # What has ended and was not closed stays as it is.
        if state in FINAL_STATES - {AppealState.CLOSED}:
            assert steps_from(state, [move.action for move in APPEAL_MOVES]) == ()


def test_the_clock_of_handling_runs_while_units_disagree_and_every_open_state_but_waiting_is_timed() -> None:
    handled = RUNS_IN[AppealStage.HANDLE]
    assert {AppealState.RETURNED, AppealState.ARBITRATION, AppealState.ASSIGNED} <= handled
    timed = frozenset[AppealState]().union(*RUNS_IN.values())
    assert set(AppealState) - FINAL_STATES - timed == {
        # Clocks go on as they were while another city is asked.
        *(AppealState.SUSPENDED, AppealState.CALLED_BACK, AppealState.OFFERED)
    }


def test_every_appeal_has_a_limit_in_every_stage() -> None:
    policy = shipped_limits()
    for stage in AppealStage:
        for channel in AppealChannel:
            for kind in AppealKind:
                for urgency in Urgency:
                    limit = policy.limit(stage, Matter(channel=channel, kind=kind, urgency=urgency))
                    assert limit.amount > 0
    pressing = Matter(channel=AppealChannel.PHONE, kind=AppealKind.CONSULT, urgency=Urgency.EMERGENCY)
    assert policy.limit(AppealStage.HANDLE, pressing).kind == "urgent_hour"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (('stage = "call_back"', 'stage = "sign"'), "call_back: a last rule"),
        (("amount = 8", "amount = -1"), "above zero"),
        (('kind = "work_hour"', 'kind = "moons"'), "moons"),
        (("auto_sign = true", 'auto_sign = "yes"'), "auto_sign"),
        (("calls_max = 3", "calls_max = 0"), "calls_max"),
        (('channels = ["phone"]', 'chanels = ["phone"]'), "chanels"),
        (("calls_max = 3", ""), "calls_max"),
        (("[[limits]]", "[[limits"), "Expected"),
    ],
)
def test_limits_that_cannot_be_kept_are_named(change: tuple[str, str], told: str) -> None:
    text = SHIPPED.replace(*change)
    assert text != SHIPPED
    with pytest.raises(AppealLimitsUnusable) as raised:
        read_limits(text, path="own.toml")
    assert raised.value.params["path"] == "own.toml"
    assert told in str(raised.value)
