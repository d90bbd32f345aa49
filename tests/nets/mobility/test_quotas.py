"""Quotas are tried before anything is stored, proposed with a reason, and decided by somebody else."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from tests.nets.mobility.conftest import Parking
from tests.nets.mobility.test_scores import FORMULAS, document
from tests.support.city import WUHOU, Person, ensure_organisation, hire

from furong.foundation.identity.errors import ActionRefused
from furong.foundation.transactions import transaction
from furong.kernel.clock import FrozenClock
from furong.nets.mobility.api import operators, quotas, scores
from furong.nets.mobility.contracts.operators import NewOperator
from furong.nets.mobility.contracts.quotas import NewQuotaProposal, QuotaChanges, QuotaState
from furong.nets.mobility.contracts.score_periods import read_period
from furong.nets.mobility.contracts.scores import NewFact
from furong.nets.mobility.errors.quotas import (
    QuotaOwnProposal,
    QuotaProposalDecided,
    QuotaProposalLate,
    QuotaProposalOvertaken,
    QuotaProposalUnknown,
    QuotaReasonMissing,
    QuotaTrialUnusable,
)
from furong.nets.mobility.models import OperatorQuota, QuotaProposal

pytestmark = pytest.mark.django_db
PERIOD, FORMULA = "2026-Q4", "zhengzhou@2020-3"
#: A keeps better order, B does its tasks better: with the stored points A is the best.
_FACTS = {
    "A": {"bikes_seen": 100, "bikes_in_zones": 94, "tasks": 10, "tasks_in_time": 7},
    "B": {"bikes_seen": 100, "bikes_in_zones": 70, "tasks": 10, "tasks_in_time": 9},
}
_QUOTAS = {"A": 42_000, "B": 38_000}
_UNMOVED = QuotaChanges(quotas=_QUOTAS, spread=99)


@pytest.fixture
def told(parking: Parking) -> Parking:
    """Two operators with facts that somebody entered, and no quota stored."""
    with transaction():
        for name in FORMULAS:
            scores.install_formula(document(name), by="pack shared_bikes")
    for operator, facts in _FACTS.items():
        for name, value in facts.items():
            new = NewFact(operator=operator, period=PERIOD, name=name, value=float(value), source="核查表")
            scores.give_fact(parking.duty.actor, new)
    return parking


@pytest.fixture
def leader() -> Person:
    return hire("viewer", name="leader")


def _propose(person: Person, **changes: Any) -> int:
    given = {"period": PERIOD, "formula": FORMULA, "valid_from": date(2027, 1, 1), "reason": "按季度考核"}
    told = {**given, "changes": QuotaChanges(quotas=_QUOTAS), **changes}
    return quotas.propose_quotas(person.actor, NewQuotaProposal(**told)).number


def test_other_points_turn_the_order_and_the_total_stays(told: Parking) -> None:
    actor = told.duty.actor
    plain = quotas.try_quotas(actor, PERIOD, FORMULA, QuotaChanges(quotas=_QUOTAS))
    assert [(row.operator, row.stored_quota, row.after) for row in plain.rows] == [
        ("A", 45_000, 45_000),
        ("B", 35_000, 35_000),
    ]
    assert not plain.is_changed
    points = QuotaChanges(quotas=_QUOTAS, points={"order": 10, "tasks": 60}, step=1_000)
    tried = quotas.try_quotas(actor, PERIOD, FORMULA, points)
    assert [(row.stored_quota, row.after, row.change) for row in tried.rows] == [
        (45_000, 41_000, -1_000),
        (35_000, 39_000, 1_000),
    ]
    assert (tried.is_changed, tried.before, tried.after) == (True, 80_000, 80_000)
    # By hand: order (0.94 - 0.4) / 0.6 of 10 points, tasks (0.7 - 0.4) / 0.6 of 60, of 70.
    assert tried.rows[0].score == pytest.approx((9 + 30) / 70 * 100, abs=0.01)
    total = quotas.try_quotas(actor, PERIOD, FORMULA, QuotaChanges(quotas=_QUOTAS, total=40_000, step=3_000))
    assert [(row.begin, row.after) for row in total.rows] == [(21_000, 24_000), (19_000, 16_000)]
    far = quotas.try_quotas(actor, PERIOD, FORMULA, QuotaChanges(quotas=_QUOTAS, spread=99))
    assert [row.after for row in far.rows] == [42_000, 38_000]
    assert (
        OperatorQuota.objects.count(),
        QuotaProposal.objects.count(),
        len(scores.list_formulas(actor)),
    ) == (0, 0, 2)


def test_points_of_bands_are_scaled(told: Parking) -> None:
    trial = quotas.try_quotas(told.duty.actor, PERIOD, "shenzhen@2019-1", QuotaChanges(points={"turnover": 12}))
    terms: Any = trial.document["terms"]
    term = next(one for one in terms if one["name"] == "turnover")
    assert [band["points"] for band in term["bands"]] == [12, 10, 8, 6]


@pytest.mark.parametrize(
    "changes",
    [
        {"points": {"nothing": 1.0}},
        {"points": {"order": float("inf")}},
        {"step": 0},
        {"spread": float("nan")},
        {"least": -1},
        {"total": 0},
        {"quotas": {"X": 1}},
        {"quotas": {"A": -1}},
    ],
    ids="-".join,
)
def test_what_cannot_be_tried_is_refused(told: Parking, changes: dict[str, Any]) -> None:
    with pytest.raises(QuotaTrialUnusable):
        quotas.try_quotas(told.duty.actor, PERIOD, FORMULA, QuotaChanges(**{"quotas": _QUOTAS, **changes}))


def test_a_proposal_is_adopted_by_somebody_else_and_holds_from_its_day_on(
    told: Parking, leader: Person, clock: FrozenClock
) -> None:
    points = QuotaChanges(quotas=_QUOTAS, points={"order": 10, "tasks": 60}, step=1_000)
    number = _propose(told.duty, changes=points)
    with pytest.raises(ActionRefused):
        quotas.decide_quotas(told.duty.actor, number, adopt=True, reply="同意")
    made = quotas.decide_quotas(leader.actor, number, adopt=True, reply="同意")
    assert (made.state, made.adopted, made.decided_by) == (QuotaState.ADOPTED, f"zhengzhou@2020-3.{number}", "名leader")
    with pytest.raises(QuotaProposalDecided):
        quotas.decide_quotas(leader.actor, number, adopt=False, reply="再议")
    assert scores.formula_for(told.duty.actor, read_period(PERIOD)).key == FORMULA
    clock.at = read_period("2027-Q1").since + timedelta(days=3)
    for period, key, stored in ((PERIOD, FORMULA, [None, None]), ("2027-Q1", made.adopted, [41_000, 39_000])):
        assert scores.formula_for(told.duty.actor, read_period(period)).key == key
        sheet = scores.score_sheet_for(told.duty.actor, read_period(period))
        assert [next(f.value for f in one.facts if f.name == "quota") for one in sheet.scores] == stored


def test_a_proposal_that_is_overtaken_is_rejected_but_not_adopted(
    told: Parking, leader: Person, clock: FrozenClock
) -> None:
    first, second, same = _propose(told.duty), _propose(told.duty), _propose(told.duty, changes=_UNMOVED)
    clock.advance(timedelta(hours=1))
    quotas.decide_quotas(leader.actor, same, adopt=True, reply="维持")
    clock.advance(timedelta(hours=1))
    quotas.decide_quotas(leader.actor, first, adopt=True, reply="同意")
    with pytest.raises(QuotaProposalOvertaken, match="45000"):
        quotas.decide_quotas(leader.actor, second, adopt=True, reply="同意")
    clock.at = read_period("2027-Q1").since
    late = _propose(told.duty, valid_from=date(2027, 1, 2))
    clock.advance(timedelta(days=1))
    with pytest.raises(QuotaProposalLate, match="2027-01-02"):
        quotas.decide_quotas(leader.actor, late, adopt=True, reply="同意")
    for number in (second, late):
        assert quotas.decide_quotas(leader.actor, number, adopt=False, reply="过时").state is QuotaState.REJECTED


def test_quotas_are_of_whoever_sees_every_operator(told: Parking, leader: Person) -> None:
    number = _propose(told.duty)
    far = {role: hire(role, name=f"far-{role}", area=WUHOU).actor for role in ("viewer", "duty_officer")}
    assert quotas.list_quota_proposals_for(far["viewer"]) == []
    assert [one.number for one in quotas.list_quota_proposals_for(leader.actor)] == [number]
    with pytest.raises(QuotaProposalUnknown):
        quotas.decide_quotas(far["viewer"], number, adopt=False, reply="不同意")
    # One operator of two is not enough either.
    ensure_organisation("operator-c", WUHOU)
    operators.register_operator(NewOperator(code="C", organisation="operator-c", provider_id=UUID(int=0xC)))
    assert [one.number for one in quotas.list_quota_proposals_for(leader.actor)] == [number]
    for actor in (told.duty.actor, *far.values()):
        assert scores.score_sheet_for(actor, read_period(PERIOD), FORMULA).quotas == ()
        with pytest.raises(ActionRefused):
            quotas.try_quotas(actor, PERIOD, FORMULA, QuotaChanges(quotas=_QUOTAS))
    with pytest.raises(ActionRefused):
        _propose(told.duty)


def test_a_proposal_is_rejected_with_a_reason_and_changes_nothing(told: Parking, leader: Person) -> None:
    number = _propose(told.duty)
    with pytest.raises(QuotaReasonMissing):
        quotas.decide_quotas(leader.actor, number, adopt=False, reply=" ")
    assert quotas.decide_quotas(leader.actor, number, adopt=False, reply="依据不足").state is QuotaState.REJECTED
    assert OperatorQuota.objects.count() == 0
    for bad in ({"reason": ""}, {"valid_from": date(2026, 1, 1)}):
        with pytest.raises(QuotaReasonMissing):
            _propose(told.duty, **bad)
    with pytest.raises(QuotaTrialUnusable):
        _propose(told.duty, changes=QuotaChanges())
    with pytest.raises(QuotaProposalUnknown):
        quotas.decide_quotas(leader.actor, 987654, adopt=True, reply="同意")


def test_whoever_proposes_does_not_decide_even_with_both_roles(told: Parking, leader: Person) -> None:
    number = _propose(told.duty)
    both = type(leader.actor)(key=told.duty.actor.key, name="both", grants=leader.actor.grants)
    with pytest.raises(QuotaOwnProposal):
        quotas.decide_quotas(both, number, adopt=True, reply="同意")


def test_the_endpoints_try_propose_and_decide(told: Parking, leader: Person) -> None:
    path, kind = "/api/v1/mobility/quotas", "application/json"
    body = {"period": PERIOD, "formula": FORMULA, "quotas": _QUOTAS}

    def post(address: str, person: Person, given: dict[str, Any]) -> Any:
        return Client().post(f"{path}/{address}", json.dumps(given), content_type=kind, headers=person.bearer)

    assert post("trial", told.duty, body).json()["rows"][0]["after"] == 45_000
    assert post("trial", told.duty, {**body, "points": {"x": 1}}).json()["code"] == "mobility.quota_trial_unusable"
    made = post("proposals", told.duty, {**body, "valid_from": "2027-01-01", "reason": "季度考核"})
    assert made.status_code == 201
    number = made.json()["number"]
    assert post(f"proposals/{number}/decision", told.duty, {"adopt": True, "reply": "x"}).status_code == 403
    assert post(f"proposals/{number}/decision", leader, {"adopt": True, "reply": "同意"}).json()["state"] == "adopted"
    assert Client().get(f"{path}/proposals", headers=leader.bearer).json()[0]["number"] == number
    staff = hire("handler", name="staff-a", organisation="operator-a")
    assert Client().get(f"{path}/proposals", headers=staff.bearer).status_code == 403
