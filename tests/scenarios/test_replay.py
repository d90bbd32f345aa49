"""A replayed morning gives exactly the episodes, cases and shares that its definition gives."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from tests.support.mornings import Expected, expected_episodes, made_up_morning, write_events, write_zones

from furong.kernel.clock import SystemClock, city_time
from furong.nets.casework.models import Case, Task
from furong.nets.sensing.models import AlarmRow, Feed, ObservationBatch
from furong.scenarios.install import install_pack
from furong.scenarios.pack import Pack, load_pack
from furong.scenarios.recording import read_recording
from furong.scenarios.replay import BikeReplay

pytestmark = pytest.mark.django_db


@pytest.fixture
def pack() -> Pack:
    loaded = load_pack(settings.FURONG_PACKS, "shared_bikes")
    install_pack(loaded, SystemClock().now().date())
    return loaded


def replay(pack: Pack, events: Path, zones: Path, **options: Any) -> dict[str, Any]:
    today = city_time(SystemClock().now()).date()
    recording = read_recording(pack, events=events, zones=zones, zones_crs="", day=today)
    return BikeReplay(recording=recording, city="510100", **options).run()


def episodes(outcome: dict[str, Any]) -> list[Expected]:
    return [
        Expected(
            episode["zone_id"],
            episode["raised"],
            episode["cleared"] or "",
            episode["occupancy"],
            tuple((task["operator"], task["share"]) for task in episode["tasks"]),
        )
        for episode in outcome["episodes"]
    ]


@pytest.mark.parametrize("seed", range(8))
def test_episodes_are_equal_to_the_minute_and_to_the_bike(pack: Pack, tmp_path: Path, seed: int) -> None:
    told, zones = made_up_morning(seed)
    outcome = replay(pack, write_events(tmp_path / "e.csv", told), write_zones(tmp_path / "z.geojson", zones))
    assert episodes(outcome) == expected_episodes(told, zones)
    assert outcome["events_read"] == len(told)
    assert outcome["duplicates"] == len(told) - len(set(told))


def test_the_mornings_tried_do_have_episodes() -> None:
    assert sum(len(expected_episodes(*made_up_morning(seed))) for seed in range(8)) >= 8


def test_the_order_of_the_file_does_not_matter(pack: Pack, tmp_path: Path) -> None:
    told, zones = made_up_morning(3)
    # Of two sightings of one bike at one instant the later one in the file counts, so those are left out here.
    told = list({(event.bike, event.at): event for event in told}.values())
    shuffled = random.Random(1).sample(told, len(told))
    outcome = replay(pack, write_events(tmp_path / "e.csv", shuffled), write_zones(tmp_path / "z.geojson", zones))
    assert episodes(outcome) == expected_episodes(told, zones)


def test_a_second_run_opens_nothing_and_says_the_same(pack: Pack, tmp_path: Path) -> None:
    told, zones = made_up_morning(5)
    files = write_events(tmp_path / "e.csv", told), write_zones(tmp_path / "z.geojson", zones)
    first = replay(pack, *files)
    counts = (Case.objects.count(), Task.objects.count(), AlarmRow.objects.count(), ObservationBatch.objects.count())
    second = replay(pack, *files)
    assert second["episodes"] == first["episodes"]
    assert counts == (
        Case.objects.count(),
        Task.objects.count(),
        AlarmRow.objects.count(),
        ObservationBatch.objects.count(),
    )


def test_a_paced_replay_finds_the_same_episodes(pack: Pack, tmp_path: Path) -> None:
    told, zones = made_up_morning(2, events=150)
    outcome = replay(
        pack,
        write_events(tmp_path / "e.csv", told),
        write_zones(tmp_path / "z.geojson", zones),
        factor=1e7,
    )
    assert episodes(outcome) == expected_episodes(told, zones)


def test_a_morning_told_in_two_files_is_one_morning(pack: Pack, tmp_path: Path) -> None:
    told, zones = made_up_morning(6)
    zone_file = write_zones(tmp_path / "z.geojson", zones)
    replay(pack, write_events(tmp_path / "late.csv", told[200:]), zone_file)
    replay(pack, write_events(tmp_path / "early.csv", told[:200]), zone_file)
    outcome = replay(pack, write_events(tmp_path / "whole.csv", told), zone_file)
    assert episodes(outcome) == expected_episodes(told, zones)


def test_other_zones_are_another_feed(pack: Pack, tmp_path: Path) -> None:
    told, zones = made_up_morning(0)
    events = write_events(tmp_path / "e.csv", told)
    replay(pack, events, write_zones(tmp_path / "a.geojson", zones))
    second = replay(pack, events, write_zones(tmp_path / "b.geojson", zones[:2]))
    assert Feed.objects.filter(key__startswith="replay-").count() == 2
    assert {episode["zone_id"] for episode in second["episodes"]} <= {"Z0", "Z1"}


def test_every_case_has_the_limit_of_two_working_hours_and_says_how_it_was_counted(pack: Pack, tmp_path: Path) -> None:
    told, zones = made_up_morning(0)
    replay(pack, write_events(tmp_path / "e.csv", told), write_zones(tmp_path / "z.geojson", zones))
    for case in Case.objects.all():
        assert case.due_at is not None
        (deadline,) = case.deadlines.all()
        assert deadline.calendar.startswith("chengdu@")
        assert deadline.derivation["zh"][-1].startswith("到期")
