"""Assignment without a person: only when model, list and the unit's own record leave nothing to choose."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from tests.nets.hotline.conftest import ROADS, WATER, Hotline
from tests.nets.hotline.test_candidates import CITY, LINE
from tests.nets.hotline.test_mandates import load
from tests.support.city import HIGH_TECH, ensure_organisation

from furong.foundation.identity.actors import system_actor
from furong.kernel.clock import FrozenClock
from furong.nets.hotline.api import appeals, candidates, clocks
from furong.nets.hotline.contracts.appeals import AppealDetail, AppealState, Urgency
from furong.nets.hotline.contracts.clocks import AppealStage
from furong.nets.hotline.models import Appeal, AppealStep

pytestmark = pytest.mark.django_db

MODEL = system_actor("hotline_model")
#: With none wrong among so many, at most 5 % are, at 95 % confidence; with one less that cannot be said.
ENOUGH = 59


def recorded(hotline: Hotline, unit: str, *, right: int, wrong: int = 0) -> None:
    """Let a unit have replied to some appeals and returned some others."""
    appeal = Appeal.objects.get(pk=hotline.receive(text="从前").number)
    told = {"appeal": appeal, "by": "x", "by_key": "user:1", "from_state": "handling", "unit": unit}
    AppealStep.objects.bulk_create(
        AppealStep(round=number + 100, step="return" if number < wrong else "reply", at=appeal.received_at, **told)
        for number in range(right + wrong)
    )


def classified_by_model(hotline: Hotline, **changes: Any) -> AppealDetail:
    """Return an appeal that the model has classified."""
    number = hotline.receive(**changes).number
    appeals.register_appeal(MODEL, number)
    appeals.classify_appeal(MODEL, number, "供水", confidence=0.98)
    return appeals.get_appeal_for(hotline.agent.actor, number)


def test_it_is_assigned_and_signed_with_clocks_and_the_history_says_why(hotline: Hotline) -> None:
    load(LINE)
    recorded(hotline, WATER, right=ENOUGH)
    detail = classified_by_model(hotline)
    assert (detail.info.state, detail.info.unit, detail.info.assisting) == (AppealState.SIGNED, WATER, (ROADS,))
    assign, sign = detail.history[-2:]
    assert (assign.step, assign.by, assign.clause) == ("assign", "hotline_dispatch", "《供水条例》第3条")
    assert "近 59 件中误派 0 件" in assign.note
    assert "上限 5.0%" in assign.note
    assert (sign.step, sign.by) == ("sign", "hotline")
    timed = clocks.get_appeal_clocks_for(hotline.agent.actor, detail.info.number).clocks
    signed = next(one for one in timed if one.stage is AppealStage.SIGN)
    assert signed.stopped_at == signed.started_at
    handling = next(one for one in timed if one.stage is AppealStage.HANDLE)
    assert handling.stopped_at is None
    assert handling.due_at is not None


@pytest.mark.parametrize(
    ("right", "wrong", "promised", "state"),
    [
        (ENOUGH - 1, 0, "0.95", "classified"),
        (ENOUGH, 0, "0.95", "signed"),
        (ENOUGH, 1, "0.95", "classified"),
        (92, 1, "0.95", "signed"),
        (ENOUGH, 1, "0.90", "signed"),
        (ENOUGH, 0, "0.98", "classified"),
        (500, 0, "none", "classified"),
        (0, 0, "0.90", "classified"),
    ],
)
def test_the_record_of_the_unit_has_to_keep_the_promise(
    hotline: Hotline, monkeypatch: pytest.MonkeyPatch, right: int, wrong: int, promised: str, state: str
) -> None:
    monkeypatch.setitem(settings.FURONG_OPTIONS, "HOTLINE_DISPATCH_PROMISE", promised)
    load(LINE)
    recorded(hotline, WATER, right=right, wrong=wrong)
    assert classified_by_model(hotline).info.state == state


ROADS_HERE = ("供水", "", HIGH_TECH, ROADS, "", "第5条", "文", "2020-01-01", "")
ROADS_AROUND = ("*", "", HIGH_TECH, ROADS, "", "第5条", "文", "2020-01-01", "")
WATER_CITY = ("供水", "", CITY, WATER, "", "第3条", "供水条例", "2020-01-01", "")


@pytest.mark.parametrize(
    ("lines", "changes"),
    [
        pytest.param((), {}, id="no list"),
        pytest.param((LINE, ROADS_HERE), {}, id="two units of one line"),
        pytest.param((WATER_CITY, ROADS_AROUND), {}, id="another unit nearer by"),
        pytest.param((WATER_CITY, ROADS_HERE), {"area": CITY}, id="the district is not known"),
        pytest.param((("排水", *LINE[1:]),), {}, id="the list does not speak of it"),
        pytest.param((LINE,), {"urgency": Urgency.EMERGENCY}, id="an emergency"),
    ],
)
def test_without_exactly_one_unit_a_person_chooses(
    hotline: Hotline, lines: Sequence[Sequence[str]], changes: dict[str, Any]
) -> None:
    if lines:
        load(*lines)
    recorded(hotline, WATER, right=500)
    recorded(hotline, ROADS, right=500)
    number = hotline.receive(**{name: value for name, value in changes.items() if name != "area"}).number
    if "area" in changes:  # nobody knows more than the city
        Appeal.objects.filter(pk=number).update(area_id=CITY, area_path=CITY)
    appeals.register_appeal(MODEL, number)
    assert appeals.classify_appeal(MODEL, number, "供水", confidence=0.98).state is AppealState.CLASSIFIED


def test_what_a_person_has_classified_waits_for_a_person(hotline: Hotline) -> None:
    load(LINE)
    recorded(hotline, WATER, right=500)
    number = hotline.receive().number
    appeals.register_appeal(hotline.agent.actor, number)
    told = appeals.classify_appeal(hotline.agent.actor, number, "供水", confidence=0.99)
    assert told.state is AppealState.CLASSIFIED
    appeals.reclassify_appeal(hotline.agent.actor, number)
    assert appeals.classify_appeal(MODEL, number, "供水", confidence=0.99).state is AppealState.CLASSIFIED


def test_what_was_promised_and_what_came_of_it_is_told_by_month(hotline: Hotline, clock: FrozenClock) -> None:
    load(LINE)
    recorded(hotline, WATER, right=500)
    first, second, _ = (classified_by_model(hotline).info.number for _ in range(3))
    appeals.return_appeal(hotline.water.actor, first, clause="第9条", reason="二次供水")
    appeals.reply_to_appeal(hotline.water.actor, second, "管网已修复，11月24日恢复供水")
    told = candidates.get_dispatch_rates_for(hotline.supervisor.actor)
    (month,) = told.months
    assert (month.month, month.promised, month.assigned, month.decided, month.wrong) == ("2026-11", 0.95, 3, 2, 1)
    assert month.realised == 0.5
    (unit,) = told.units
    assert (unit.unit, unit.rate.decided, unit.rate.wrong, unit.is_automatic) == (WATER, 502, 1, True)
    ensure_organisation(ROADS, HIGH_TECH)
    assert candidates.get_dispatch_rates_for(hotline.roads.actor).units == ()


def test_what_it_rested_on_cannot_be_changed(hotline: Hotline) -> None:
    load(LINE)
    recorded(hotline, WATER, right=500)
    classified_by_model(hotline)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE hotline_automaticassignment SET wrong = 0")
