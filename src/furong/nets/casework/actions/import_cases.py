"""Open many cases at once: the rows that opening and dispatching them one by one would leave, written by the column."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import numpy as np
from django.db import connection

from furong.engines.worktime import Calendar, Pauses
from furong.foundation.citytime.clock import city_clock
from furong.foundation.outbox.announce import announce_all
from furong.foundation.transactions import transaction_required
from furong.kernel.clock import CITY_TIME, city_time
from furong.kernel.identifiers import CaseNumber
from furong.kernel.permissions import Actor
from furong.nets.casework.actions.draft_tasks import OWNER, new_task, unit_of_type
from furong.nets.casework.actions.record_step import OPENING_STEP, event_of, history_row, record_recurrence
from furong.nets.casework.actions.route_case import new_routing
from furong.nets.casework.contracts import CaseState, CaseTypeSpec, TaskState
from furong.nets.casework.contracts.clocks import Stage
from furong.nets.casework.contracts.responsibility import Answer
from furong.nets.casework.domain.clocks import (
    DUE,
    ClockColumns,
    Shape,
    count_marks,
    explained,
    instant_of,
    next_marks,
    parts_into,
    second_of,
)
from furong.nets.casework.domain.responsibility import Responsibilities
from furong.nets.casework.domain.routing import dispatches_itself, is_routed
from furong.nets.casework.domain.stages import ClockPolicy
from furong.nets.casework.models import Case, CaseSerial, DeadlineRow, HistoryRow, Routing, Task, Timer
from furong.nets.casework.selectors.calendars import city_calendar, city_policy
from furong.nets.casework.selectors.holds import came_back, held_back

__all__ = ["Actors", "Chunk", "CityRules", "import_chunk"]

_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Actors:
    """In whose name the cases are opened, and in whose those that need nobody are dispatched."""

    opens: Actor
    dispatches: Actor


@dataclass(frozen=True, slots=True)
class CityRules:
    """What the cases of a file are decided by: read once for all of them.

    Args:
        types: Types of cases by key.
        areas: Paths of areas by code.
        responsible: The list of responsibilities as it is known now.
        auto_dispatch: Types that are dispatched without a person.
    """

    types: Mapping[str, CaseTypeSpec]
    areas: Mapping[str, str]
    responsible: Responsibilities
    auto_dispatch: frozenset[str]
    _answers: dict[tuple[str, str, date], Answer] = field(default_factory=dict)

    def answer(self, case: Case, spec: CaseTypeSpec) -> Answer:
        """Return who is responsible for a case."""
        asked = (spec.class_code, case.area_path, city_time(case.opened_at).date())
        if asked not in self._answers:
            self._answers[asked] = self.responsible.ask(*asked)
        return self._answers[asked]


@dataclass(frozen=True, slots=True)
class Chunk:
    """What became of some rows: how many cases were opened, were known before, and went out at once. [1]"""

    opened: int
    known: int
    dispatched: int


@transaction_required
def import_chunk(rows: Sequence[Mapping[str, Any]], rules: CityRules, actors: Actors) -> Chunk:
    """Open a case for each row whose source and key have none yet, and dispatch those that need nobody for it.

    Args:
        rows: Rows as :func:`furong.nets.casework.domain.case_reading.read_cases` returns them.
        rules: What they are decided by.
        actors: In whose names that is done.
    """
    fresh = _unknown(rows)
    cases = _numbered(fresh, rules)
    back = came_back(cases)
    held = back | held_back(cases)
    work = _Work(cases, rules, actors, city_clock().now(), city_calendar(), city_policy(), held)
    made = work.made()
    there = _stored(work.cases)
    made.store(there, work)
    for case in work.cases:
        if case.number in back & there:
            record_recurrence(case)
    dispatched = sum(case.state == CaseState.PENDING_HANDLE for case in work.cases if case.number in there)
    return Chunk(opened=len(there), known=len(rows) - len(there), dispatched=dispatched)


def _unknown(rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return the rows of sources and keys that have no case, each once."""
    first = {_key(row): row for row in reversed(rows)}
    keys = [key for _, key in first]
    known = Case.objects.filter(source_key__in=keys).values_list("source", "source_key")
    for key in known:
        first.pop(key, None)
    return [row for row in rows if first.get(_key(row)) is row]


