"""PostgreSQL and NATS of the city's own, several engines: one of each is killed, nothing is lost or doubled."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from tests.support.city_node import Row, SensingCity, readings_of
from tests.support.own_servers import NatsCluster, OwnPostgres

from furong.foundation.servers.nats import StreamServer
from furong.foundation.streams import Streams, StreamUnavailable

pytestmark = pytest.mark.slow

_THINGS = 120
#: So often the owners are asked for, with a pause after each time, in the ten seconds that a takeover may take. Asking
#: takes the longer the busier the machine is, and so do those who take over. [1] [s]
_TAKEOVER_ASKED, _PAUSE_S = 90, 0.1
#: How long anything else may take on a machine that does other things as well. [s]
_PATIENCE_S = 300.0
_PARTS = ("web", "worker", "gateway", "engine-0", "engine-1")


@dataclass
class Sender:
    """A gateway that sends a round of readings again until it is acknowledged, and then the next one."""

    city: SensingCity
    acknowledged: list[Row] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)
    trouble: int = 0

    def run(self) -> None:
        with Streams(StreamServer(url=self.city.settings["FURONG_NATS_URL"])) as streams:
            minute = 0
            while not self.stop.wait(0.05):
                rows = readings_of(range(_THINGS), minute)
                try:
                    self.city.send(streams, rows)
                except StreamUnavailable:
                    self.trouble += 1
                    continue
                self.acknowledged += rows
                minute += 1

    def wait_for_more(self, rounds: int) -> None:
        """Wait until so many more rounds are acknowledged."""
        wanted = len(self.acknowledged) + rounds * _THINGS
        deadline = time.monotonic() + _PATIENCE_S
        while len(self.acknowledged) < wanted:
            assert time.monotonic() < deadline, self.trouble
            time.sleep(0.05)


@dataclass
class Installation:
    """A node with two engines beside a PostgreSQL and three NATS servers."""

    city: SensingCity
    postgres: OwnPostgres
    nats: NatsCluster

    def owners(self) -> set[str]:
        """Return who owns partitions."""
        return {owner for (owner,) in self.city.query("SELECT owner FROM sensing_partition")}

    def wait_for_owners(self, count: int) -> None:
        """Wait until so many engines own partitions: they begin one after the other."""
        deadline = time.monotonic() + _PATIENCE_S
        while len(owners := self.owners()) != count:
            assert time.monotonic() < deadline, owners
            time.sleep(_PAUSE_S)

    def demand_takeover(self, done: Callable[[set[str]], bool]) -> None:
        """Demand that within ten seconds the owners are as they shall be."""
        asked = 0
        while not done(owners := self.owners()):
            asked += 1
            assert asked < _TAKEOVER_ASKED, owners
            time.sleep(_PAUSE_S)


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    for place in (tmp_path, *tmp_path.parents[:2]):
        place.chmod(0o755)
    postgres, nats = OwnPostgres(tmp_path / "postgres"), NatsCluster(tmp_path / "nats")
    with contextlib.ExitStack() as running:
        running.callback(nats.stop)
        nats.start_all()
        running.callback(postgres.stop)
        postgres.make()
        settings = {
            "FURONG_DATABASE_URL": postgres.url,
            "FURONG_NATS_URL": nats.url,
            "FURONG_NATS_REPLICAS": "3",
            "FURONG_SENSING_ENGINES": "2",
            "FURONG_SENSING_STREAM_GB": "1",
        }
        city = SensingCity(tmp_path / "city", settings)
        running.enter_context(city.up())
        city.run("sensing", "synthetic", str(_THINGS), "--data", city.data)
        yield Installation(city, postgres, nats)


def test_one_of_each_is_killed_and_nothing_is_lost_or_doubled(installation: Installation) -> None:
    city = installation.city
    sender = Sender(city)
    thread = threading.Thread(target=sender.run)
    thread.start()
    try:
        sender.wait_for_more(10)
        installation.wait_for_owners(2)
        _freeze_an_engine(installation)
        sender.wait_for_more(5)
        os.kill(city.parts("engine-0")[0], signal.SIGKILL)
        sender.wait_for_more(5)
        installation.nats.kill(0)
        sender.wait_for_more(5)
        installation.nats.start(0)
        installation.postgres.kill()
        sender.wait_for_more(5)
        installation.postgres.start()
        sender.wait_for_more(5)
    finally:
        sender.stop.set()
        thread.join()
    city.wait_for_history(sender.acknowledged)
    assert not (city.data / "postgres").exists()
    assert not (city.data / "nats").exists()


def test_a_second_node_takes_over_when_the_first_is_gone(installation: Installation, tmp_path: Path) -> None:
    first = installation.city
    second = SensingCity(tmp_path / "second", dict(first.settings))
    second.data.mkdir()
    (second.data / "sensing").symlink_to(first.data / "sensing")
    sender = Sender(first)
    thread = threading.Thread(target=sender.run)
    thread.start()
    try:
        with second.up() as node:
            installation.wait_for_owners(4)
            assert node.poll() is None, "the second node ended"
            _kill_all_of(first)
            name = _node_name(second)
            installation.demand_takeover(lambda owners: all(owner.startswith(name) for owner in owners))
            sender.wait_for_more(5)
            sender.stop.set()
            thread.join()
            first.wait_for_history(sender.acknowledged)
    finally:
        sender.stop.set()
        thread.join()


def _node_name(city: SensingCity) -> str:
    return (city.data / "secrets" / "node.name").read_text()[:12]


def _kill_all_of(city: SensingCity) -> None:
    """End a node and all its parts at once, as the loss of its machine would."""
    node = next(
        int(entry.name)
        for entry in Path("/proc").glob("[0-9]*")
        if os.fsencode(city.data) in _arguments(entry) and b"up" in _arguments(entry)
    )
    for number in (
        node,
        *(number for part in ("web", "worker", "gateway", "engine-0", "engine-1") for number in city.parts(part)),
    ):
        with contextlib.suppress(ProcessLookupError):
            os.kill(number, signal.SIGKILL)


def _arguments(entry: Path) -> list[bytes]:
    try:
        return (entry / "cmdline").read_bytes().split(b"\0")
    except OSError:
        return []


def _freeze_an_engine(installation: Installation) -> None:
    """An engine that stands still loses its partitions to the other, and commits nothing when it goes on."""
    (victim,) = installation.city.parts("engine-1")
    os.kill(victim, signal.SIGSTOP)
    try:
        installation.demand_takeover(lambda owners: len(owners) == 1)
    finally:
        os.kill(victim, signal.SIGCONT)
