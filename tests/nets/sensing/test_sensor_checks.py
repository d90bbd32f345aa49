"""The city's own sensors are compared with their neighbours, over what history holds of them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import h3
import numpy as np
import polars as pl
import pytest
from django.conf import settings
from django.db import connection

from furong.foundation.servers import DataDirectory
from furong.foundation.transactions import transaction
from furong.kernel.clock import CITY_TIME
from furong.nets.sensing.actions.check_city import _parent
from furong.nets.sensing.actions.record_history import record_history
from furong.nets.sensing.api.registry import Registry, load_things, registry_root
from furong.nets.sensing.api.sensor_faults import check_city, check_feeds, get_sensor_place
from furong.nets.sensing.columns.history import write_history
from furong.nets.sensing.errors import ThingUnknown
from furong.nets.sensing.models import Feed, LevelRow, Thing
from furong.nets.sensing.models.sensor_faults import SensorFaultRow
from furong.scenarios.install import install_pack
from furong.scenarios.pack import load_pack

pytestmark = pytest.mark.django_db

_UNTIL = datetime(2026, 11, 24, 9, tzinfo=CITY_TIME)
_HOURS = 24 * 30
_PARTITIONS = 2
_STATIONS = 6


@pytest.fixture
def registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Registry:
    """Six stations of one hexagon, and a lift beside them."""
    monkeypatch.setattr(settings, "FURONG_DIRECTORY", DataDirectory(tmp_path))
    codes = [f"AIR-{n}" for n in range(_STATIONS)]
    table = pl.DataFrame(
        {
            "code": [*codes, "LIFT-1"],
            "category": ["air.pm25"] * _STATIONS + ["lift.lift_load"],
            "area": ["510107"] * (_STATIONS + 1),
            "lon": [104.04 + 0.001 * n for n in range(_STATIONS + 1)],
            "lat": [30.64] * (_STATIONS + 1),
            "owner": ["生态环境局"] * (_STATIONS + 1),
        }
    )
    receipt = load_things([table.with_columns(pl.all().cast(pl.String))], "test")
    assert receipt.registered >= _STATIONS, receipt
    return Registry.open(registry_root())


def keep(root: Path, values: np.ndarray[tuple[int, int], np.dtype[np.float64]]) -> None:
    """Put a row of hourly readings for each station into history; NaN is no reading."""
    end_ms = int(_UNTIL.timestamp() * 1000)
    time_ms = end_ms - 3_600_000 * np.arange(_HOURS, 0, -1)
    files = []
    for partition in range(_PARTITIONS):
        numbers = np.arange(partition, _STATIONS, _PARTITIONS)
        number, at = np.repeat(numbers, _HOURS), np.tile(time_ms, len(numbers))
        value = values[numbers].ravel()
        there = np.isfinite(value)
        quality = np.zeros(there.sum(), dtype=np.uint16)
        files.append(
            write_history(root, partition, 1, 2, number[there].astype(np.int32), at[there], value[there], quality)
        )
    with transaction():
        record_history(files)


def weather(seed: int) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    generator = np.random.default_rng(seed)
    course = 60 * np.exp(np.cumsum(generator.normal(0, 0.05, _HOURS)) * 0.5)
    return course * np.exp(generator.normal(0, 0.1, (_STATIONS, _HOURS)))


def faults() -> dict[str, str]:
    return dict(SensorFaultRow.objects.filter(recovered_at=None).values_list("thing", "kind"))


def look(registry: Registry, root: Path, **changes: int) -> tuple[int, int]:
    return check_city(registry, root, _PARTITIONS, until=_UNTIL, turn=changes.get("turn", 0))


def test_a_station_that_departs_from_its_neighbours_is_reported_once(registry: Registry, tmp_path: Path) -> None:
    values = weather(1)
    values[2, -30:] = values[2, -30]
    values[4, -20:] = np.nan
    keep(tmp_path / "sensing", values)
    assert look(registry, tmp_path / "sensing") == (1, 2)
    assert look(registry, tmp_path / "sensing", turn=7) == (1, 2)
    assert faults() == {"AIR-2": "stuck", "AIR-4": "dropout"}
    assert SensorFaultRow.objects.count() == 2


def test_a_station_that_agrees_again_has_recovered(registry: Registry, tmp_path: Path) -> None:
    values = weather(2)
    spoilt = values.copy()
    spoilt[1, -30:] += 300
    keep(tmp_path / "sensing", spoilt)
    look(registry, tmp_path / "sensing")
    assert list(faults()) == ["AIR-1"]
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM sensing_historyfile")
    keep(tmp_path / "sensing", values)
    look(registry, tmp_path / "sensing")
    assert faults() == {}


def test_nothing_registered_and_nothing_read_is_no_fault(registry: Registry, tmp_path: Path) -> None:
    assert look(registry, tmp_path / "sensing") == (1, 0)
    empty = Registry.open(tmp_path / "other")
    assert look(empty, tmp_path / "sensing") == (0, 0)


def test_where_a_sensor_stands_and_whose_it_is(registry: Registry) -> None:
    place = get_sensor_place("AIR-3")
    assert (place.owner, place.area, round(place.lon, 6)) == ("生态环境局", "510107", 104.043)
    with pytest.raises(ThingUnknown):
        get_sensor_place("NOBODY")


def test_stations_of_a_live_feed_are_compared(db: None) -> None:
    install_pack(load_pack(settings.FURONG_PACKS, "air_quality"), _UNTIL.date())
    feed = Feed.objects.get(pk="air_quality-pm25")
    codes = list(Thing.objects.filter(feed=feed).order_by("pk").values_list("pk", flat=True))
    values = weather(5)[: len(codes)]
    values[0, -40:] = values[0, -40]
    last_min = int(_UNTIL.timestamp()) // 60
    LevelRow.objects.bulk_create(
        LevelRow(thing_id=code, minute=last_min - 60 * (_HOURS - 1 - step), value=float(values[row, step]))
        for row, code in enumerate(codes)
        for step in range(_HOURS)
    )
    Feed.objects.filter(pk=feed.pk).update(evaluated_to_min=last_min)
    assert check_feeds() == 1
    assert faults() == {codes[0]: "stuck"}
    Feed.objects.filter(pk=feed.pk).update(is_demo=True)
    assert check_feeds() == 0, "nobody is sent for a recording"


def test_hexagons_are_those_of_the_library() -> None:
    generator = np.random.default_rng(3)
    cells = [h3.latlng_to_cell(30.6 + dy, 104.0 + dx, 10) for dx, dy in generator.uniform(-0.5, 0.5, (200, 2))]
    numbers = np.array([h3.str_to_int(cell) for cell in cells], dtype=np.uint64)
    assert _parent(numbers).tolist() == [h3.str_to_int(h3.cell_to_parent(cell, 6)) for cell in cells]
