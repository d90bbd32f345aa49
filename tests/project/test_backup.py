"""A running city is copied by one command and put back by another: nothing lost, nothing doubled, nothing damaged."""

from __future__ import annotations

import subprocess
import threading
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from tests.support.city_node import Row, SensingCity, readings_of
from tests.support.commands import furong
from tests.support.own_servers import OwnPostgres

from furong.foundation.backup import Manifest
from furong.foundation.streams import Streams

pytestmark = pytest.mark.slow

_THINGS = 400
#: So many rounds of readings are sent before anything is copied, and then fewer: what a slow machine takes long to copy
#: should not be endless.
_FIRST, _FIRST_WAIT_S, _WAIT_S = 40, 0.02, 0.1
_POSTGRESQL_15 = Path("/usr/lib/postgresql/15/bin")


@dataclass
class Feeding:
    """Readings that go on being sent while something else happens."""

    city: SensingCity
    sent: list[Row] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        with Streams(self.city.server()) as streams:
            minute = 0
            while not self.stop.wait(_FIRST_WAIT_S if minute < _FIRST else _WAIT_S):
                rows = readings_of(range(_THINGS), minute)
                self.city.send(streams, rows)
                self.sent += rows
                minute += 1


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("backup")
    for folder in (place, place.parent):
        folder.chmod(0o755)
    return place


@dataclass
class Copied:
    """A backup, and what had been acknowledged before it began and when it was done."""

    city: SensingCity
    backup: Path
    before: list[Row]
    after: list[Row]


@pytest.fixture(scope="module")
def copied(place: Path) -> Copied:
    """A city that was copied while readings came in."""
    city = SensingCity(place / "city")
    with city.up():
        city.run("sensing", "synthetic", str(_THINGS), "--data", city.data)
        photo = city.data / "files" / "ab" / "photo"
        photo.parent.mkdir(parents=True)
        photo.write_bytes(b"a photo")
        feeding = Feeding(city)
        thread = threading.Thread(target=feeding.run)
        thread.start()
        while len(feeding.sent) < _FIRST * _THINGS:
            assert thread.is_alive()
            feeding.stop.wait(0.05)
        before = list(feeding.sent)
        city.run("backup", place / "copy", "--data", city.data)
        after = list(feeding.sent)
        feeding.stop.set()
        thread.join()
        city.wait_for_history(feeding.sent)
        assert len(after) > len(before)
    return Copied(city, place / "copy", before, after)


def test_a_copy_of_a_running_city_goes_on_where_it_stood(copied: Copied, place: Path) -> None:
    restored = SensingCity(place / "restored")
    restored.run("restore", copied.backup, "--data", restored.data)
    with restored.up():
        known = Manifest.read(copied.backup)
        waiting = sum(part.count for part in known.streams)
        assert waiting > 0
        with Streams(restored.server()) as streams:
            # What was acknowledged while the copy was made may be in it or not, but a message is whole or absent.
            restored.wait_for_calm(streams)
            held = restored.history()
            assert set(copied.before) <= set(held) <= set(copied.after)
            assert len(held) == len(set(held))
            more = readings_of(range(_THINGS), 100_000)
            restored.send(streams, more)
            restored.wait_for_history([*held, *more])
    assert (restored.data / "files" / "ab" / "photo").read_bytes() == b"a photo"
    tokens = {path.name: path.read_text() for path in (copied.city.data / "secrets").iterdir()}
    assert {path.name: path.read_text() for path in (restored.data / "secrets").iterdir()} == tokens


def test_a_copy_can_be_put_back_on_an_older_postgresql_of_ones_own(copied: Copied, place: Path) -> None:
    if not (_POSTGRESQL_15 / "postgres").exists():
        pytest.skip(f"NOT TESTED HERE: no PostgreSQL 15 in {_POSTGRESQL_15} (apt install postgresql-15)")
    server = OwnPostgres(place / "postgres15", _POSTGRESQL_15)
    server.make()
    moved = SensingCity(place / "moved", {"FURONG_DATABASE_URL": server.url})
    try:
        moved.run("restore", copied.backup, "--data", moved.data)
        assert not (moved.data / "postgres").exists()
        ((count,),) = moved.query("SELECT count(*) FROM areas_area")
        assert count == Manifest.read(copied.backup).rows["areas_area"] > 0
    finally:
        server.stop()


def _failing(*arguments: str | Path) -> str:
    done = subprocess.run(furong(*arguments), capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 1, done.stderr
    return done.stderr


def test_nothing_is_overwritten(copied: Copied, place: Path) -> None:
    assert "empty place" in _failing("restore", copied.backup, "--data", copied.city.data)
    assert "empty place" in _failing("backup", copied.backup, "--data", copied.city.data)
    assert "empty place" in _failing("backup", copied.city.data / "inside", "--data", copied.city.data)


def test_a_copy_that_was_cut_short_or_damaged_is_refused_before_anything_is_written(
    copied: Copied, place: Path
) -> None:
    short = place / "short"
    short.mkdir()
    assert "no finished backup" in _failing("restore", short, "--data", place / "never")
    victim = next(path for path in sorted(copied.backup.rglob("*.parquet")))
    content = victim.read_bytes()
    victim.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    try:
        assert "differs" in _failing("restore", copied.backup, "--data", place / "never")
    finally:
        victim.write_bytes(content)
    assert not (place / "never").exists()
