"""Scores are made of what the net knows, each fact with its origin; whoever is scored can reckon them again."""

from __future__ import annotations

import json
import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.db import connection
from django.db import transaction as django_transaction
from django.db.utils import DatabaseError
from django.test import Client
from tests.nets.mobility.conftest import WEST, Parking, new_zone
from tests.nets.mobility.mds_items import event, send, trip, vehicle
from tests.support.city import hire
from tests.support.commands import furong

from furong.foundation.identity.errors import ActionRefused
from furong.foundation.transactions import transaction
from furong.kernel.clock import FrozenClock
from furong.nets.mobility.api import counts, scores, zones
from furong.nets.mobility.contracts.score_periods import PeriodLength, period_around, read_period
from furong.nets.mobility.contracts.scores import FactOrigin, NewFact
from furong.nets.mobility.errors.operators import OperatorUnknown
from furong.nets.mobility.errors.scores import (
    FormulaChanged,
    FormulaFileUnusable,
    FormulaUnknown,
    GivenFactUnusable,
    ScorePeriodUnusable,
)
from furong.nets.mobility.models import OrderSample

pytestmark = pytest.mark.django_db
FORMULAS = ("shenzhen", "zhengzhou")


def document(name: str) -> dict[str, Any]:
    path = Path(settings.FURONG_PACKS) / f"shared_bikes/formulas/{name}.yaml"
    read: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return read


@pytest.fixture
def fed(parking: Parking, clock: FrozenClock) -> Parking:
    """Both formulas; of eight bikes of A six stand in the zone, two far away, and A told two trips; B sends nothing."""
    with transaction():
        for name in FORMULAS:
            scores.install_formula(document(name), by="pack shared_bikes")
    zones.save_zone(parking.steward.actor, new_zone(valid_from=clock.now() - timedelta(days=2)))
    clock.at = clock.now().replace(minute=0, second=0)
    at = clock.now() - timedelta(minutes=5)
    send(parking.feed_a, "vehicles", [vehicle(number) for number in range(8)])
    told = [event(number, at, lon=WEST + (0.0005 if number < 6 else 0.2)) for number in range(8)]
    assert send(parking.feed_a, "events", told).status_code == 201
    trips = [trip(number, at - timedelta(minutes=20), at) for number in range(2)]
    assert send(parking.feed_a, "trips", trips).status_code == 201
    assert counts.count_zones() == 1
    clock.advance(timedelta(minutes=30))
    return parking


@pytest.mark.parametrize(
    ("name", "length", "first", "last"),
    [
        ("2026", "year", "2026-01-01", "2026-12-31"),
        ("2026-Q4", "quarter", "2026-10-01", "2026-12-31"),
        ("2026-02", "month", "2026-02-01", "2026-02-28"),
        ("2026-11-03/2026-11-09", "days", "2026-11-03", "2026-11-09"),
    ],
)
def test_a_period_is_read_and_moved(name: str, length: str, first: str, last: str) -> None:
    period = read_period(name)
    assert (period.name, period.length, str(period.first), str(period.last)) == (name, length, first, last)
    assert period.moved(1).first == period.last + timedelta(days=1)
    assert period.moved(-1).last == period.first - timedelta(days=1)
    assert period.moved(1).moved(-1) == period


@pytest.mark.parametrize(
    "name", ["", "2026-Q5", "2026-13", "1999", "2026-11-09/2026-11-03", "2020-01-01/2026-01-01", "٢٠٢٦"]
)
def test_what_is_no_period_is_refused(name: str) -> None:
    assert read_period("2026-10-01/2026-12-31") == read_period("2026-Q4")
    with pytest.raises(ScorePeriodUnusable):
        read_period(name)


def test_facts_are_gathered_with_their_origins_and_what_is_unknown_is_not_nought(
    fed: Parking, clock: FrozenClock
) -> None:
    period = period_around(PeriodLength.QUARTER, clock.now())
    sheet = scores.score_sheet_for(fed.duty.actor, period, "shenzhen@2019-1")
    a, b = ({fact.name: fact for fact in one.facts} for one in sheet.scores)
    assert (a["deployed"].value, a["bikes_seen"].value, a["days_rides_told"].value, a["days"].value) == (8, 8, 1, 1)
    assert a["bikes_in_zones"].value == pytest.approx(6, abs=0.05)
    assert a["orders_per_day"].value == 2
    # Half an hour has passed, and fifteen minutes after the last arrival a feed is silent.
    assert (a["feed_minutes"].value, a["feed_minutes_fresh"].value) == (30, 15)
    assert a["bikes_in_zones"].origin is FactOrigin.COUNTS
    for name in ("insured", "complaints_12345", "quota"):
        assert (a[name].value, a[name].origin) == (None, FactOrigin.UNKNOWN), name
    assert {name for name, fact in b.items() if fact.value is not None} == {n for n in b if n[:5] == "tasks"}
    by_term = {term.term: term for term in sheet.scores[0].terms}
    assert (by_term["insurance"].points, by_term["insurance"].missing) == (None, ("insured",))
    assert by_term["in_zone"].points == pytest.approx(30 * (0.75 - 0.5) / 0.5, abs=0.1)
    assert not sheet.scores[0].complete


