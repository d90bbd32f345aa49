"""An overflow of a zone is one case; each operator moves its share, and what it has moved is proved by counts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from tests.nets.mobility.conftest import Parking
from tests.nets.mobility.test_overflow import MINUTE
from tests.support.city import Person, open_bike_case, photo

from furong.foundation.outbox.deliver import deliver_pending
from furong.kernel.clock import FrozenClock, city_time
from furong.nets.casework import api as casework
from furong.nets.casework.api import supervision
from furong.nets.casework.api.clocks import watch_clocks
from furong.nets.casework.api.scores import score_sheet_for
from furong.nets.casework.contracts import CaseState, PhotoKind, TaskState
from furong.nets.casework.contracts.scores import Dimension, ScoreQuery
from furong.nets.casework.errors import ReasonMissing
from furong.nets.casework.errors.figures import FigureNotReached
from furong.nets.casework.models import Case, HistoryRow
from furong.nets.mobility.api import counts
from furong.nets.mobility.api.overflow import judge_waiting_zones, open_episode_of
from furong.nets.mobility.contracts.counts import CountSource, NewCount
from furong.nets.mobility.models import ZoneCount

#: 214 bikes where 134 may stand: at most 93 leave the zone clear, so 121 have to go.
FULL = {"A": 120, "B": 60, "C": 34, "": 0}


def tell(clock: FrozenClock, bikes: dict[str, int], **given: Any) -> None:
    """Count a zone now, and let everybody hear of it."""
    basis: dict[str, Any] = {"source": CountSource.CAMERA, "sigma": 0, "by_operator": bikes}
    counts.record_count(NewCount(zone="Z1", at=clock.now(), total=sum(bikes.values()), **{**basis, **given}))
    deliver()


def deliver() -> None:
    while deliver_pending():
        pass


def go_on(clock: FrozenClock, bikes: dict[str, int], minutes: Iterable[int], **given: Any) -> None:
    for _ in minutes:
        clock.advance(MINUTE)
        tell(clock, bikes, **given)


def steps(case: Case) -> list[str]:
    return list(HistoryRow.objects.filter(case=case).order_by("pk").values_list("step", flat=True))


def my_task(person: Person, number: str, group: str) -> UUID:
    """Return the id of somebody's task of a case."""
    return next(t.id for t in casework.list_tasks_for(person.actor) if (t.case, t.group) == (number, group))


def do(person: Person, number: str, group: str, *, moved: int, seed: str) -> None:
    """Take a task on and report it as done, with one photo."""
    task = my_task(person, number, group)
    casework.accept_task(person.actor, task)
    casework.attach_photo(person.actor, task, photo(seed), PhotoKind.AFTER, lon=104.0605, lat=30.5505)
    casework.feed_back_task(person.actor, task, result="cleared", moved=moved)


def test_an_overflow_is_one_case_with_fair_tasks_and_counts_close_it(
    staff: dict[str, Person], parking: Parking, clock: FrozenClock
) -> None:
    go_on(clock, FULL, range(11))
    case = Case.objects.get()
    assert (case.case_type_id, case.class_code, case.state) == ("shared_bikes/overflow", "E04-93", "pending_handle")
    assert {task.group: (task.organisation_id, task.share) for task in case.tasks.all()} == {
        "A": ("operator-a", 68),
        "B": ("operator-b", 34),
        "C": ("operator-c", 19),
    }
    due_at = case.due_at
    assert due_at is not None
    assert due_at - case.opened_at == timedelta(hours=2)
    with pytest.raises(FigureNotReached) as refused:
        do(staff["A"], case.number, "A", moved=68, seed="a")
    assert refused.value.sentence("zh").startswith("还剩 68 辆")
    go_on(clock, {**FULL, "A": 64}, range(1))
    with pytest.raises(FigureNotReached, match="12 bikes"):
        casework.feed_back_task(staff["A"].actor, my_task(staff["A"], case.number, "A"), result="not_found")
    go_on(clock, {**FULL, "A": 40}, range(1))
    assert case.tasks.get(group="A").state == TaskState.ACCEPTED, "one count alone proves nothing by itself"
    go_on(clock, {**FULL, "A": 40}, range(1))
    case.refresh_from_db()
    states = {task.group: TaskState(task.state) for task in case.tasks.all()}
    assert states == {"A": TaskState.DONE, "B": TaskState.ASSIGNED, "C": TaskState.ASSIGNED}
    go_on(clock, {"A": 40, "B": 26, "": 0}, range(4))
    case.refresh_from_db()
    assert case.state == CaseState.CLOSED
    assert {task.state for task in case.tasks.all()} == {TaskState.PASSED}
    assert [step for step in steps(case) if step in ("prove", "close")] == ["prove", "prove", "prove", "close"]
    go_on(clock, FULL, range(12))
    assert Case.objects.count() == 2


