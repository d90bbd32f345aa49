"""NATS from a wheel, started and stopped by us: the streams and the MQTT door of a node that has no NATS of its own.

JetStream writes every message through to the disk before it acknowledges it. Everybody signs in: the node's own
processes as ``city``, devices over MQTT as ``device`` users that may publish to the places for readings and read the
notices that are meant for them, and nothing else.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from furong.foundation.servers.directory import DataDirectory
from furong.foundation.servers.service_user import ServiceUser, service_user
from furong.kernel.errors import Broken

__all__ = ["EmbeddedNats", "NatsUnavailable", "StreamServer", "find_nats_server"]

_START_TIMEOUT_S = 60.0
_STOP_TIMEOUT_S = 20.0
_POLL_S = 0.02
_LOOPBACK = "127.0.0.1"
#: Largest message: a bulk batch of some hundred thousand readings. [B]
_PAYLOAD_MAX = 8 << 20
_CITY_USER = "city"


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
        mqtt_port: Port for devices that speak MQTT 3.1.1; 0 for none. [1]
        mqtt_host: Address that devices reach it under.
    """

    directory: DataDirectory
    program: Path
    mqtt_port: int = 0
    mqtt_host: str = _LOOPBACK
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
        port = self._port()
        self._write_configuration(port)
        self.address.write_text(json.dumps({"url": f"nats://{_LOOPBACK}:{port}", "mqtt_port": self.mqtt_port}))
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

    def _port(self) -> int:
        """Return the port of the last start when it is free, so that whoever reconnects finds the server again."""
        try:
            last = int(json.loads(self.address.read_text())["url"].rpartition(":")[2])
        except (OSError, ValueError, KeyError):
            last = 0
        for wanted in (last, 0):
            with socket.socket() as trial:
                trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                try:
                    trial.bind((_LOOPBACK, wanted))
                except OSError:
                    continue
                port: int = trial.getsockname()[1]
                return port
        raise NatsUnavailable(trouble="no port is free")

    def _write_configuration(self, port: int) -> None:
        path = self.root / "nats.conf"
        draft = path.with_suffix(".new")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(self._configuration(port))
        self._user.own(draft)
        draft.rename(path)

    def _configuration(self, port: int) -> str:
        mqtt = f'mqtt {{\n  host: "{self.mqtt_host}"\n  port: {self.mqtt_port}\n}}\n' if self.mqtt_port else ""
        return "\n".join(
            [
                "server_name: furong",
                f"host: {_LOOPBACK}",
                f"port: {port}",
                f"max_payload: {_PAYLOAD_MAX}",
                "jetstream {",
                f'  store_dir: "{self.root / "streams"}"',
                "  sync_interval: always",
                "}",
                mqtt,
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
        """The one user that devices sign in as; what it may do is told apart here, whose it is by the city's tokens."""
        return [
            "    {",
            f'      user: "device", password: "{self.directory.secret("mqtt.device")}"',
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