def test_the_command_gives_the_same_figures_on_the_file_that_is_downloaded(
    fed: Parking, clock: FrozenClock, tmp_path: Path
) -> None:
    period = period_around(PeriodLength.QUARTER, clock.now()).name
    for name, value in (("insured", 7.0), ("complaints_12345", 0.0)):
        new = NewFact(operator="A", period=period, name=name, value=value, source="平台回函")
        scores.give_fact(fed.duty.actor, new)
    staff = hire("handler", name="staff-a", organisation="operator-a")
    answer = Client().get("/api/v1/mobility/scores/facts", {"period": period}, headers=staff.bearer)
    assert set(answer.json()["operators"]) == {"A"}
    file = tmp_path / "facts.json"
    file.write_bytes(answer.content)
    for formula in FORMULAS:
        told = (
            Client()
            .get(
                "/api/v1/mobility/scores",
                {"period": period, "formula": f"{formula}@{document(formula)['version']}"},
                headers=staff.bearer,
            )
            .json()
        )
        done = subprocess.run(
            furong("bikes", "score", "--formula", formula, "--facts", file, "--json"),
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        (again,) = json.loads(done.stdout)["scores"]
        (shown,) = told["scores"]
        assert shown["score"] is not None
        for field in ("operator", "score", "points", "possible", "complete", "missing"):
            assert again[field] == shown[field], field
        assert [one["points"] for one in again["terms"]] == [one["points"] for one in shown["terms"]]


def test_an_operator_sees_itself_alone_and_no_quotas(fed: Parking, clock: FrozenClock) -> None:
    period = period_around(PeriodLength.MONTH, clock.now())
    staff = hire("handler", name="staff-b", organisation="operator-b")
    sheet = scores.score_sheet_for(staff.actor, period)
    assert ([one.operator for one in sheet.scores], sheet.quotas) == (["B"], ())
    assert sheet.formula.key == "zhengzhou@2020-3"
    assert [one.operator for one in scores.score_sheet_for(fed.duty.actor, period).scores] == ["A", "B"]
    with pytest.raises(ActionRefused):
        scores.score_sheet_for(fed.gateway.actor, period)
    assert scores.list_given_facts_for(staff.actor, period) == []


def test_an_entered_fact_stands_before_a_gathered_one_until_it_is_taken_back(fed: Parking, clock: FrozenClock) -> None:
    period = period_around(PeriodLength.QUARTER, clock.now())
    actor = fed.duty.actor

    def deployed() -> tuple[float | None, float | None, str]:
        facts = scores.score_sheet_for(actor, period).scores[0].facts
        found = next(fact for fact in facts if fact.name == "deployed")
        return found.value, found.gathered, found.origin.value

    new = NewFact(operator="A", period=period.name, name="deployed", value=12.0, source="现场核查")
    scores.give_fact(actor, new)
    assert deployed() == (12.0, 8.0, "given")
    scores.give_fact(actor, NewFact(operator="A", period=period.name, name="deployed", value=None, source="更正"))
    assert deployed() == (8.0, None, "events")
    assert [one.value for one in scores.list_given_facts_for(actor, period)] == [None, 12.0]
    for bad in ({"name": "Deployed"}, {"value": float("nan")}, {"source": " "}, {"value": -1.0}):
        told: dict[str, Any] = {
            "operator": "A",
            "period": "2026",
            "name": "insured",
            "value": 1.0,
            "source": "x",
            **bad,
        }
        with pytest.raises(GivenFactUnusable):
            scores.give_fact(actor, NewFact(**told))
    with pytest.raises(OperatorUnknown):
        scores.give_fact(actor, NewFact(operator="X", period="2026", name="insured", value=1.0, source="x"))
    with pytest.raises(ActionRefused):
        scores.give_fact(fed.steward.actor, new)


def test_versions_of_formulas_are_kept_and_never_rewritten(fed: Parking) -> None:
    with transaction():
        assert not scores.install_formula(document("shenzhen"), by="again")
        with pytest.raises(FormulaChanged):
            scores.install_formula({**document("shenzhen"), "period": "year"}, by="x")
        with pytest.raises(FormulaChanged):
            scores.install_formula({**document("shenzhen"), "valid_from": "2019-02-01"}, by="x")
        with pytest.raises(FormulaFileUnusable):
            scores.install_formula({**document("shenzhen"), "version": "2", "valid_from": "soon"}, by="x")
        changed = {**document("shenzhen"), "version": "2030", "valid_from": "2030-01-01"}
        assert scores.install_formula(changed, by="x")
    actor = fed.duty.actor
    assert [one.key for one in scores.list_formulas(actor)] == ["shenzhen@2030", "zhengzhou@2020-3", "shenzhen@2019-1"]
    assert scores.formula_for(actor, read_period("2026")).key == "zhengzhou@2020-3"
    assert scores.formula_for(actor, read_period("2018")).key == "shenzhen@2019-1", "none had begun: the earliest"
    with pytest.raises(FormulaUnknown):
        scores.formula_for(actor, read_period("2026"), "shenzhen@1")
    for table in ("scoreformula", "operatorquota", "ordersample", "givenfact"):
        with pytest.raises(DatabaseError), django_transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE mobility_{table} SET id = id")


def test_samples_are_kept_every_ten_minutes_while_the_feed_is_live(fed: Parking, clock: FrozenClock) -> None:
    assert OrderSample.objects.count() == 1
    clock.advance(timedelta(minutes=10))
    assert counts.count_zones() == 1
    assert OrderSample.objects.count() == 1, "the feed has been silent for a quarter of an hour"
    assert send(fed.feed_a, "events", [event(7, clock.now() - timedelta(minutes=1), lon=WEST)]).status_code == 201
    for minutes, kept in ((1, 2), (1, 2), (8, 2), (1, 3)):
        clock.advance(timedelta(minutes=minutes))
        assert counts.count_zones() == 1
        assert OrderSample.objects.count() == kept