def test_a_case_says_whose_feed_is_out_and_proves_nothing_of_shares_meanwhile(
    staff: dict[str, Person], parking: Parking, clock: FrozenClock
) -> None:
    shared = {"zone_id": "Z1", "source": "feed", "by_state": {}, "sigma": 0.0}
    for minute in range(12):
        clock.advance(MINUTE)
        part = {"total": 220.0, "by_operator": {**FULL, "B": 66}, "conf": 0.5, "missing": ["B"]}
        ZoneCount.objects.create(at=clock.now(), arrived_at=clock.now(), key=f"{minute}", **shared, **part)
        judge_waiting_zones()
        deliver()
    case = Case.objects.get()
    assert case.title_zh == "天府三街口 单车爆仓：停放 154 辆，容量 134 辆（数据中断未计入：单车企业乙）"
    assert case.title_en.endswith("(feed out, not counted: Bike operator B)")
    # 61 have to go, by the shares of those who are counted.
    assert dict(case.tasks.values_list("group", "share")) == {"A": 48, "C": 13}
    go_on(clock, {"A": 40, "B": 0, "C": 5, "": 0}, range(4), source=CountSource.FEED)
    case.refresh_from_db()
    assert case.state == CaseState.CLOSED


def test_a_report_that_the_count_bears_out_is_taken_with_one_photo(
    staff: dict[str, Person], clock: FrozenClock
) -> None:
    """A camera that cannot tell operators apart: the whole must go down by the share of each."""
    bikes = {"": 214}
    feed: dict[str, Any] = {"source": CountSource.FEED, "key": "feed"}
    tell(clock, {"A": 100, "B": 100}, **feed)
    go_on(clock, bikes, range(11), by_operator={})
    case = Case.objects.get()
    assert {task.group: task.share for task in case.tasks.all()} == {"A": 61, "B": 60}
    a, b = (my_task(staff[code], case.number, code) for code in "AB")
    casework.accept_task(staff["A"].actor, a)
    assert casework.get_task_sheet_for(staff["A"].actor, a).missing == {"before": 0, "after": 1}
    casework.accept_task(staff["B"].actor, b)
    go_on(clock, {"": 214 - 61}, range(2), by_operator={})
    case.refresh_from_db()
    # Whose bikes they were nobody can tell: the first task is borne out, the other is not by the same difference.
    assert sorted(task.state for task in case.tasks.all()) == ["accepted", "done"]
    left = next(code for code in "AB" if case.tasks.get(group=code).state == TaskState.ACCEPTED)
    with pytest.raises(FigureNotReached, match="are left"):
        casework.feed_back_task(staff[left].actor, my_task(staff[left], case.number, left), result="cleared")


