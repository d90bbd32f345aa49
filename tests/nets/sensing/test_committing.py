"""Commits beside the evaluation: the same alarms and history, also when the database goes away for a moment."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import OperationalError
from tests.support.sensing_city import City, activate, drain

from furong.nets.sensing.actions.commit_batches import commit_batches
from furong.nets.sensing.contracts.city_rules import CityRuleSpec, Limit, RuleKind
from furong.nets.sensing.pipeline.committing import Committer

pytestmark = pytest.mark.usefixtures("own_database")

START = 1_764_000_000_000
HIGH = CityRuleSpec(
    key="t/high", kind=RuleKind.THRESHOLD, title_zh="高", title_en="High", raise_when=Limit(above=75), flood_over=1000
)


def test_a_commit_that_fails_is_made_again(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    activate(HIGH, city.clock)
    commit, failures = commit_batches, iter([False, True, False, True])

    def sometimes(*arguments: Any) -> int:
        if next(failures, False):
            raise OperationalError("the server closed the connection")
        return commit(*arguments)

    monkeypatch.setattr("furong.nets.sensing.pipeline.engine.commit_batches", sometimes)
    engine = city.engine()
    engine.committer = Committer(is_beside=True)
    stop = threading.Event()
    worker = threading.Thread(target=engine.run, args=(stop,))
    worker.start()
    rows = [[(n, START + minute * 60_000, 90.0 if minute % 2 else 40.0) for n in range(40)] for minute in range(20)]
    for part in rows:
        city.send(part)
    wanted = sorted(row for part in rows for row in part)
    waited = threading.Event()
    for _ in range(1_200):
        if city.history() == wanted:
            break
        waited.wait(0.1)
    stop.set()
    worker.join()
    assert city.history() == wanted
    assert len(city.alarms()) == 40 * 10
    again = city.engine()
    drain(again)
    assert city.history() == wanted
