"""A replayed morning gives exactly the episodes, cases and shares that its definition gives."""

from __future__ import annotations

import json
import random
import time
from pathlib import Path
from typing import Any

import pytest
from tests.support.mornings import Expected, Square, expected_episodes, made_up_morning, write_events, write_zones
from tests.support.replaying import replayed

from furong.nets.casework.actions.draft_tasks import task_id
from furong.nets.casework.models import Case, Task
from furong.nets.sensing.models import AlarmRow, Feed, ObservationBatch
from furong.scenarios.pack import Pack
from furong.scenarios.replay import Progress
from furong.scenarios.replay_pace import Pace

pytestmark = pytest.mark.django_db


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
    outcome = replayed(pack, write_events(tmp_path / "e.csv", told), write_zones(tmp_path / "z.geojson", zones))
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
    outcome = replayed(pack, write_events(tmp_path / "e.csv", shuffled), write_zones(tmp_path / "z.geojson", zones))
    assert episodes(outcome) == expected_episodes(told, zones)


def test_a_second_run_opens_nothing_and_says_the_same(pack: Pack, tmp_path: Path) -> None:
    told, zones = made_up_morning(5)
    files = write_events(tmp_path / "e.csv", told), write_zones(tmp_path / "z.geojson", zones)
    first = replayed(pack, *files)
    counts = (Case.objects.count(), Task.objects.count(), AlarmRow.objects.count(), ObservationBatch.objects.count())
    second = replayed(pack, *files)
    assert second["episodes"] == first["episodes"]
    assert counts == (
        Case.objects.count(),
        Task.objects.count(),
        AlarmRow.objects.count(),
        ObservationBatch.objects.count(),
    )


def test_a_paced_replay_finds_the_same_episodes(pack: Pack, tmp_path: Path) -> None:
    told, zones = made_up_morning(2, events=150)
    outcome = replayed(
        pack,
        write_events(tmp_path / "e.csv", told),
        write_zones(tmp_path / "z.geojson", zones),
        factor=1e7,
    )
    assert episodes(outcome) == expected_episodes(told, zones)


def test_a_morning_told_in_two_files_is_one_morning(pack: Pack, tmp_path: Path) -> None:
    told, zones = made_up_morning(6)
    zone_file = write_zones(tmp_path / "z.geojson", zones)
    replayed(pack, write_events(tmp_path / "late.csv", told[200:]), zone_file)
    replayed(pack, write_events(tmp_path / "early.csv", told[:200]), zone_file)
    outcome = replayed(pack, write_events(tmp_path / "whole.csv", told), zone_file)
    assert episodes(outcome) == expected_episodes(told, zones)


def test_other_zones_are_another_feed(pack: Pack, tmp_path: Path) -> None:
    told, zones = made_up_morning(0)
    events = write_events(tmp_path / "e.csv", told)
    replayed(pack, events, write_zones(tmp_path / "a.geojson", zones))
    second = replayed(pack, events, write_zones(tmp_path / "b.geojson", zones[:2]))
    assert Feed.objects.filter(key__startswith="replay-").count() == 2
    assert {episode["zone_id"] for episode in second["episodes"]} <= {"Z0", "Z1"}


def test_every_case_has_the_limit_of_two_working_hours_and_says_how_it_was_counted(pack: Pack, tmp_path: Path) -> None:
    told, zones = made_up_morning(0)
    replayed(pack, write_events(tmp_path / "e.csv", told), write_zones(tmp_path / "z.geojson", zones))
    for case in Case.objects.all():
        assert case.due_at is not None
        (deadline,) = case.deadlines.all()
        assert deadline.calendar.startswith("chengdu@")
        assert deadline.derivation["zh"][-1].startswith("到期")


def test_the_outcome_has_the_keys_that_were_promised(pack: Pack, tmp_path: Path) -> None:
    told, zones = made_up_morning(5)
    outcome = replayed(pack, write_events(tmp_path / "e.csv", told), write_zones(tmp_path / "z.geojson", zones))
    assert set(outcome) == {"events_read", "duplicates", "quarantined", "episodes"}
    keys = {"zone_id", "raised", "cleared", "occupancy", "capacity", "case_id", "tasks"}
    assert all(set(episode) == keys for episode in outcome["episodes"])
    assert all(sum(task["share"] for task in e["tasks"]) == e["occupancy"] for e in outcome["episodes"])


def test_tasks_have_the_same_ids_whenever_they_are_drafted(pack: Pack, tmp_path: Path) -> None:
    told, zones = made_up_morning(5)
    replayed(pack, write_events(tmp_path / "e.csv", told), write_zones(tmp_path / "z.geojson", zones))
    tasks = list(Task.objects.select_related("case"))
    assert tasks
    assert all(task.pk == task_id(task.case.source, task.case.source_key, task.group) for task in tasks)


def test_lines_of_json_are_told_like_a_table(pack: Pack, tmp_path: Path) -> None:
    told, zones = made_up_morning(4)
    lines = tmp_path / "e.ndjson"
    lines.write_text("".join(json.dumps(event.row()) + "\n" for event in reversed(told)), encoding="utf-8")
    outcome = replayed(pack, lines, write_zones(tmp_path / "z.geojson", zones), factor=1e7)
    told_backwards = list(reversed(told))
    assert episodes(outcome) == expected_episodes(told_backwards, zones)


def test_parts_of_a_second_decide_from_which_minute_on_a_bike_stands(pack: Pack, tmp_path: Path) -> None:
    zone = Square("Z0", 1, 104.05, 30.55)
    events = tmp_path / "e.csv"
    events.write_text("bike_id,lat,lon,lock_time\na1,30.551,104.051,2025-06-10 07:00:00.250\n", encoding="utf-8")
    (episode,) = replayed(pack, events, write_zones(tmp_path / "z.geojson", [zone]))["episodes"]
    assert (episode["raised"], episode["cleared"]) == ("2025-06-10T07:11:00+08:00", "2025-06-10T19:01:00+08:00")


def test_progress_ends_with_everything_told(pack: Pack, tmp_path: Path) -> None:
    told, zones = made_up_morning(1)
    seen: list[Progress] = []
    files = write_events(tmp_path / "e.csv", told), write_zones(tmp_path / "z.geojson", zones)
    replayed(pack, *files, on_progress=seen.append)
    assert (seen[-1].told, seen[-1].total) == (len(told), len(told))
    assert seen[-1].at is not None


def test_a_paced_replay_waits_for_minutes_in_which_nothing_happens() -> None:
    pace = Pace(factor=6000.0)
    pace.begin(100)
    begun = time.monotonic()
    minutes = [100]
    while minutes[-1] < 120:
        minutes.append(pace.wait_for_minute_after(minutes[-1], 120))
    assert time.monotonic() - begun > 0.19
    assert minutes == sorted(set(minutes))


def test_what_is_known_is_not_waited_for() -> None:
    pace = Pace(factor=1.0, known_to_min=1000)
    pace.begin(100)
    begun = time.monotonic()
    assert pace.wait_for_minute_after(100, 1000) == 1000
    pace.wait_for_second(1000 * 60.0)
    assert time.monotonic() - begun < 60  # at this pace it would be hours