def test_who_acknowledges_everything_and_does_nothing_is_seen(
    staff: dict[str, Person], parking: Parking, clock: FrozenClock
) -> None:
    go_on(clock, FULL, range(11))
    case = Case.objects.get()
    tasks = {code: my_task(staff[code], case.number, code) for code in "ABC"}
    for code in "ABC":
        casework.accept_task(staff[code].actor, tasks[code])
    go_on(clock, {**FULL, "B": 26, "C": 15}, range(2))
    with pytest.raises(ReasonMissing):
        casework.return_task(staff["A"].actor, tasks["A"], reason=" ")
    clock.advance(timedelta(hours=6))
    watch_clocks()
    case.refresh_from_db()
    assert {task.group: task.state for task in case.tasks.all()} == {"A": "accepted", "B": "done", "C": "done"}
    (told,) = supervision.list_supervisions_for(parking.duty.actor, case.number)
    assert (told.level, told.by) == ("timeout", "casework")
    assert "已接单未办结，还剩 68/68 辆" in told.text
    assert "accepted, not done, 68/68 bikes left" in told.wanted("en")
    assert told.wanted("zh") == told.text
    assert "B" not in told.text
    (seen,) = supervision.list_task_supervisions_for(staff["A"].actor, tasks["A"])
    assert seen.text == told.text
    assert case.tasks.get(group="A").organisation_id == "operator-a"
    day = ScoreQuery(since=clock.now() - timedelta(days=1), until=clock.now(), by=(Dimension.UNIT,))
    sheet = score_sheet_for(parking.duty.actor, day)
    in_time = {row.group["unit"]: row.figure("in_time_handle") for row in sheet.rows}
    rates = {unit: figure.rate for unit, figure in in_time.items() if figure is not None}
    assert rates == {"operator-a": 0.0, "operator-b": 1.0, "operator-c": 1.0}
    watch_clocks()
    assert len(supervision.list_supervisions_for(parking.duty.actor, case.number)) == 1


def test_a_feed_that_comes_late_and_at_once_makes_no_task_that_is_late_from_its_beginning(
    staff: dict[str, Person], clock: FrozenClock
) -> None:
    begin = clock.now()
    clock.advance(timedelta(minutes=35))
    for minute in range(35):
        counts.record_count(
            NewCount(
                zone="Z1",
                at=begin + minute * MINUTE,
                source=CountSource.FEED,
                total=214,
                sigma=0,
                by_operator=FULL,
            )
        )
    deliver()
    case = Case.objects.get()
    assert case.opened_at == clock.now()
    assert case.due_at is not None
    assert case.due_at > clock.now() + timedelta(hours=1)
    assert case.facts["late_min"] == "25"
    assert f"（{city_time(begin + 10 * MINUTE):%H:%M} 起，数据晚到 25 分钟）" in case.title_zh


def test_what_was_over_before_it_was_known_sends_nobody(staff: dict[str, Person], clock: FrozenClock) -> None:
    begin = clock.now()
    clock.advance(timedelta(hours=1))
    for minute in range(40):
        total = 214 if minute < 20 else 10
        counts.record_count(
            NewCount(zone="Z1", at=begin + minute * MINUTE, source=CountSource.FEED, total=total, sigma=0)
        )
    deliver()
    assert not Case.objects.exists()
    assert open_episode_of("Z1") is None


def test_a_zone_has_one_case_by_whichever_way_it_came(
    staff: dict[str, Person], parking: Parking, clock: FrozenClock
) -> None:
    number = open_bike_case("alarm-9", shares={"A": 120, "B": 60, "C": 34})
    case = Case.objects.get()
    case.facts = {"thing": "demo-bikes/Z1"}
    case.lon, case.lat = 104.0605, 30.5505
    case.save()
    go_on(clock, FULL, range(11))
    assert Case.objects.count() == 1
    assert "overflow_raised" in steps(case)
    casework.dispatch_case(parking.duty.actor, number)
    go_on(clock, {"A": 10, "B": 10}, range(4))
    case.refresh_from_db()
    assert case.state == CaseState.CLOSED
