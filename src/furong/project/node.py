"""A node: its database and processes, started in order, watched, and stopped in order."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any, Self

from furong.foundation.servers import DataDirectory, EmbeddedPostgres, find_postgres_binaries
from furong.foundation.servers.nats import EmbeddedNats, find_nats_server
from furong.kernel.errors import Broken
from furong.project.options import read_options
from furong.project.part_names import part_names, web_processes

__all__ = ["node_database", "node_servers", "run_management_command", "run_node", "set_up_django"]

#: The port for MQTT that was agreed upon for the world; taken when it is free and nothing else was said.
_MQTT_PORT = 1883
#: Without these parts there is no city to look at.
_NEEDED = ("web", "worker")
_POLL_S = 0.2
_STOP_S = 15.0
#: A part that dies is seen at once; one that is slow, on a machine that does other things as well, is waited for. [s]
_READY_S = 300.0
#: Waiting time before a part that died is started again: it grows while the part keeps dying. [s]
_RESTART_S = (0.2, 1.0, 5.0, 15.0)
_STEADY_S = 60.0


class PartWillNotStart(Broken):
    """A process of the node ends as soon as it is started."""

    code = "project.part_will_not_start"
    zh = "进程 {part} 无法启动，详情见 {log}。"
    en = "The process {part} does not start; see {log}."


class PortTaken(Broken):
    """Somebody else listens on the port."""

    code = "project.port_taken"
    zh = "端口 {port} 已被占用。请停止占用它的程序，或换一个端口（--port；MQTT 用 FURONG_SENSING_MQTT_PORT）。"
    en = (
        "Port {port} is taken. Stop the program that holds it, or choose another one "
        "(--port; FURONG_SENSING_MQTT_PORT for MQTT)."
    )


def set_up_django(data: Path) -> None:
    """Make Django read the options with ``data`` as the data directory."""
    os.environ["FURONG_DATA"] = str(data.absolute())
    os.environ["DJANGO_SETTINGS_MODULE"] = "furong.project.settings"
    import django

    django.setup()


@contextlib.contextmanager
def node_database(directory: DataDirectory) -> Iterator[EmbeddedPostgres | None]:
    """Have the node's database running until the block ends; yields the embedded server when it is ours.

    A database of the city's own (FURONG_DATABASE_URL), and one that another process has started, are left alone.
    """
    options = read_options()
    if options["DATABASE_URL"] or directory.is_held("city") or directory.is_held("database"):
        yield None
        return
    server = EmbeddedPostgres(directory, find_postgres_binaries(options["PG_BINDIR"] or None))
    server.start()
    try:
        yield server
    finally:
        server.stop()


@contextlib.contextmanager
def node_servers(directory: DataDirectory) -> Iterator[None]:
    """Have the node's database and streams running until the block ends; those of a running city as they are."""
    with node_database(directory):
        if read_options()["NATS_URL"] or directory.is_held("city"):
            yield
            return
        nats = EmbeddedNats(directory, find_nats_server())
        nats.start()
        try:
            yield
        finally:
            nats.stop()


def run_management_command(data: Path, arguments: list[str]) -> None:
    """Run a Django management command against a data directory."""
    directory = DataDirectory(data.absolute())
    directory.prepare()
    with node_database(directory):
        set_up_django(data)
        from django.core.management import execute_from_command_line

        execute_from_command_line(["furong manage", *arguments])


def run_node(data: Path, *, port: int, demo: bool) -> None:
    """Start a node, say where it is and how to sign in, and keep it running until Ctrl-C or SIGTERM.

    Raises:
        CityIsRunning: When the directory is in use.
        PortTaken: When the port is.
        PartWillNotStart: When a process of the node does not come up.
    """
    directory = DataDirectory(data.absolute())
    directory.prepare()
    options = read_options()
    _demand_free_port(options["HTTP_HOST"], port)
    mqtt_port = _mqtt_port(options["HTTP_HOST"], options["SENSING_MQTT_PORT"])
    stopping = _Stopping()
    servers = _own_servers(directory, options)
    with directory.hold("city"):
        try:
            _say("正在启动数据库 … Starting the database")
            for server in servers:
                server.start()
            set_up_django(data)
            from furong.project.welcome import prepare_city, welcome

            _say("正在准备城市数据 … Preparing the city")
            prepare_city(directory, demo=demo)
            environment = {**os.environ, "FURONG_HTTP_PORT": str(port), "FURONG_SENSING_MQTT_PORT": str(mqtt_port)}
            names = part_names(options["SENSING_ENGINES"], web_processes(options["WEB_PROCESSES"]))
            parts = [Part(name, directory, environment) for name in names]
            with contextlib.ExitStack() as running:
                for part in parts:
                    running.enter_context(part)
                _wait_until_ready(options["HTTP_HOST"], port, parts, stopping)
                if not stopping.asked:
                    _say(welcome(directory, port=port, demo=demo))
                _watch(parts, servers, stopping)
                _say("正在停止 … Stopping")
        finally:
            for server in reversed(servers):
                server.stop()


