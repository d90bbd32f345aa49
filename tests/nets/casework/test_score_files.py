"""Scores computed from a file of facts alone are those of the database, figure for figure."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from django.test import Client
from tests.nets.casework.conftest import District
from tests.nets.casework.test_handling import handle
from tests.support.city import open_bike_case
from tests.support.commands import furong
from tests.support.scored_day import DAY, NEXT, at, live_through

from furong.kernel.clock import FrozenClock
from furong.nets.casework import api
from furong.nets.casework.api import scores
from furong.nets.casework.contracts.scores import Dimension, ScoreQuery
from furong.nets.casework.errors.scores import ScoreFileUnusable

QUERY = ScoreQuery(since=DAY, until=NEXT)
_BY = (Dimension.DISTRICT, Dimension.UNIT, Dimension.QUARTER)


@pytest.fixture
def day(district: District, clock: FrozenClock) -> dict[str, str]:
    """A day to be scored, whose times are no whole seconds."""
    clock.at = at(9.1).replace(microsecond=123_457)
    number = open_bike_case("odd", shares={"C": 1})
    api.dispatch_case(district.duty.actor, number)
    handle(district, number, "C")
    return {"odd": number, **live_through(district, clock)}


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_unit_recomputes_its_scores_from_the_file_it_was_given(
    form: str, district: District, day: dict[str, str], tmp_path: Path
) -> None:
    person = district.operator_a
    span = {"since": DAY.isoformat(), "until": NEXT.isoformat(), "format": form}
    answer = Client().get("/api/v1/scores/facts", span, headers=person.bearer)
    file = tmp_path / f"scores.{form}"
    file.write_bytes(answer.content)
    nowhere = {**os.environ, "FURONG_DATA": str(tmp_path / "no-city")}
    command = furong("casework", "recompute", file, "--by", ",".join(_BY), "--json")
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300, env=nowhere)
    assert done.returncode == 0, done.stderr
    told = msgspec.to_builtins(scores.score_sheet_for(person.actor, replace(QUERY, by=_BY)))
    found = json.loads(done.stdout)
    assert found["rows"] == json.loads(json.dumps(told["rows"]))
    assert [row["group"]["unit"] for row in found["rows"]] == ["operator-a"]
    assert any(figure["denominator"] for figure in found["rows"][0]["figures"])
    assert not (tmp_path / "no-city").exists()


def test_the_file_of_a_centre_gives_every_figure_of_every_unit(district: District, day: dict[str, str]) -> None:
    for form in ("csv", "parquet"):
        content, rows = scores.score_file_for(district.duty.actor, QUERY, form)
        assert rows == len(day) + 2
        for by in ((), (Dimension.STREET,), _BY, (Dimension.CHECKER,), (Dimension.DISPATCHER,)):
            asked = scores.score_sheet_for(district.duty.actor, replace(QUERY, by=by))
            assert scores.recompute_scores(content, form, by) == asked


@pytest.mark.parametrize(
    ("content", "trouble"),
    [
        (b"", "empty"),
        (b"number,unit\n1,a\n", "since"),
        (b"PAR1 and then nothing", "arquet"),
        (b"\xff\xfe\x00", "facts.csv"),
    ],
    ids=["empty", "other table", "broken parquet", "no text"],
)
def test_a_file_that_is_no_table_of_facts_gets_one_clear_error(content: bytes, trouble: str) -> None:
    with pytest.raises(ScoreFileUnusable, match=trouble):
        scores.recompute_scores(content, "facts.csv", ())


def test_a_cell_that_was_spoilt_is_told(district: District, day: dict[str, str]) -> None:
    content, _ = scores.score_file_for(district.duty.actor, QUERY, "csv")
    with pytest.raises(ScoreFileUnusable):
        scores.recompute_scores(content.replace(b"false", b"perhaps", 1), "facts.csv", ())
    with pytest.raises(ScoreFileUnusable, match="since: 0"):
        scores.recompute_scores(content.partition(b"\n")[0] + b"\n", "facts.csv", ())
