"""Servers of the city's own beside its node: a PostgreSQL on a port, and a NATS cluster of three."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from tests.support.ports import free_port

from furong.foundation.servers import find_postgres_binaries
from furong.foundation.servers.nats import find_nats_server
from furong.foundation.servers.service_user import service_user

__all__ = ["NatsCluster", "OwnPostgres"]

#: However busy the machine is. [s]
_START_S = 300.0
_NAME = "furong_city"


@dataclass
class OwnPostgres:
    """A PostgreSQL that the node did not start.

    Args:
        place: Where its data lie.
        binaries: Its programs; without them those that came along.
    """

    place: Path
    binaries: Path = field(default_factory=find_postgres_binaries)
    port: int = field(default_factory=free_port)
    _process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Its database for the city."""
        return f"postgresql://city@127.0.0.1:{self.port}/{_NAME}"

    def make(self) -> None:
        """Make and start it, with an empty database."""
        binaries = self.binaries
        user = service_user(binaries, self.place)
        self.place.mkdir(mode=0o700)
        user.own(self.place)
        command: list[str | Path] = [binaries / "initdb", "-D", self.place, "-U", "city", "--auth=trust", "-E", "UTF8"]
        subprocess.run(user.command(command), check=True, capture_output=True, cwd=self.place, **user.credentials())
        self.start()
        with psycopg.connect(f"host=127.0.0.1 port={self.port} user=city dbname=postgres", autocommit=True) as server:
            server.execute(f"CREATE DATABASE {_NAME}".encode())

    def start(self) -> None:
        """Start it and wait until it answers."""
        binaries = self.binaries
        user = service_user(binaries, self.place)
        options = ["-c", f"port={self.port}", "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="]
        self._process = subprocess.Popen(
            user.command([binaries / "postgres", "-D", self.place, *options]),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self.place,
            **user.credentials(),
        )
        deadline = time.monotonic() + _START_S
        while True:
            with contextlib.suppress(psycopg.OperationalError):
                psycopg.connect(f"host=127.0.0.1 port={self.port} user=city dbname=postgres").close()
                return
            assert time.monotonic() < deadline
            time.sleep(0.1)

    def kill(self) -> None:
        """End it without any warning, with all its children."""
        assert self._process is not None
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()
        deadline = time.monotonic() + _START_S
        while any(_works_in(entry, self.place) for entry in Path("/proc").glob("[0-9]*")):
            assert time.monotonic() < deadline
            time.sleep(0.05)

    def stop(self) -> None:
        """Stop it."""
        if self._process is not None:
            self._process.send_signal(signal.SIGINT)
            self._process.wait(_START_S)


def _works_in(entry: Path, place: Path) -> bool:
    try:
        return (entry / "cwd").readlink() == place
    except OSError:
        return False


@dataclass
class NatsCluster:
    """Three NATS servers that know one another, configured as the how-to says.

    Args:
        place: Where their streams lie.
    """

    place: Path
    ports: list[int] = field(default_factory=lambda: [free_port() for _ in range(3)])
    routes: list[int] = field(default_factory=lambda: [free_port() for _ in range(3)])
    _processes: dict[int, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """Where the city finds them."""
        return ",".join(f"nats://127.0.0.1:{port}" for port in self.ports)

    def start(self, number: int) -> None:
        """Start one of them."""
        folder = self.place / str(number)
        folder.mkdir(parents=True, exist_ok=True)
        others = ", ".join(f'"nats://127.0.0.1:{route}"' for route in self.routes)
        (folder / "nats.conf").write_text(
            f"server_name: n{number}\n"
            f"listen: 127.0.0.1:{self.ports[number]}\n"
            "max_payload: 8388608\n"
            f'jetstream {{\n  store_dir: "{folder / "streams"}"\n  sync_interval: always\n}}\n'
            f"cluster {{\n  name: city\n  listen: 127.0.0.1:{self.routes[number]}\n  routes: [{others}]\n}}\n"
        )
        with (folder / "log").open("ab") as log:
            self._processes[number] = subprocess.Popen(
                [find_nats_server(), "-c", folder / "nats.conf"], stdout=log, stderr=log
            )

    def start_all(self) -> None:
        """Start all of them and wait until they have agreed on who leads."""
        for number in range(len(self.ports)):
            self.start(number)
        deadline = time.monotonic() + _START_S
        while not any(b"JetStream cluster new metadata leader" in self._log(n) for n in range(len(self.ports))):
            assert time.monotonic() < deadline
            time.sleep(0.1)

    def kill(self, number: int) -> None:
        """End one of them without any warning."""
        self._processes[number].kill()
        self._processes[number].wait()
        with socket.socket() as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(("127.0.0.1", self.ports[number]))

    def stop(self) -> None:
        """End all of them."""
        for process in self._processes.values():
            with contextlib.suppress(ProcessLookupError):
                os.kill(process.pid, signal.SIGKILL)
            process.wait()
        shutil.rmtree(self.place, ignore_errors=True)

    def _log(self, number: int) -> bytes:
        return (self.place / str(number) / "log").read_bytes()