def _own_servers(directory: DataDirectory, options: dict[str, Any]) -> list[EmbeddedPostgres | EmbeddedNats]:
    """Return the servers that this node runs itself: those for which it was given no address."""
    servers: list[EmbeddedPostgres | EmbeddedNats] = []
    if not options["DATABASE_URL"]:
        servers.append(EmbeddedPostgres(directory, find_postgres_binaries(options["PG_BINDIR"] or None)))
    if not options["NATS_URL"]:
        servers.append(EmbeddedNats(directory, find_nats_server()))
    return servers


def _mqtt_port(host: str, chosen: int | None) -> int:
    """Return the port for MQTT, 0 for none: a node starts without one when nobody asked for it and it is taken.

    Raises:
        PortTaken: When the chosen one is.
    """
    if chosen == 0:
        return 0
    try:
        _demand_free_port(host, chosen or _MQTT_PORT)
    except PortTaken:
        if chosen:
            raise
        _say(
            f"端口 {_MQTT_PORT} 已被占用，本节点不接收 MQTT；可用 FURONG_SENSING_MQTT_PORT 另选端口。\n"
            f"Port {_MQTT_PORT} is taken: this node takes no MQTT. FURONG_SENSING_MQTT_PORT chooses another port."
        )
        return 0
    return chosen or _MQTT_PORT


@dataclass(slots=True)
class _Stopping:
    """Whether somebody has asked the node to stop, by Ctrl-C or SIGTERM."""

    asked: bool = False

    def __post_init__(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._ask)

    def _ask(self, _number: int, _frame: FrameType | None) -> None:
        self.asked = True


@dataclass(slots=True)
class Part:
    """One process of the node, started again when it dies.

    Args:
        name: Which part.
        directory: The node's data directory, for its log.
        environment: What it is told.
    """

    name: str
    directory: DataDirectory
    environment: dict[str, str]
    _process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    _started: float = field(default=0.0, init=False)
    _deaths: int = field(default=0, init=False)

    @property
    def log(self) -> Path:
        """Where it writes what it does."""
        return self.directory.logs / f"{self.name}.log"

    def __enter__(self) -> Self:
        self._start()
        return self

    def __exit__(self, *_: object) -> None:
        process = self._process
        if process is None or process.poll() is not None:
            return
        process.terminate()
        try:
            process.wait(_STOP_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def is_alive(self) -> bool:
        """Return whether it runs."""
        return self._process is not None and self._process.poll() is None

    def revive(self) -> None:
        """Start it again when it has died, after the waiting time that its deaths have earned it."""
        if self.is_alive():
            return
        lived_s = time.monotonic() - self._started
        self._deaths = 0 if lived_s > _STEADY_S else self._deaths
        if lived_s >= _RESTART_S[min(self._deaths, len(_RESTART_S) - 1)]:
            self._deaths += 1
            self._start()

    def _start(self) -> None:
        # A part ends with the node, even when that is killed; Ctrl-C reaches the node alone, which stops it in order.
        command = ["setpriv", "--pdeathsig=TERM", "--", sys.executable, "-m", "furong.project.parts", self.name]
        self._started = time.monotonic()
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True, env=self.environment
            )


def _watch(parts: list[Part], servers: list[EmbeddedPostgres | EmbeddedNats], stopping: _Stopping) -> None:
    while not stopping.asked:
        for server in servers:
            if server.exit_status is not None:
                server.start()
        for part in parts:
            part.revive()
        time.sleep(_POLL_S)


def _wait_until_ready(host: str, port: int, parts: list[Part], stopping: _Stopping) -> None:
    deadline = time.monotonic() + _READY_S
    while not stopping.asked:
        try:
            with urllib.request.urlopen(f"http://{_reachable(host)}:{port}/healthz", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            # An engine that dies is started again while people already look at the city.
            dead = next((part for part in parts if part.name in _NEEDED and not part.is_alive()), None)
            if dead is not None or time.monotonic() > deadline:
                culprit = dead or parts[0]
                raise PartWillNotStart(part=culprit.name, log=culprit.log) from None
        time.sleep(_POLL_S)


def _reachable(host: str) -> str:
    return "127.0.0.1" if host in ("", "0.0.0.0") else host


def _demand_free_port(host: str, port: int) -> None:
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError:
            raise PortTaken(port=port) from None


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
