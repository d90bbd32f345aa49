"""Compaction never blocks or misleads a reader, and what is swept is what nobody needs."""

from __future__ import annotations

import threading
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone
from tests.support.history_city import BEGIN, READINGS

from furong.foundation.transactions import advisory_lock
from furong.nets.sensing.actions.compact_history import Compaction, compact_partition
from furong.nets.sensing.actions.sweep_history import BACKUP_HOLD, sweep_history
from furong.nets.sensing.columns.history import history_folder
from furong.nets.sensing.models.history import HistoryFile
from furong.nets.sensing.pipeline.history_keeper import HistoryKeeper
from furong.nets.sensing.selectors.history_files import live_files
from furong.nets.sensing.selectors.history_reading import read_city, read_number
from furong.nets.sensing.selectors.history_things import groups_of_things

_ALL = (0, 2**50)


def _compact(root: Path, days: int = 3, *, fan_in: int = 2) -> int:
    now = BEGIN + timedelta(days=days)
    rule = Compaction(fan_in=fan_in, day_wait=timedelta(days=-36_500))
    return sum(compact_partition(root, partition, groups_of_things, now=now, rule=rule) for partition in range(4))


def test_readers_see_the_same_while_files_are_merged_and_swept(history_city: Path) -> None:
    trouble: list[object] = []
    done = threading.Event()

    def read() -> None:
        groups = groups_of_things()
        try:
            while not done.is_set():
                one = read_number(history_city, 1, _ALL, partitions=4)
                n = read_city(history_city, groups, by=(), times=_ALL)["n"].to_pylist()
                if (len(one), n) != (READINGS, [3 * READINGS]):
                    trouble.append((len(one), n))
        except Exception as error:
            trouble.append(error)
            raise
        finally:
            connection.close()

    reader = threading.Thread(target=read)
    reader.start()
    try:
        while _compact(history_city):
            sweep_history(history_city, now=timezone.now(), grace=timedelta(0))
    finally:
        done.set()
        reader.join()
    assert trouble == []
    assert len(live_files()) == 3 * 2


def test_a_day_that_is_over_ends_as_one_file_and_one_of_counts(history_city: Path) -> None:
    while _compact(history_city):
        pass
    files = live_files(tiers=("raw", "city"), partition=1)
    assert sorted((file.tier, file.day) for file in files) == [
        (tier, day) for tier in ("city", "raw") for day in (20_780, 20_781)
    ]


def test_only_one_compacts_a_partition_at_a_time(history_city: Path) -> None:
    taken, free = threading.Event(), threading.Event()

    def hold() -> None:
        with advisory_lock("sensing_history_1") as got:
            assert got
            taken.set()
            free.wait(120)
        connection.close()

    other = threading.Thread(target=hold)
    other.start()
    taken.wait(120)
    try:
        now, rule = BEGIN + timedelta(days=3), Compaction(fan_in=2)
        assert compact_partition(history_city, 1, groups_of_things, now=now, rule=rule) == 0
        assert compact_partition(history_city, 0, groups_of_things, now=now, rule=rule) > 0
    finally:
        free.set()
        other.join()


def test_nothing_is_swept_during_a_backup_or_before_its_time(history_city: Path) -> None:
    _compact(history_city)
    dropped = HistoryFile.objects.filter(dropped_at__isnull=False)
    dropped.update(dropped_at=timezone.now())
    count = dropped.count()
    assert count > 0
    assert sweep_history(history_city, now=timezone.now()) == 0
    later = timezone.now() + timedelta(minutes=11)
    held, free = threading.Event(), threading.Event()

    def back_up() -> None:
        with advisory_lock(BACKUP_HOLD):
            held.set()
            free.wait(120)
        connection.close()

    backup = threading.Thread(target=back_up)
    backup.start()
    held.wait(120)
    assert sweep_history(history_city, now=later) == 0
    free.set()
    backup.join()
    assert sweep_history(history_city, now=later) == count
    on_disk = {
        str(path.relative_to(history_folder(history_city))) for path in history_folder(history_city).rglob("*.parquet")
    }
    assert on_disk == set(HistoryFile.objects.values_list("path", flat=True))


def test_the_keeper_does_what_is_due(history_city: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert settings.FURONG_DIRECTORY.root / "sensing" == history_city
    HistoryFile.objects.update(stored_at=timezone.now() - timedelta(minutes=5))
    keeper = HistoryKeeper()
    assert keeper.step()
    assert {file.level for file in live_files()} == {1}
    stop = threading.Event()
    working = threading.Thread(target=keeper.run, args=(stop,))
    working.start()
    stop.set()
    working.join(20)
    assert not working.is_alive()
