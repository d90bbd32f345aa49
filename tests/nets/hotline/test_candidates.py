"""Whom an appeal may be given to: what the list says, what units have done, and what says the like."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from tests.nets.hotline.conftest import ROADS, WATER, Hotline
from tests.nets.hotline.test_mandates import load
from tests.support.city import HIGH_TECH, WUHOU, ensure_organisation, hire

from furong.kernel.clock import FrozenClock
from furong.nets.hotline.api import appeals, candidates
from furong.nets.hotline.contracts.appeals import AppealChannel, NewAppeal
from furong.nets.hotline.contracts.candidates import UnitCandidate
from furong.nets.hotline.contracts.mandates import MandateAnswer
from furong.nets.hotline.domain.candidates import standings
from furong.nets.hotline.domain.unit_records import ToldStep, UnitRecord, records_of

pytestmark = pytest.mark.django_db

CITY, GARDENS = "510100", "gardens-bureau"
LINE = ("供水", "", HIGH_TECH, WATER, ROADS, "第3条", "供水条例", "2020-01-01", "")
CITY_LINE = ("*", "", CITY, GARDENS, "", "第1条", "热线办法", "2020-01-01", "")


def listed(hotline: Hotline, number: str) -> list[UnitCandidate]:
    return candidates.list_candidates_for(hotline.agent.actor, number)


def codes(hotline: Hotline, number: str) -> list[str]:
    return [one.unit.code for one in listed(hotline, number)]


def test_the_list_comes_first_and_cites_its_clause_with_the_version(hotline: Hotline) -> None:
    ensure_organisation(GARDENS, HIGH_TECH)
    load(LINE, CITY_LINE)
    found = listed(hotline, hotline.classified())
    assert [one.unit.code for one in found] == [WATER, GARDENS, ROADS]
    assert [one.is_certain for one in found] == [True, False, False]
    assert found[0].clause == "《供水条例》第3条"
    assert [why.code for why in found[0].reasons] == ["clause", "category", "area", "time"]
    assert "2026-11-24 版" in found[0].reasons[0].zh
    area = found[0].reasons[2]
    assert (area.zh, area.en) == ("区县级条款，适用于高新区", "a line of the district, for Chengdu High-tech Zone")
    assert not [why.zh + why.en for one in found for why in one.reasons if CITY in why.zh or CITY in why.en]
    assert sum(one.ratio for one in found) == pytest.approx(1)


def test_the_list_in_force_when_the_appeal_came_counts(hotline: Hotline, clock: FrozenClock) -> None:
    ended = (*LINE[:7], "2020-01-01", "2026-11-25")
    follows = ("供水", "", HIGH_TECH, ROADS, "", "第4条", "新条例", "2026-11-25", "")
    load(ended, follows)
    number = hotline.classified()
    clock.advance(timedelta(days=2))
    assert codes(hotline, number)[0] == WATER
    assert codes(hotline, hotline.classified())[0] == ROADS


def test_a_precedent_tells_its_number_its_likeness_its_outcome_and_the_words_of_both(hotline: Hotline) -> None:
    old = hotline.replied(text="锦城小区水管爆裂，停水两天，联系13812345678")
    number = hotline.classified(text="锦城小区又停水两天了，水管爆裂没人修")
    (one,) = listed(hotline, number)
    assert (one.unit.code, one.handled, one.returned, one.precedent) == (WATER, 1, 0, old)
    assert one.hours == 0
    (like,) = one.precedents
    assert (like.number, like.unit) == (old, WATER)
    assert 0.2 < like.likeness < 1
    assert "停水两天" in like.words
    assert "13812345678" not in "".join(why.zh for why in one.reasons)
    assert [why.code for why in one.reasons] == ["outside_list", "record", "alike"]


def test_nobody_is_shown_precedents_of_an_area_that_is_not_theirs(hotline: Hotline) -> None:
    load(LINE)
    hotline.replied(text="锦城小区水管爆裂")
    ensure_organisation("wuhou-centre", WUHOU)
    elsewhere = hire("hotline_agent", name="wuhou-agent", area=WUHOU, organisation="wuhou-centre")
    new = NewAppeal(channel=AppealChannel.PHONE, text="锦城小区水管爆裂", area=WUHOU)
    number = appeals.receive_appeal(elsewhere.actor, new).number
    appeals.register_appeal(elsewhere.actor, number)
    appeals.classify_appeal(elsewhere.actor, number, "供水")
    assert candidates.list_candidates_for(elsewhere.actor, number) == []


def test_a_unit_that_returned_it_in_this_round_is_none_and_is_lowered_in_the_next_appeal(hotline: Hotline) -> None:
    load(LINE)
    number = hotline.assigned()
    before = listed(hotline, hotline.classified())[0]
    appeals.return_appeal(hotline.water.actor, number, clause="第9条", reason="二次供水")
    assert WATER not in codes(hotline, number)
    after = next(one for one in listed(hotline, hotline.classified()) if one.unit.code == WATER)
    assert (before.returned, after.returned) == (0, 1)
    assert (after.misdispatch.decided, after.misdispatch.wrong) == (1, 1)
    assert after.ratio < before.ratio


def test_an_award_raises_a_unit_above_the_one_that_the_list_names(hotline: Hotline) -> None:
    load(LINE)
    for _ in range(2):
        number = hotline.assigned()
        appeals.return_appeal(hotline.water.actor, number, clause="第9条", reason="不是")
        appeals.assign_appeal(hotline.agent.actor, number, ROADS)
        appeals.return_appeal(hotline.roads.actor, number, clause="第8条", reason="不是")
        appeals.award_appeal(hotline.arbitrator.actor, number, ROADS, clause="第7条", reason="道路")
    best = listed(hotline, hotline.classified())[0]
    assert (best.unit.code, best.awarded, best.misdispatch.wrong) == (ROADS, 2, 0)
    assert "award" in [why.code for why in best.reasons]


def some_steps(random: Random) -> list[ToldStep]:
    """Return what was done to thirty appeals, as it can happen."""
    told = []
    for number in range(30):
        unit = random.choice("abc")
        acts = [("assign", unit), (random.choice(("return", "reply", "take_back")), unit)]
        if acts[-1][0] == "return":
            acts.append((random.choice(("assign", "award")), random.choice("abc")))
        told += [
            ToldStep(f"SQ{number:02}", 1, step, who, "", datetime(2026, 1, 1, at, tzinfo=UTC))
            for at, (step, who) in enumerate(acts)
        ]
    return told


def weights(records: dict[str, UnitRecord]) -> dict[str, float]:
    return {one.unit: one.weight for one in standings(MandateAnswer(proposals=(), certain=None), records, (), ())}


def test_whatever_has_been_done_a_return_lowers_and_an_award_raises() -> None:
    random = Random(12)
    for _ in range(200):
        records = records_of(some_steps(random))
        before = weights(records)
        for unit in before:
            changed = records[unit]
            worse = weights({**records, unit: dataclasses.replace(changed, returned=changed.returned + 1)})
            better = weights({**records, unit: dataclasses.replace(changed, awarded=changed.awarded + 1)})
            assert worse[unit] < before[unit] < better[unit]
            assert all(better[other] <= before[other] for other in before if other != unit)


def test_records_count_every_appeal_once() -> None:
    random = Random(13)
    for _ in range(200):
        steps = some_steps(random)
        records = records_of(steps)
        given = sum(one.step in ("assign", "award") for one in steps)
        gone = sum(one.step in ("return", "take_back") for one in steps)
        assert sum(one.handled for one in records.values()) == given - gone
        assert sum(one.returned for one in records.values()) == sum(one.step == "return" for one in steps)
