"""Alarms of the city: seen, put aside, escalated, judged, explained; rules tried on history."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from tests.support.small_registry import SmallRegistry

from furong.foundation.areas.tree import get_area, list_areas
from furong.foundation.transactions import transaction
from furong.kernel.clock import FrozenClock
from furong.kernel.permissions import Actor, Grant
from furong.nets.sensing.actions.city_rules import read_spec
from furong.nets.sensing.actions.record_city_alarms import ThingFacts, Watchroom, record_episodes
from furong.nets.sensing.actions.record_history import record_history
from furong.nets.sensing.api import alarms, rules
from furong.nets.sensing.columns.history import write_history
from furong.nets.sensing.contracts.city_alarms import CityAlarmState
from furong.nets.sensing.domain.happenings import Episode
from furong.nets.sensing.errors import AlarmUnknown
from furong.nets.sensing.errors.city_rules import CityRuleNotReady, CityRuleUnusable, SilencingUnusable
from furong.nets.sensing.pipeline.rule_replay import RuleReplay
from furong.nets.sensing.selectors.city_rules import running_rules

pytestmark = pytest.mark.django_db

DOCUMENT = {
    "key": "air/heavy",
    "kind": "threshold",
    "title_zh": "{area} {thing} 重污染 {value}",
    "title_en": "Heavy pollution at {thing}: {value}",
    "over": {"categories": ["air/pm25"]},
    "raise": {"above": 75},
    "clear": {"below": 50},
    "dwell_s": 120,
    "priority": "2",
    "escalate_after_min": [10, 30],
}
START = 1_764_000_000_000
OFFICER = Actor(
    key="user:o",
    name="officer",
    grants=(Grant(role="duty", actions=frozenset({"alarm.read", "alarm.acknowledge"}), area="510100"),),
)
STRANGER = Actor(
    key="user:s",
    name="stranger",
    grants=(Grant(role="duty", actions=frozenset({"alarm.read", "alarm.acknowledge"}), area="510100/510104"),),
)


def raised(
    now: datetime, *, number: int = 0, since: int = START, category: str = "air/pm25", area: str = "510107"
) -> Episode:
    episode = Episode(
        rule=running_rules()[0].number,
        number=number,
        since_ms=since,
        raised_ms=since + 120_000,
        cleared_ms=None,
        value=88.5,
        extreme=88.5,
        quality=4,
    )
    thing = ThingFacts(number=number, code=f"T{number}", category=category, area=area, owner="env", lon=104.0, lat=30.6)
    room = Watchroom()
    room.refresh(now)
    with transaction():
        record_episodes([episode], {r.number: r for r in running_rules()}, {number: thing}, room, now)
    return episode


@pytest.fixture
def now(clock: FrozenClock) -> datetime:
    at = clock.now()
    rules.add_rule(DOCUMENT, by="me", now=at)
    rules.activate_rule("air/heavy", by="me", now=at)
    return at


def test_an_alarm_is_seen_by_those_whose_area_it_is(now: datetime) -> None:
    raised(now)
    board = alarms.alarm_board(OFFICER, now)
    assert board.by_state["active"] == 1
    assert board.by_priority == {"2": 1}
    assert [(group.key, group.count) for group in board.groups] == [("air/heavy", 1)]
    assert alarms.alarm_board(STRANGER, now).alarms == ()
    with pytest.raises(AlarmUnknown):
        alarms.acknowledge_city_alarms(STRANGER, [board.alarms[0].id], now)
    assert alarms.acknowledge_city_alarms(OFFICER, [board.alarms[0].id], now) == 1
    assert alarms.acknowledge_city_alarms(OFFICER, [board.alarms[0].id], now) == 0
    seen = alarms.get_city_alarm(OFFICER, board.alarms[0].id, now)
    assert (seen.state, seen.acknowledged_by) == (CityAlarmState.ACKNOWLEDGED, "officer")
    assert seen.title_en == "Heavy pollution at T0: 88.5"


def test_an_alarm_tells_its_category_by_name_and_its_area_with_the_district(clock: FrozenClock) -> None:
    now = clock.now()
    texts = {"title_zh": "{area}{category}超标", "title_en": "{category} too high in {area}"}
    rules.add_rule(DOCUMENT | texts | {"over": {"categories": ["air.pm25"]}}, by="me", now=now)
    rules.activate_rule("air/heavy", by="me", now=now)
    grid, *_ = list_areas(level="grid", under="510100/510107")
    raised(now, category="air.pm25", area=grid.code)
    (alarm,) = alarms.alarm_board(OFFICER, now).alarms
    assert alarm.title("zh") == f"武侯区{grid.name_zh}细颗粒物超标"
    assert alarm.title("en") == f"PM2.5 too high in {grid.name_en}, {get_area('510107').name_en}"


def test_a_shelved_alarm_comes_back_and_its_later_episodes_are_shelved_too(now: datetime) -> None:
    raised(now)
    (alarm,) = alarms.alarm_board(OFFICER, now).alarms
    with pytest.raises(SilencingUnusable):
        alarms.shelve_city_alarm(OFFICER, alarm.id, 30, " ", now)
    alarms.shelve_city_alarm(OFFICER, alarm.id, 30, "works nearby", now)
    assert alarms.get_city_alarm(OFFICER, alarm.id, now).state == CityAlarmState.SHELVED
    raised(now + timedelta(minutes=5), since=START + 3_600_000)
    assert alarms.alarm_board(OFFICER, now + timedelta(minutes=5)).by_state["shelved"] == 2
    assert alarms.get_city_alarm(OFFICER, alarm.id, now + timedelta(minutes=31)).state == CityAlarmState.ACTIVE
    alarms.unshelve_city_alarm(OFFICER, alarm.id, now + timedelta(minutes=6))
    assert alarms.list_silencings(now + timedelta(minutes=6)) == []
    assert [step.kind for step in alarms.list_alarm_steps(alarm.id)] == ["raised", "shelved", "unshelved"]


def test_a_suppressed_area_raises_nothing_that_is_active(now: datetime) -> None:
    raised(now)
    assert alarms.suppress_alarms(OFFICER, minutes=60, reason="exercise", now=now, area_path="510100/510107") == 1
    raised(now, number=4)
    board = alarms.alarm_board(OFFICER, now)
    assert (board.by_state["suppressed"], board.by_state["active"]) == (2, 0)
    alarms.end_suppression(OFFICER, alarms.list_silencings(now)[0].number, now)
    assert alarms.alarm_board(OFFICER, now).by_state["active"] == 2
    with pytest.raises(SilencingUnusable):
        alarms.suppress_alarms(STRANGER, minutes=60, reason="x", now=now, area_path="510100/510107")


def test_nobody_looking_moves_an_alarm_up_twice(now: datetime) -> None:
    raised(now)
    for minutes, level in ((5, 0), (11, 1), (20, 1), (42, 2), (500, 2)):
        with transaction():
            alarms.escalate_alarms(now + timedelta(minutes=minutes))
        (alarm,) = alarms.alarm_board(OFFICER, now).alarms
        assert alarm.escalation == level, minutes


def test_a_false_alarm_counts_against_its_rule(now: datetime) -> None:
    raised(now)
    (alarm,) = alarms.alarm_board(OFFICER, now).alarms
    alarms.judge_city_alarm(OFFICER, alarm.id, is_false=True, now=now)
    assert alarms.get_city_alarm(OFFICER, alarm.id, now).verdict == "false"


def test_an_alarm_says_why_it_fired(now: datetime) -> None:
    raised(now)
    (alarm,) = alarms.alarm_board(OFFICER, now).alarms
    english = " ".join(alarms.explain_alarm(OFFICER, alarm.id, "en", now))
    for word in ("air/heavy", "version 1", "above 75", "2 min", "below 50", "88.5", "T0", "spike"):
        assert word in english
    chinese = "".join(alarms.explain_alarm(OFFICER, alarm.id, "zh", now))
    for word in ("第 1 版", "高于 75", "2 分钟", "低于 50", "突跳"):
        assert word in chinese


def test_a_rule_has_a_life(clock: FrozenClock) -> None:
    at = clock.now()
    assert rules.add_rule(DOCUMENT, by="me", now=at).mode == "draft"
    rules.shadow_rule("air/heavy", by="me", now=at)
    assert [rule.is_shadow for rule in running_rules()] == [True]
    rules.activate_rule("air/heavy", by="me", now=at)
    changed = rules.add_rule({**DOCUMENT, "raise": {"above": 80}}, by="me", now=at)
    assert (changed.version, changed.mode) == (2, "draft")
    assert [rule.version for rule in running_rules()] == [1]
    raised(at)
    rules.activate_rule("air/heavy", by="me", now=at)
    assert [rule.version for rule in running_rules()] == [2]
    assert alarms.alarm_board(OFFICER, at, state="all").alarms[0].state == CityAlarmState.CLEARED
    rules.retire_rule("air/heavy", by="me", now=at)
    with pytest.raises(CityRuleNotReady):
        rules.pause_rule("air/heavy", by="me", now=at)


@pytest.mark.parametrize(
    ("change", "trouble"),
    [
        ({"raise": {"above": 75, "below": 3}}, "exactly one"),
        ({"clear": {"above": 10}}, "other way"),
        ({"clear": {"below": 90}}, "same time"),
        ({"kind": "volcano"}, "volcano"),
        ({"dwell_s": -1}, "dwell_s"),
        ({"unless_quality": ["smell"]}, "smell"),
        ({"colour": "red"}, "colour"),
        ({"raise": None}, "needs a limit"),
        ({"raise": {"above": float("nan")}}, "not a number"),
    ],
)
def test_a_rule_that_is_wrong_says_what_is(change: dict[str, object], trouble: str) -> None:
    with pytest.raises(CityRuleUnusable) as caught:
        read_spec({**DOCUMENT, **change})
    assert trouble in str(caught.value)


def test_a_rule_is_tried_on_history(now: datetime, tmp_path: Path) -> None:
    times = np.arange(START, START + 2 * 86_400_000, 60_000)
    value = np.where((times - START) // 3_600_000 % 6 == 5, 90.0, 40.0)
    number = np.zeros(len(times), dtype=np.int32)
    file = write_history(tmp_path, 0, 1, 2, number, times, value, np.zeros(len(times), dtype=np.uint16))
    with transaction():
        record_history([file])
    replay = RuleReplay(root=tmp_path, things=SmallRegistry(), partitions=2)
    spec = read_spec(DOCUMENT)
    trial = replay.run(
        spec, datetime.fromtimestamp(START / 1000, UTC), datetime.fromtimestamp(times[-1] / 1000 + 60, UTC)
    )
    assert (trial.episodes, trial.things, trial.readings) == (8, 1, len(times))
    assert trial.samples[0].thing == "T0"
    assert trial.samples[0].cleared_at is not None
    assert sum(trial.by_day.values()) == 8
    later = replay.run(spec, replace(trial).until, trial.until + timedelta(days=1))
    assert (later.episodes, later.readings) == (0, 0)


def test_a_rule_knows_what_is_usual_at_this_hour(now: datetime, tmp_path: Path) -> None:
    times = np.arange(START, START + 35 * 86_400_000, 1_200_000)
    is_day = (times // 3_600_000 + 8) % 24 < 12
    value = np.where(is_day, 100.0, 20.0) + np.arange(len(times)) % 5
    odd = (times >= START + 30 * 86_400_000) & ~is_day & (times < START + 31 * 86_400_000)
    value[odd] = 100.0  # usual by day, not at night
    file = write_history(
        tmp_path, 0, 1, 2, np.zeros(len(times), dtype=np.int32), times, value, np.zeros(len(times), dtype=np.uint16)
    )
    with transaction():
        record_history([file])
    spec = read_spec(
        {
            "key": "air/odd",
            "kind": "baseline",
            "title_zh": "异常",
            "title_en": "Odd",
            "raise": {"above": 6},
            "either_way": True,
            "over": {"codes": ["T0"]},
        }
    )
    begin = datetime.fromtimestamp(START / 1000, UTC) + timedelta(days=28)
    trial = RuleReplay(root=tmp_path, things=SmallRegistry(), partitions=2).run(spec, begin, begin + timedelta(days=6))
    assert trial.episodes > 0
    assert {sample.value for sample in trial.samples} == {100.0}
    assert set(trial.by_day) <= {"2025-12-24", "2025-12-25"}
