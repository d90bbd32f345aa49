"""Ten thousand random lives of a case with its tasks, and some in the database: none leaves the table of moves."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import count, pairwise
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.nets.casework.conftest import District
from tests.support.city import HIGH_TECH, open_bike_case, photo

from furong.kernel.errors import FurongError
from furong.kernel.permissions import Actor
from furong.nets.casework import api
from furong.nets.casework.api import registering, reports, requests
from furong.nets.casework.contracts import CaseState, CaseTypeSpec, PhotoKind, Source, TaskState
from furong.nets.casework.contracts.reports import NewReport
from furong.nets.casework.domain.lifecycle import (
    CASE_MOVES,
    FINAL_CASE_STATES,
    TASK_MOVES,
    case_move,
    steps_from,
    task_move,
)
from furong.nets.casework.errors import ReasonMissing, StepNotPossible
from furong.nets.casework.models import Case, HistoryRow

C, T = CaseState, TaskState
CASE_STEPS = tuple(dict.fromkeys(move.step for move in CASE_MOVES))
TASK_STEPS = tuple(dict.fromkeys(move.step for move in TASK_MOVES))
CASE_ROWS = {(move.step, move.source, move.target) for move in CASE_MOVES}
TASK_ROWS = {(move.step, move.source, move.target) for move in TASK_MOVES}
CASE_FROM = {state: tuple(move.step for move in CASE_MOVES if move.source is state) for state in CaseState}
TASK_FROM = {state: tuple(move.step for move in TASK_MOVES if move.source is state) for state in TaskState}
TASKS = 3
#: Where a case begins: reported by people, or seen by the city's own sensors.
FIRST = (C.REPORTED, C.PENDING_DISPATCH)
ENDED = FINAL_CASE_STATES - {C.MERGED}
EVERYTHING = frozenset(move.action for move in CASE_MOVES)
#: A type of a pack that one unit handles.
KIND = CaseTypeSpec(
    key="pack/kind",
    class_code="E01-10",
    title_zh="垃圾",
    title_en="Rubbish",
    limit=4,
    limit_kind="work_hour",
    start_rule="instant",
    closing_zh="清理",
    closing_en="Cleared",
    organisations={"": "operator-a"},
    task_zh="{place}",
    task_en="{place}",
    results=("cleared",),
    photos_before=1,
    photos_after=1,
    source="test",
)


@dataclass
class Life:
    """A case and its tasks, moved by the table alone."""

    case: CaseState
    tasks: list[TaskState] = field(default_factory=lambda: [T.DRAFTED] * TASKS)
    merged_from: CaseState | None = None
    passed: set[CaseState] = field(default_factory=set)

    def take(self, step: str, reason: str) -> None:
        """Let the case take a step, as far as the table has it; what it does not have is refused and moves nothing."""
        target = self.merged_from if step == "split" else None
        before = self.case
        try:
            move = case_move(step, before, reason=reason, target=target)
        except StepNotPossible:
            assert step not in CASE_FROM[before] or (target is not None and (step, before, target) not in CASE_ROWS)
            return
        except ReasonMissing:
            assert any(m.needs_reason for m in CASE_MOVES if (m.step, m.source) == (step, before))
            assert not reason.strip()
            return
        assert (step, before, move.target) in CASE_ROWS
        assert before not in ENDED
        self.merged_from = before if step == "merge" else None
        self.case = move.target
        self.passed.add(before)

    def take_task(self, number: int, step: str, reason: str) -> None:
        """Let a task take a step in the same way."""
        before = self.tasks[number]
        try:
            move = task_move(step, before, reason=reason)
        except StepNotPossible:
            assert step not in TASK_FROM[before]
            return
        except ReasonMissing:
            assert not reason.strip()
            return
        assert (step, before, move.target) in TASK_ROWS
        assert before not in (T.PASSED, T.CANCELLED)
        self.tasks[number] = move.target


def live(walk: bytes) -> Life:
    """Lead a life: every byte is one attempt, at something that the table has from there, or at anything."""
    life = Life(FIRST[len(walk) % len(FIRST)])
    for byte in walk:
        reason = "because" if byte & 1 else " "
        task = byte % TASKS
        if byte & 0x80:
            case_steps, task_steps = CASE_FROM[life.case], TASK_FROM[life.tasks[task]]
        else:
            case_steps, task_steps = CASE_STEPS, TASK_STEPS
        choices = len(case_steps) + len(task_steps)
        choice = (byte >> 1) % choices if choices else 0
        if choice < len(case_steps):
            life.take(case_steps[choice], reason)
        elif choices:
            life.take_task(task, task_steps[choice - len(case_steps)], reason)
    return life


def test_no_life_of_a_case_leaves_the_table() -> None:
    seen: set[CaseState] = set()
    done: set[TaskState] = set()

    @settings(max_examples=10_000, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(walk=st.binary(max_size=40))
    def walk(walk: bytes) -> None:
        life = live(walk)
        seen.add(life.case)
        done.update(life.tasks)
        if life.case in ENDED:
            assert steps_from(life.case, EVERYTHING) == ()
        if life.case is C.CLOSED:
            # Nothing is closed that nobody was sent to, handled, and gave back to be checked.
            assert {C.PENDING_DISPATCH, C.PENDING_HANDLE, C.HANDLING, C.HANDLED, C.PENDING_CHECK} <= life.passed
        if C.REPORTED in life.passed and C.PENDING_DISPATCH in life.passed:
            assert C.PENDING_REGISTER in life.passed

    walk()
    assert (seen, done) == (set(CaseState), set(TaskState))


def _ways(state: CaseState, seen: frozenset[CaseState]) -> Iterator[frozenset[CaseState]]:
    """Yield the states that each way to closing without a circle passes."""
    if state is C.CLOSED:
        yield seen
        return
    for move in CASE_MOVES:
        if move.source is state and move.target not in seen and move.step not in ("merge", "split"):
            yield from _ways(move.target, seen | {move.target})


def test_whoever_gets_a_case_back_cannot_send_it_on_to_closing() -> None:
    """From where a returned case comes to, every way to closing leads over a unit that handled it (domain §4.2)."""
    ways = list(_ways(C.PENDING_DISPATCH, frozenset({C.PENDING_DISPATCH})))
    assert ways
    assert all({C.HANDLING, C.HANDLED, C.PENDING_CHECK} <= way for way in ways)
    assert {move.target for move in CASE_MOVES if move.step == "come_back"} == {C.PENDING_DISPATCH}


#: What somebody may try with a case in the database, by the name of the step that it begins with.
Act = Callable[[Actor, str, str], None]


def _on_task(act: Callable[[Actor, UUID], None]) -> Act:
    """Return the act on the first task of the case that whoever acts may see."""

    def on_case(actor: Actor, case: str, _reason: str) -> None:
        tasks = [task.id for task in api.list_tasks_for(actor) if task.case == case]
        if tasks:
            act(actor, tasks[0])

    return on_case


def _do(actor: Actor, task: UUID) -> None:
    for kind, colour in ((PhotoKind.BEFORE, "red"), (PhotoKind.AFTER, "green")):
        api.attach_photo(actor, task, photo(colour), kind)
    api.feed_back_task(actor, task, result="cleared")


def _judged(step: str) -> Act:
    return lambda actor, case, reason: registering.judge_report(actor, case, step, reason=reason)


ACTS: Mapping[str, Act] = {
    **{step: _judged(step) for step in ("accept", "decline", "verify", "confirm", "refute")},
    "register": lambda actor, case, _reason: registering.register_case(actor, case, case_type="pack/kind"),
    "dispatch": lambda actor, case, _reason: api.dispatch_case(actor, case),
    "undo_dispatch": lambda actor, case, _reason: api.undo_dispatch(actor, case),
    "close": lambda actor, case, reason: api.close_case(actor, case, note=reason),
    "rework": lambda actor, case, reason: api.rework_case(actor, case, reason=reason),
    "void": lambda actor, case, reason: api.void_case(actor, case, reason=reason),
    "suspend": lambda actor, case, reason: requests.suspend_case(actor, case, reason=reason, until=date(2026, 12, 1)),
    "resume": lambda actor, case, _reason: requests.resume_case(actor, case),
    "task accept": _on_task(api.accept_task),
    "task done": _on_task(_do),
    "task return": _on_task(lambda actor, task: api.return_task(actor, task, reason="not ours")),
}


@dataclass(frozen=True)
class Trace:
    """What the database says of a case."""

    state: str
    version: int
    rows: tuple[tuple[str, str, str, bool], ...]

    @classmethod
    def of(cls, case: str) -> Trace:
        state, version = Case.objects.values_list("state", "version").get(pk=case)
        kept = HistoryRow.objects.filter(case_id=case).order_by("id")
        rows = kept.values_list("step", "from_state", "to_state", "task_id")
        return cls(state, version, tuple((step, old, new, task is not None) for step, old, new, task in rows))

    def check(self) -> None:
        """Fail when a row is none of the table, or one of the case does not begin where the one before it ended."""
        moved = [row for row in self.rows if row[1] != row[2]]
        assert moved[0][:2] == ("open", "")
        for step, old, new, is_of_task in moved[1:]:
            assert (step, old, new) in (TASK_ROWS if is_of_task else CASE_ROWS)
        of_case = [row for row in moved if not row[3]]
        assert all(before[2] == after[1] for before, after in pairwise(of_case))
        assert of_case[-1][2] == self.state


def _opened(serial: int) -> str:
    """Return a new case: reported by people, or seen by a sensor."""
    if serial % 2:
        return open_bike_case(f"walk-{serial}", shares={"A": 2, "B": 1})
    source = (Source.PUBLIC, Source.HOTLINE)[serial // 2 % 2]
    report = NewReport(source=source, source_key=f"walk-{serial}", text="垃圾", lon=104.06, lat=30.641, area=HIGH_TECH)
    return reports.report_case(Actor(key="system:public", name="公众"), report)


def test_whatever_people_do_to_real_cases_their_history_is_of_the_table(district: District) -> None:
    with transaction.atomic():
        api.install_case_type(KIND)
    actors = [district.duty.actor, district.checker.actor, district.operator_a.actor, district.second_duty.actor]
    serials = count()
    ended: set[str] = set()

    @settings(max_examples=20, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(tries=st.lists(st.tuples(st.sampled_from(actors), st.integers(0, 255)), min_size=8, max_size=16))
    def walk(tries: list[tuple[Actor, int]]) -> None:
        case = _opened(next(serials))
        before = Trace.of(case)
        for actor, number in tries:
            names = list(ACTS)
            with contextlib.suppress(FurongError):
                offered = api.get_case_for(actor, case).steps if number % 4 else ()
                names = [name for name in offered if name in ACTS] or names
            try:
                ACTS[names[number % len(names)]](actor, case, "because" if number % 5 else " ")
            except FurongError:
                assert Trace.of(case) == before
            after = Trace.of(case)
            after.check()
            assert after.version >= before.version
            assert after.rows[: len(before.rows)] == before.rows
            before = after
        ended.add(before.state)

    walk()
    assert len(ended) > 3


@pytest.mark.parametrize("table", ["casework_historyrow", "casework_deadlinerow"])
@pytest.mark.parametrize("act", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_the_database_keeps_what_happened_whoever_asks(district: District, table: str, act: str) -> None:
    case = open_bike_case()
    told = Trace.of(case)
    connection.check_constraints()
    with pytest.raises(DatabaseError, match="takes new rows only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(act.format(table))
    assert Trace.of(case) == told
    assert HistoryRow.objects.filter(case_id=case).exists()
