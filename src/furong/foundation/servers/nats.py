"""NATS from a wheel, started and stopped by us: the streams and the MQTT door of a node that has no NATS of its own.

JetStream writes every message through to the disk before it acknowledges it. Everybody signs in: the node's own
processes as ``city``; whoever speaks for devices over MQTT as ``device``, who may publish to the places for readings
and read the notices that are meant for devices, and nothing else. Both doors open to this machine alone.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from furong.foundation.servers.directory import DataDirectory
from furong.foundation.servers.leftovers import clear_nats_leftovers
from furong.foundation.servers.service_user import ServiceUser, service_user
from furong.kernel.errors import Broken

__all__ = [
    "EmbeddedNats",
    "MqttDoor",
    "NatsUnavailable",
    "StreamServer",
    "find_nats_server",
    "mqtt_door",
    "read_address",
]

_START_TIMEOUT_S = 120.0
_STOP_TIMEOUT_S = 20.0
_POLL_S = 0.02
_LOOPBACK = "127.0.0.1"
#: Largest message: a bulk batch of some hundred thousand readings. [B]
_PAYLOAD_MAX = 8 << 20
#: More than any disk: the server's own guess is a share of what is free at its start, and with less free at a later
#: start it would not take up the streams that it has. How much each may hold is told to the streams. [B]
_STORE_MAX = 1 << 50
_CITY_USER = "city"
_DEVICE_USER = "device"


class NatsUnavailable(Broken):
    """The server cannot be found or started."""

    code = "servers.nats_unavailable"
    zh = "消息服务 NATS 无法启动：{trouble}。请运行 furong doctor，它会说明如何处理。"
    en = "The message server NATS cannot start: {trouble}. Run furong doctor; it says how to mend it."


@dataclass(frozen=True, slots=True)
class StreamServer:
    """Where a NATS server answers and how the node signs in there.

    Args:
        url: ``nats://host:port``; several of a cluster separated by commas.
        user: User name, or empty when the address says it all.
        password: Its password.
    """

    url: str
    user: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class MqttDoor:
    """Where the embedded server takes MQTT 3.1.1, for the process that speaks for devices.

    Args:
        host: Address of this machine.
        port: Port there. [1]
        user: User name.
        password: Its password.
    """

    host: str
    port: int
    user: str
    password: str = field(repr=False)


def find_nats_server(chosen: str | None = None) -> Path:
    """Return the program ``nats-server``: the one that was chosen, the wheel's, or one on the path.

    Raises:
        NatsUnavailable: When there is none.
    """
    candidates = (
        [chosen] if chosen else [str(Path(sys.executable).with_name("nats-server")), shutil.which("nats-server")]
    )
    for candidate in candidates:
        if candidate and Path(candidate).is_file():
            return Path(candidate)
    raise NatsUnavailable(trouble="no nats-server was found: neither the wheel's nor one on this system")


@dataclass(slots=True)
class EmbeddedNats:
    """One NATS server over one data directory.

    Args:
        directory: Where streams, log and address lie.
        program: The server.
        mqtt_port: Port of the MQTT door; 0 for one that is free. [1]
    """

    directory: DataDirectory
    program: Path
    mqtt_port: int = 0
    _user: ServiceUser = field(init=False)
    _process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        self._user = service_user(self.program, self.directory.root)

    @property
    def root(self) -> Path:
        """Where the streams lie."""
        return self.directory.root / "nats"

    @property
    def exit_status(self) -> int | None:
        """Exit status of the server that this object started, or ``None`` while it runs."""
        return self._process.poll() if self._process else None

    @property
    def address(self) -> Path:
        """The file that tells the node's processes where the server answers."""
        return self.directory.root / "run" / "nats.json"

    def server(self) -> StreamServer:
        """Return where it answers and how to sign in.

        Raises:
            NatsUnavailable: When it was never started.
        """
        return read_address(self.directory)

    def start(self) -> None:
        """Start the server and wait until its streams are ready; after a crash it first reads them again.

        Raises:
            NatsUnavailable: When it does not come up.
        """
        self.directory.prepare()
        self.root.mkdir(mode=0o700, exist_ok=True)
        self._user.own(self.root)
        if not clear_nats_leftovers(self.root / "nats.conf"):
            raise NatsUnavailable(trouble="a server from an earlier start does not end")
        port, mqtt_port = _free_ports(self._last_ports(), (0, self.mqtt_port))
        self._write_configuration(port, mqtt_port)
        self.address.write_text(json.dumps({"url": f"nats://{_LOOPBACK}:{port}", "mqtt_port": mqtt_port}))
        with (self.directory.logs / "nats.log").open("ab") as log:
            self._process = subprocess.Popen(
                self._user.command([self.program, "-c", self.root / "nats.conf"]),
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
                cwd=self.root,
                **self._user.credentials(),
            )
        self._wait(port)

    def stop(self) -> None:
        """Stop the server; everything that was acknowledged is on disk."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(_STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    def _last_ports(self) -> tuple[int, int]:
        """Return the ports of the last start, so that whoever reconnects finds the server again; 0 for unknown."""
        try:
            told = json.loads(self.address.read_text())
            return int(told["url"].rpartition(":")[2]), int(told["mqtt_port"])
        except (OSError, ValueError, KeyError):
            return 0, 0

    def _write_configuration(self, port: int, mqtt_port: int) -> None:
        path = self.root / "nats.conf"
        draft = path.with_suffix(".new")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(self._configuration(port, mqtt_port))
        self._user.own(draft)
        draft.rename(path)

    def _configuration(self, port: int, mqtt_port: int) -> str:
        return "\n".join(
            [
                "server_name: furong",
                f"host: {_LOOPBACK}",
                f"port: {port}",
                f"max_payload: {_PAYLOAD_MAX}",
                "jetstream {",
                f'  store_dir: "{self.root / "streams"}"',
                "  sync_interval: always",
                f"  max_file_store: {_STORE_MAX}",
                "}",
                "mqtt {",
                f"  host: {_LOOPBACK}",
                f"  port: {mqtt_port}",
                "}",
                "accounts { CITY {",
                "  jetstream: enabled",
                "  users: [",
                f'    {{ user: "{_CITY_USER}", password: "{self.directory.secret("nats.city")}" }}',
                *self._device_users(),
                "  ]",
                "} }",
                "",
            ]
        )

    def _device_users(self) -> list[str]:
        """The one user for all devices; whose a device is, is known at the door before this one, by tokens."""
        return [
            "    {",
            f'      user: "{_DEVICE_USER}", password: "{self.directory.secret("mqtt.device")}"',
            '      allowed_connection_types: ["MQTT"]',
            '      permissions: { publish: { allow: ["furong.in.>", "v1//1.>"] }, subscribe: { allow: ["v1//1.>"] } }',
            "    }",
        ]

    def _wait(self, port: int) -> None:
        deadline = time.monotonic() + _START_TIMEOUT_S
        while time.monotonic() < deadline:
            if self._process is None or self._process.poll() is not None:
                break
            try:
                with socket.create_connection((_LOOPBACK, port), timeout=1) as line:
                    if line.recv(4) == b"INFO":
                        return
            except OSError:
                pass
            time.sleep(_POLL_S)
        raise NatsUnavailable(trouble=f"see {self.directory.logs / 'nats.log'}")


def read_address(directory: DataDirectory) -> StreamServer:
    """Return where the embedded server of a data directory answers.

    Raises:
        NatsUnavailable: When it was never started.
    """
    try:
        told = json.loads((directory.root / "run" / "nats.json").read_text())
    except (OSError, ValueError) as error:
        raise NatsUnavailable(trouble="it has not been started") from error
    return StreamServer(url=told["url"], user=_CITY_USER, password=directory.secret("nats.city"))


def mqtt_door(directory: DataDirectory) -> MqttDoor:
    """Return where the embedded server of a data directory takes MQTT.

    Raises:
        NatsUnavailable: When it was never started.
    """
    try:
        port = int(json.loads((directory.root / "run" / "nats.json").read_text())["mqtt_port"])
    except (OSError, ValueError, KeyError) as error:
        raise NatsUnavailable(trouble="it has not been started") from error
    return MqttDoor(_LOOPBACK, port, _DEVICE_USER, directory.secret("mqtt.device"))


def _free_ports(last: tuple[int, int], wanted: tuple[int, int]) -> tuple[int, int]:
    """Return two free ports: the wanted ones where they are not 0, else the last ones where they are free."""
    found = []
    with ExitStack() as held:
        for before, chosen in zip(last, wanted, strict=True):
            trial = held.enter_context(socket.socket())
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                trial.bind((_LOOPBACK, chosen or before))
            except OSError:
                trial.bind((_LOOPBACK, 0))
            found.append(int(trial.getsockname()[1]))
    return found[0], found[1]
