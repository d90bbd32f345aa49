"""Errors speak of steps and states by name, in the reader's language, and by the names that screens use."""

from __future__ import annotations

from datetime import date

import pytest

from furong.foundation.codelists.load import load_code_lists
from furong.foundation.codelists.lookup import codes_on
from furong.nets.casework.domain.lifecycle import CASE_MOVES, TASK_MOVES
from furong.nets.casework.errors import ChangedMeanwhile, ReasonMissing, StepNotPossible
from furong.nets.casework.errors.names import STATES, STEPS
from furong.nets.casework.pages import words


@pytest.mark.django_db
def test_states_are_called_as_the_code_lists_call_them() -> None:
    load_code_lists()
    codes = [code for name in ("case_state", "task_state") for code in codes_on(name, date(2026, 11, 24))]
    assert {code.code: (code.title("zh"), code.title("en")) for code in codes} == {
        state: (words.zh, words.en) for state, words in STATES.items()
    }


def test_every_step_of_the_table_has_a_name() -> None:
    assert {move.step for move in CASE_MOVES} | {move.step for move in TASK_MOVES} <= set(STEPS)


def test_whatever_a_history_tells_has_a_name() -> None:
    told = {entry for table in (words._CASE_STEPS, words._TASK_STEPS) for entry in table}
    assert sorted(told - set(STEPS)) == []


def test_a_reader_is_told_names_and_not_codes() -> None:
    error = StepNotPossible(step="register", state="pending_verify")
    assert error.sentence("zh") == "当前状态「待核实」不能执行「立案」。请刷新后查看最新状态。"
    assert "registering" in error.sentence("en")
    assert ReasonMissing(step="rework").sentence("zh") == "请填写「返工」的原因。"
    assert "派遣" in ChangedMeanwhile(by="陈岚", what="dispatch").sentence("zh")
    assert "a-new-step" in ReasonMissing(step="a-new-step").sentence("zh")
