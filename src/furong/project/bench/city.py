"""A city to measure: a data directory of its own, and the processes of a node started by ``furong up``."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from furong.kernel.errors import Broken

__all__ = ["BenchCity", "CityDidNotStart"]

#: The command beside the interpreter that runs us.
_FURONG = Path(sys.executable).with_name("furong")
_START_S = 180.0
_STOP_S = 30.0
_POLL_S = 0.02


class CityDidNotStart(Broken):
    """The city under test does not answer."""

    code = "bench.city_did_not_start"
    zh = "被测城市没有启动，日志见 {log}。"
    en = "The city under test did not start; its log is {log}."


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port: int = trial.getsockname()[1]
        return port


@dataclass(slots=True)
class BenchCity:
    """A running node over a data directory, as an operator would start it.

    Args:
        data: The data directory.
    """

    data: Path
    port: int = field(default_factory=_free_port)
    mqtt_port: int = field(default_factory=_free_port)
    _process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    @property
    def pid(self) -> int:
        """Process id of ``furong up``."""
        assert self._process is not None
        return self._process.pid

    @property
    def log(self) -> Path:
        """Where ``furong up`` writes."""
        return self.data / "logs" / "bench.log"

    @contextlib.contextmanager
    def running(self) -> Iterator[float]:
        """Start the city, yield how long it took until it served [s], and stop it."""
        begun = time.perf_counter()
        self.start()
        try:
            self.wait_until_served()
            yield time.perf_counter() - begun
        finally:
            self.stop()

    def start(self) -> None:
        """Start ``furong up`` without the demo."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        # It ends with us, even when we are killed.
        command = ["setpriv", "--pdeathsig=TERM", "--", str(_FURONG), "up", "--no-demo"]
        command += ["--data", str(self.data), "--port", str(self.port)]
        environment = {**os.environ, "FURONG_SENSING_MQTT_PORT": str(self.mqtt_port)}
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log, env=environment, start_new_session=True)

    def wait_until_served(self) -> None:
        """Wait until the city takes readings.

        Raises:
            CityDidNotStart: When it does not.
        """
        deadline = time.perf_counter() + _START_S
        while time.perf_counter() < deadline:
            if self._process is None or self._process.poll() is not None:
                break
            if self._is_healthy():
                return
            time.sleep(_POLL_S)
        raise CityDidNotStart(log=self.log)

    def _is_healthy(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=2):
                return True
        except OSError:
            return False

    def stop(self) -> None:
        """Stop the city in order."""
        if self._process is None:
            return
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(_STOP_S)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        self._process = None

    def token(self, user: str) -> str:
        """Return a new access token of a user, made by the command that an operator would use."""
        command = [str(_FURONG), "token", "create"]
        command += ["--user", user, "--label", "bench", "--data", str(self.data)]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()[-1]

    def command(self, *words: str) -> dict[str, object]:
        """Run a ``furong`` command with ``--json`` on this city and return what it printed."""
        command = [str(_FURONG), *words, "--data", str(self.data), "--json"]
        ended = subprocess.run(command, check=True, capture_output=True, text=True)
        told: dict[str, object] = json.loads(ended.stdout.splitlines()[-1])
        return told