def _key(row: Mapping[str, Any]) -> tuple[str, str]:
    return row["source"], row["source_key"]


def _numbered(rows: Sequence[Mapping[str, Any]], rules: CityRules) -> list[Case]:
    """Return the cases that the rows open, with their numbers, in the order of the rows."""
    cases = [_case(row, rules) for row in rows]
    places = [_district_and_day(case) for case in cases]
    counts: dict[tuple[str, date], int] = {}
    for place in places:
        counts[place] = counts.get(place, 0) + 1
    serials: dict[tuple[str, date], int] = {}
    for district, day in sorted(counts):  # in one order, so that two imports cannot wait for one another
        serials[district, day] = _reserved(district, day, counts[district, day])
    for case, place in zip(cases, places, strict=True):
        case.number = str(CaseNumber.make(*place, serials[place]))
        serials[place] += 1
    return cases


def _district_and_day(case: Case) -> tuple[str, date]:
    _, _, below = case.area_path.partition("/")
    return (below.partition("/")[0] or case.area_id), city_time(case.opened_at).date()


def _reserved(district: str, day: date, count: int) -> int:
    """Reserve serial numbers and return the first of them."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {CaseSerial._meta.db_table} (district, day, last) VALUES (%s, %s, %s) ON CONFLICT"
            " (district, day) DO UPDATE SET last = casework_caseserial.last + excluded.last RETURNING last",
            [district, day, count],
        )
        (last,) = cursor.fetchone()
    return int(last) - count + 1


def _case(row: Mapping[str, Any], rules: CityRules) -> Case:
    spec = rules.types[row["type"]]
    return Case(
        case_type_id=spec.key,
        class_code=spec.class_code,
        source=row["source"],
        source_key=row["source_key"],
        title_zh=row["title"],
        title_en=row["title_en"],
        state=CaseState.PENDING_DISPATCH,
        priority=row["priority"],
        area_id=row["area"],
        area_path=rules.areas[row["area"]],
        place_zh=row["place"],
        place_en=row["place_en"],
        lon=row["lon"],
        lat=row["lat"],
        opened_at=row["occurred"].astimezone(CITY_TIME),
    )


def _stored(cases: Sequence[Case]) -> frozenset[str]:
    """Store cases and return the numbers of those that nobody else has opened meanwhile."""
    Case.objects.bulk_create(cases, batch_size=_AT_ONCE, ignore_conflicts=True)
    return frozenset(Case.objects.filter(pk__in=[case.number for case in cases]).values_list("pk", flat=True))


@dataclass(slots=True)
class _Made:
    """The rows that belong to cases, not stored yet."""

    timers: list[Timer]
    tasks: list[Task] = field(default_factory=list)
    routings: list[Routing] = field(default_factory=list)
    history: list[HistoryRow] = field(default_factory=list)

    def store(self, there: frozenset[str], work: _Work) -> None:
        """Store the rows of the cases that are there."""
        timers = [row for row in self.timers if row.case_id in there]
        history = [row for row in self.history if row.case_id in there]
        Task.objects.bulk_create((row for row in self.tasks if row.case_id in there), batch_size=_AT_ONCE)
        Timer.objects.bulk_create(timers, batch_size=_AT_ONCE)
        DeadlineRow.objects.bulk_create(work.counts(timers), batch_size=_AT_ONCE)
        Routing.objects.bulk_create((row for row in self.routings if row.case_id in there), batch_size=_AT_ONCE)
        HistoryRow.objects.bulk_create(history, batch_size=_AT_ONCE)
        announce_all([event_of(row, row.case) for row in history])


@dataclass(slots=True)
class _Work:
    """Everything that belongs to the cases of a chunk."""

    cases: Sequence[Case]
    rules: CityRules
    actors: Actors
    now: datetime
    calendar: Calendar
    policy: ClockPolicy
    #: Numbers of those that wait for a person, however certain it is whose they are.
    held: frozenset[str]

    def made(self) -> _Made:
        """Let the cases go as far as they go by themselves, and return the rows that belong to them."""
        specs = [self.rules.types[case.case_type_id or ""] for case in self.cases]
        opened = [case.opened_at for case in self.cases]
        totals = self._timers(Stage.TOTAL, self.cases, specs, opened)
        waits = self._timers(Stage.DISPATCH, self.cases, specs, opened)
        made = _Made([*totals, *waits])
        handling: list[tuple[Case, CaseTypeSpec]] = []
        for case, spec, total, wait in zip(self.cases, specs, totals, waits, strict=True):
            case.due_at = total.due_at
            made.history.append(self._opening(case))
            unit = self._unit(case, spec)
            if not unit:
                continue
            task = new_task(case, spec, unit)
            made.tasks.append(task)
            if case.number in self.held or not dispatches_itself(spec, self.rules.auto_dispatch):
                continue
            if is_routed(spec):
                answer, by = self.rules.answer(case, spec), self.actors.dispatches
                made.routings.append(new_routing(case, answer, unit, by, note="", at=self.now))
            made.history += self._dispatched(case, task)
            wait.stopped_at, wait.next_at = self.now, None
            handling.append((case, spec))
        handled, of_type = [case for case, _ in handling], [spec for _, spec in handling]
        made.timers += self._timers(Stage.HANDLE, handled, of_type, [self.now] * len(handling))
        return made

    def _timers(
        self, stage: Stage, cases: Sequence[Case], specs: Sequence[CaseTypeSpec], starts: Sequence[datetime]
    ) -> list[Timer]:
        """Return a clock of a stage for each case, counted by the column."""
        shapes: dict[str, int] = {}
        for spec in specs:
            shapes.setdefault(spec.key, len(shapes))
        by_key = {spec.key: Shape(stage, self.policy.parts(stage, spec)) for spec in specs}
        columns = ClockColumns(
            shapes=[by_key[key] for key in shapes],
            shape=np.array([shapes[spec.key] for spec in specs], dtype=np.int64),
            starts=np.array([second_of(start) for start in starts], dtype=np.int64),
            pauses=Pauses.of([()] * len(starts)),
        )
        marks = count_marks(columns, self.calendar, self.policy)
        reached, upcoming = next_marks(marks, np.zeros(len(starts), dtype=np.int64), second_of(self.now))
        return [
            Timer(
                case=case,
                stage=stage,
                started_at=start,
                parts=parts_into(by_key[spec.key].parts),
                calendar=self.calendar.name,
                due_at=instant_of(due_at),
                reached=passed,
                next_at=instant_of(next_at),
            )
            for case, spec, start, due_at, passed, next_at in zip(
                cases, specs, starts, marks[DUE].tolist(), reached.tolist(), upcoming.tolist(), strict=True
            )
        ]

    def _unit(self, case: Case, spec: CaseTypeSpec) -> str:
        """Return whose the task is, or nothing while that is not certain."""
        if is_routed(spec):
            certain = self.rules.answer(case, spec).certain
            return certain.organisation if certain else ""
        code = unit_of_type(spec)
        return spec.organisations.get(OWNER, "") if code == OWNER else code

    def _opening(self, case: Case) -> HistoryRow:
        moved = ("", str(case.state))
        return history_row(case, None, self.actors.opens, OPENING_STEP, moved=moved, at=case.opened_at)

    def _dispatched(self, case: Case, task: Task) -> list[HistoryRow]:
        """Let a case and its task take the step, and return the rows that tell of it."""
        by, at = self.actors.dispatches, self.now
        case.state, task.state, case.version = CaseState.PENDING_HANDLE, TaskState.ASSIGNED, case.version + 2
        cased = (str(CaseState.PENDING_DISPATCH), str(CaseState.PENDING_HANDLE))
        tasked = (str(TaskState.DRAFTED), str(TaskState.ASSIGNED))
        return [
            history_row(case, None, by, "dispatch", moved=cased, at=at),
            history_row(case, task, by, "assign", moved=tasked, at=at),
        ]

    def counts(self, timers: Iterable[Timer]) -> Iterable[DeadlineRow]:
        """Return the record of each deadline with the lines that explain it."""
        for timer in timers:
            if timer.stage == Stage.TOTAL:
                spec = self.rules.types[timer.case.case_type_id or ""]
                parts = self.policy.parts(Stage.TOTAL, spec)
                lines = explained(timer.started_at, parts, (), self.calendar)
                derivation = {language: list(told) for language, told in lines.items()}
                yield DeadlineRow(
                    case=timer.case,
                    due_at=timer.due_at,
                    calendar=timer.calendar,
                    cause="opened",
                    derivation=derivation,
                )
