"""Operators appeal against terms of their own scores; the city decides once, with a reply, and both see it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from tests.nets.mobility.conftest import Parking
from tests.nets.mobility.test_quotas import FORMULA, PERIOD, told
from tests.nets.mobility.test_scores import document
from tests.support.city import Person, hire

from furong.foundation.identity.errors import ActionRefused
from furong.foundation.transactions import transaction
from furong.nets.mobility.actions.keep_scoring import keep_formula
from furong.nets.mobility.api import score_appeals as appeals
from furong.nets.mobility.api import scores
from furong.nets.mobility.contracts.score_appeals import NewScoreAppeal, ScoreAppealState, ScoreDecision
from furong.nets.mobility.contracts.score_periods import read_period
from furong.nets.mobility.errors.score_appeals import (
    ScoreAppealDecided,
    ScoreAppealPending,
    ScoreAppealUnknown,
    ScoreAppealUnusable,
    ScoreTermUnknown,
)
from furong.nets.mobility.errors.scores import GivenFactUnusable

__all__ = ["told"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(told: Parking) -> Person:
    return hire("handler", name="staff-b", organisation="operator-b")


def _new(**changes: Any) -> NewScoreAppeal:
    given = {"operator": "B", "period": PERIOD, "formula": FORMULA, "term": "order", "text": "漏计 20 辆"}
    return NewScoreAppeal(**{**given, **changes})


def _points(person: Person) -> float | None:
    (score,) = scores.score_sheet_for(person.actor, read_period(PERIOD), FORMULA).scores
    return next(term.points for term in score.terms if term.term == "order")


def test_an_appeal_is_upheld_with_a_corrected_fact_and_both_see_it(told: Parking, staff: Person) -> None:
    made = appeals.appeal_score(staff.actor, _new())
    assert (made.state, made.points, dict(made.facts)) == (
        ScoreAppealState.PENDING,
        20.0,
        {"bikes_in_zones": 70.0, "bikes_seen": 100.0},
    )
    assert [one.number for one in appeals.list_score_appeals_for(told.duty.actor)] == [made.number]
    decision = ScoreDecision(uphold=True, reply="现场核实", fact="bikes_in_zones", value=85.0)
    done = appeals.decide_score_appeal(told.duty.actor, made.number, decision)
    assert (done.state, done.reply, done.decided_by, done.value) == (
        ScoreAppealState.UPHELD,
        "现场核实",
        "名duty",
        85.0,
    )
    seen = appeals.get_score_appeal_for(staff.actor, made.number)
    assert seen == replace(done, decided_by="名＊"), "an officer's name is not the enterprise's to read"
    assert (seen.by, made.by) == (staff.actor.name, staff.actor.name)
    colleague = hire("handler", name="colleague", organisation="operator-b")
    assert [one.by for one in appeals.list_score_appeals_for(colleague.actor)] == ["名＊"]
    assert _points(staff) == pytest.approx(30.0)
    assert done.points == 20.0, "the term stays as it was when the appeal was made"
    entered = scores.list_given_facts_for(staff.actor, read_period(PERIOD))[0]
    assert (entered.value, entered.source) == (85.0, f"考核申诉 appeal {made.number}: 现场核实")
    assert entered.by == "名＊"
    assert scores.list_given_facts_for(told.duty.actor, read_period(PERIOD))[0].by == "名duty"


def test_who_stored_a_formula_is_told_in_full_to_the_city_alone(told: Parking, staff: Person) -> None:
    with transaction():
        keep_formula({**document("zhengzhou"), "version": "x"}, by="王小明", by_key="user:987654")
    for actor, by in ((told.duty.actor, "王小明"), (staff.actor, "王＊")):
        period = read_period(PERIOD)
        listed = {one.key: one.by for one in scores.list_formulas(actor)}
        assert (listed["zhengzhou@x"], listed[FORMULA]) == (by, "pack shared_bikes")
        assert scores.score_sheet_for(actor, period, "zhengzhou@x").formula.by == by
        assert scores.score_sheet_for(actor, period).formula.by == by


def test_an_appeal_is_decided_once_and_may_be_made_again(told: Parking, staff: Person) -> None:
    made = appeals.appeal_score(staff.actor, _new())
    with pytest.raises(ScoreAppealPending):
        appeals.appeal_score(staff.actor, _new())
    rejected = appeals.decide_score_appeal(told.duty.actor, made.number, ScoreDecision(uphold=False, reply="依据不足"))
    assert (rejected.state, _points(staff)) == (ScoreAppealState.REJECTED, 20.0)
    with pytest.raises(ScoreAppealDecided):
        appeals.decide_score_appeal(told.duty.actor, made.number, ScoreDecision(uphold=True, reply="再议"))
    assert appeals.appeal_score(staff.actor, _new()).number > made.number


@pytest.mark.parametrize(
    "decision",
    [
        ScoreDecision(uphold=True, reply=" "),
        ScoreDecision(uphold=True, reply="x", fact="bikes_seen"),
        ScoreDecision(uphold=True, reply="x", value=3.0),
        ScoreDecision(uphold=False, reply="x", fact="bikes_seen", value=3.0),
        ScoreDecision(uphold=True, reply="x", fact="bikes_seen", value=-3.0),
    ],
    ids=["no reply", "no value", "no fact", "rejected", "below 0"],
)
def test_a_decision_that_cannot_be_is_refused_and_leaves_the_appeal_open(
    told: Parking, staff: Person, decision: ScoreDecision
) -> None:
    made = appeals.appeal_score(staff.actor, _new())
    with pytest.raises((ScoreAppealUnusable, GivenFactUnusable)):
        appeals.decide_score_appeal(told.duty.actor, made.number, decision)
    assert appeals.get_score_appeal_for(staff.actor, made.number).state is ScoreAppealState.PENDING


def test_nobody_appeals_for_another_or_sees_its_appeals(told: Parking, staff: Person) -> None:
    other = hire("handler", name="staff-a", organisation="operator-a")
    for bad in ({"operator": "A"}, {"term": "nothing"}):
        with pytest.raises(ScoreTermUnknown):
            appeals.appeal_score(staff.actor, _new(**bad))
    with pytest.raises(ScoreAppealUnusable):
        appeals.appeal_score(staff.actor, _new(text=" "))
    with pytest.raises(ActionRefused):
        appeals.appeal_score(told.duty.actor, _new())
    made = appeals.appeal_score(staff.actor, _new())
    assert appeals.list_score_appeals_for(other.actor) == []
    with pytest.raises(ScoreAppealUnknown):
        appeals.get_score_appeal_for(other.actor, made.number)
    with pytest.raises(ActionRefused):
        appeals.decide_score_appeal(staff.actor, made.number, ScoreDecision(uphold=True, reply="成立"))


def test_appeals_are_sent_and_decided_over_the_interface(told: Parking, staff: Person) -> None:
    path, kind = "/api/v1/mobility/scores/appeals", "application/json"

    def post(address: str, person: Person, given: dict[str, Any]) -> Any:
        return Client().post(f"{path}{address}", json.dumps(given), content_type=kind, headers=person.bearer)

    body = {"operator": "B", "period": PERIOD, "formula": FORMULA, "term": "order", "text": "漏计 20 辆"}
    made = post("", staff, body)
    assert (made.status_code, made.json()["state"]) == (201, "pending")
    assert post("", staff, body).json()["code"] == "mobility.score_appeal_pending"
    number = made.json()["number"]
    assert post(f"/{number}/decision", staff, {"uphold": True, "reply": "x"}).status_code == 403
    assert post(f"/{number}/decision", told.duty, {"uphold": True, "reply": "成立"}).json()["state"] == "upheld"
    assert [one["number"] for one in Client().get(path, headers=staff.bearer).json()] == [number]
