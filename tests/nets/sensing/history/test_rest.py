"""Latest, history and the city by hour over REST, in three formats, each to those who may see it."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from django.test import Client
from tests.support.city import hire
from tests.support.history_city import BEGIN, PERIOD, READINGS, value_of

from furong.nets.sensing.columns.state.layout import open_live

_DAY = {"since": BEGIN.isoformat(), "until": (BEGIN + timedelta(days=1)).isoformat()}
_WHOLE = {"since": BEGIN.isoformat(), "until": (BEGIN + timedelta(days=2)).isoformat()}


@pytest.fixture
def steward(history_city: Path) -> dict[str, str]:
    """Headers of somebody who may see everything of the whole city."""
    return _headers("data_steward", "510100")


def _headers(role: str, area: str) -> dict[str, str]:
    return hire(role, area=area).bearer


def _get(path: str, headers: dict[str, str], **query: Any) -> Any:
    return Client().get(f"/api/v1{path}", query, headers=headers)


def test_latest_is_what_the_engine_holds(history_city: Path, steward: dict[str, str]) -> None:
    live = open_live(history_city, 1, 4)
    live[0]["time"], live[0]["value"], live[0]["quality"] = 1_763_900_000_000, 12.5, 4
    live.flush()
    assert _get("/things/rain-2/latest", steward).json() == {
        "code": "rain-2",
        "time": datetime.fromtimestamp(1_763_900_000, UTC).isoformat().replace("+00:00", "Z"),
        "value": 12.5,
        "unit": "mm",
        "quality": 4,
    }
    assert _get("/things/rain-3/latest", steward).json()["time"] is None
    both = _get("/history/latest", steward, code=["rain-3", "rain-2"]).json()
    assert [(one["code"], one["value"]) for one in both] == [("rain-3", None), ("rain-2", 12.5)]


def test_history_of_a_day_in_three_formats(steward: dict[str, str]) -> None:
    told = _get("/things/rain-2/history", steward, **_DAY).json()
    assert (told["unit"], told["next_since"], len(told["readings"])) == ("mm", None, 288)
    assert [point["value"] for point in told["readings"]] == [value_of(1, place) for place in range(288)]
    rows = b"".join(_get("/things/rain-2/history", steward, **_DAY, format="csv")).decode().splitlines()
    assert rows[0] == '"time","value","quality"'
    assert len(rows) == 289
    content = b"".join(_get("/things/rain-2/history", steward, **_DAY, format="arrow"))
    table = pa.ipc.open_stream(io.BytesIO(content)).read_all()
    assert table["value"].to_pylist() == [point["value"] for point in told["readings"]]


def test_history_is_read_on_where_it_ended(steward: dict[str, str]) -> None:
    seen: list[str] = []
    query = dict(_WHOLE)
    while True:
        page = _get("/things/rain-1/history", steward, **query, limit=250).json()
        seen += [point["time"] for point in page["readings"]]
        if page["next_since"] is None:
            break
        query["since"] = page["next_since"]
    assert len(seen) == len(set(seen)) == READINGS
    assert seen == sorted(seen)


def test_a_span_that_is_none_is_refused(steward: dict[str, str]) -> None:
    turned = {"since": _DAY["until"], "until": _DAY["since"]}
    assert _get("/things/rain-1/history", steward, **turned).json()["code"] == "sensing.history_span_unusable"
    without_zone = {"since": "2026-11-23T00:00:00", "until": "2026-11-24T00:00:00"}
    assert _get("/things/rain-1/history", steward, **without_zone).status_code == 422


def test_a_plus_that_was_not_encoded_is_understood(steward: dict[str, str]) -> None:
    address = "/api/v1/things/rain-1/history?since=2026-11-23T00:00:00+08:00&until=2026-11-23T01:00:00+08:00"
    assert len(Client().get(address, headers=steward).json()["readings"]) == 12


def test_the_city_by_hour_and_district(steward: dict[str, str]) -> None:
    told = _get("/history/city", steward, **_WHOLE, by="hour,district,category").json()
    assert len(told["counts"]) == 48 * 3
    first = told["counts"][0]
    assert (first["time"], first["district"], first["category"]) == (
        BEGIN.isoformat().replace("+00:00", "Z"),
        "510104",
        "water.rainfall",
    )
    assert (first["n"], first["low"], first["high"], first["mean"]) == (12, 10, 21, 15.5)
    assert _get("/history/city", steward, **_WHOLE, by="hour,street").status_code == 422
    one = _get("/history/city", steward, **_WHOLE, by="", category="supply.water_meter").json()["counts"]
    assert [(count["n"], count["n_trusted"], count["district"]) for count in one] == [(READINGS, READINGS - 5, None)]
    rows = b"".join(_get("/history/city", steward, **_WHOLE, by="district", format="csv")).decode().splitlines()
    assert len(rows) == 3


def test_area_and_sensitivity_limit_what_is_seen(history_city: Path) -> None:
    officer = _headers("duty_officer", "510107")
    assert _get("/things/rain-1/history", officer, **_DAY).status_code == 200
    assert _get("/things/rain-2/history", officer, **_DAY).json()["code"] == "sensing.thing_unknown"
    assert _get("/things/meter-1/history", officer, **_DAY).json()["code"] == "sensing.thing_unknown"
    counts = _get("/history/city", officer, **_DAY, by="district,category").json()["counts"]
    assert [(count["district"], count["category"]) for count in counts] == [("510107", "water.rainfall")]
    assert _get("/things/rain-1/history", _headers("gateway", "510100"), **_DAY).status_code == 403
    assert _get("/things/rain-1/latest", {}).status_code == 401


def test_somebody_of_a_street_is_told_why_there_are_no_counts(history_city: Path) -> None:
    officer = _headers("duty_officer", "510107063")
    assert _get("/history/city", officer, **_DAY).json()["code"] == "sensing.history_area_too_small"


def test_period_of_readings_is_kept(steward: dict[str, str]) -> None:
    told = _get("/things/rain-1/history", steward, **_DAY).json()
    times = [datetime.fromisoformat(point["time"]) for point in told["readings"]]
    assert {later - earlier for earlier, later in pairwise(times)} == {PERIOD}
