"""Several people at once: real connections, real locks, and one outcome."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connections
from tests.nets.casework.conftest import District, settle
from tests.support.city import hire, open_bike_case, photo, task_of

from furong.kernel.clock import FrozenClock
from furong.kernel.errors import FurongError
from furong.kernel.permissions import Actor
from furong.nets.casework import api
from furong.nets.casework.contracts import CaseQuery, CaseState, PhotoKind
from furong.nets.casework.errors import UndoOfAnother

pytestmark = pytest.mark.usefixtures("own_database")


@pytest.fixture
def city(own_database: None, clock: FrozenClock) -> District:
    """The district, in a database where every connection sees what another has committed."""
    return settle()


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Run acts in threads that start together; return how each ended: ``ok`` or the code of its error."""
    start = threading.Barrier(len(acts))
    outcomes: list[str] = []

    def run(act: Callable[[], object]) -> None:
        try:
            start.wait()
            act()
            outcomes.append("ok")
        except FurongError as error:
            outcomes.append(error.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


def test_of_two_dispatchers_one_dispatches(city: District) -> None:
    case = open_bike_case()
    version = api.get_case_for(city.duty.actor, case).case.version
    actors = (city.duty.actor, city.second_duty.actor)
    outcomes = at_once(*(lambda actor=actor: api.dispatch_case(actor, case, version=version) for actor in actors))
    assert outcomes == ["casework.changed_meanwhile", "ok"]
    history = api.get_case_for(city.duty.actor, case).history
    assert [entry.step for entry in history].count("dispatch") == 1


def test_one_source_told_from_many_sides_opens_one_case(city: District) -> None:
    assert at_once(*(lambda: open_bike_case("same") for _ in range(6))) == ["ok"] * 6
    assert api.count_views(city.duty.actor)["all"] == 1


def test_numbers_of_cases_opened_at_once_are_all_different(city: District) -> None:
    assert at_once(*(lambda key=key: open_bike_case(f"key-{key}") for key in range(6))) == ["ok"] * 6
    numbers = sorted(info.number for info in api.list_cases_for(city.duty.actor, CaseQuery()).cases)
    assert [int(number[-5:]) for number in numbers] == [1, 2, 3, 4, 5, 6]


def test_two_tasks_fed_back_at_once_move_the_case_on_once(city: District) -> None:
    case = open_bike_case()
    api.dispatch_case(city.duty.actor, case)
    acts = []
    for group, person in (("A", city.operator_a), ("B", city.operator_b)):
        task, actor = task_of(city.duty, case, group), person.actor
        api.accept_task(actor, task)
        api.attach_photo(actor, task, photo(f"{group} before"), PhotoKind.BEFORE)
        api.attach_photo(actor, task, photo(f"{group} after"), PhotoKind.AFTER)
        acts.append(lambda actor=actor, task=task: api.feed_back_task(actor, task, result="cleared"))
    assert at_once(*acts) == ["ok", "ok"]
    detail = api.get_case_for(city.duty.actor, case)
    assert detail.case.state == CaseState.PENDING_CHECK
    assert [entry.step for entry in detail.history].count("finish") == 1


_OFFICERS, _WAITING = 12, 30


def _work_off(actor: Actor, done: list[tuple[str, str]], beaten: list[str]) -> None:
    """Dispatch what waits, the first on the list again and again, until nothing does."""
    while page := api.list_cases_for(actor, CaseQuery(view="dispatch")).cases:
        for case in page:
            try:
                api.dispatch_case(actor, case.number, version=case.version)
                done.append((case.number, actor.key))
            except FurongError as error:
                beaten.append(error.code)


def test_twelve_officers_work_off_one_queue_and_no_case_is_taken_twice(city: District) -> None:
    waiting = {open_bike_case(f"key-{n}") for n in range(_WAITING)}
    officers = [hire("duty_officer", name=f"duty-{n}", shown=f"值班{n}").actor for n in range(_OFFICERS)]
    done: list[tuple[str, str]] = []
    beaten: list[str] = []
    assert at_once(*(lambda actor=actor: _work_off(actor, done, beaten) for actor in officers)) == ["ok"] * _OFFICERS
    assert sorted(number for number, _ in done) == sorted(waiting)
    assert set(beaten) <= {"casework.changed_meanwhile"}
    number, key = done[0]
    other = next(actor for actor in officers if actor.key != key)
    with pytest.raises(UndoOfAnother):
        api.undo_dispatch(other, number)
    api.undo_dispatch(next(actor for actor in officers if actor.key == key), number)
    assert api.count_views(officers[0])["dispatch"] == 1
