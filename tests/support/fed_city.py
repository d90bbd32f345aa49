"""A running city with people and things of known codes, fed over its own doors as a gateway would."""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.support.city_node import SensingCity
from tests.support.ports import free_port
from tests.support.tables import give_people

__all__ = ["Answer", "FedCity", "code_of", "line_of"]

_CATEGORY, _AREA = "water.river_level", "510107"
_FOUND = "import sys, pathlib; from furong.project.bench.founding import found_city; found_city({}, things=1, rules=0)"
_BUSY = (429, 503)
#: However busy the machine is. [s]
_PATIENCE_S = 300.0


def code_of(index: int) -> str:
    """Return the code of a thing."""
    return f"GAUGE-{index:06d}"


def line_of(index: int, time_ms: int, value: object) -> str:
    """Return a reading as a line."""
    return f'{{"code": "{code_of(index)}", "time": {time_ms}, "value": {value}}}\n'


@dataclass(frozen=True, slots=True)
class Answer:
    """What a door said."""

    status: int
    told: Any
    took_s: float


@dataclass
class FedCity(SensingCity):
    """One node with gauges, and a token of its gateway."""

    mqtt_port: int = field(default_factory=free_port)
    token: str = ""

    def __post_init__(self) -> None:
        self.settings.setdefault("FURONG_SENSING_MQTT_PORT", str(self.mqtt_port))
        self.settings.setdefault("FURONG_SENSING_STREAM_GB", "1")

    def found(self, things: int, rule: dict[str, Any] | None = None) -> None:
        """Register things and people, and activate a rule; nothing runs yet."""
        for place in (self.data.parent, *self.data.parent.parents[:2]):
            place.chmod(0o755)
        give_people(self.data)
        folder = self.data.parent
        rows = (f"{code_of(at)},{_CATEGORY},{_AREA},104.07,30.64,水务局\n" for at in range(things))
        (folder / "gauges.csv").write_text("code,category,area,lon,lat,owner\n" + "".join(rows), encoding="utf-8")
        self.run("sensing", "load", folder / "gauges.csv", "--data", self.data)
        command = [sys.executable, "-c", _FOUND.format("pathlib.Path(sys.argv[1])"), str(self.data)]
        subprocess.run(command, check=True, capture_output=True, timeout=_PATIENCE_S, env=self.environment)
        if rule is not None:
            (folder / "rule.json").write_text(json.dumps(rule), encoding="utf-8")
            self.run("sensing", "rules", "add", folder / "rule.json", "--mode", "active", "--data", self.data)

    def open_doors(self) -> None:
        """Make a token, once the city runs."""
        made = self.run("token", "create", "--user", "gateway", "--label", "test", "--data", self.data)
        self.token = made.split()[-1]

    def post(
        self,
        body: bytes | Iterable[bytes],
        kind: str = "application/x-ndjson",
        *,
        path: str = "/api/v1/sensing/readings",
        method: str = "POST",
    ) -> Answer:
        """Send one request and return what is said; what comes in pieces is sent in chunks."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=_PATIENCE_S)
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": kind, "Accept-Language": "en"}
        begun = time.monotonic()
        try:
            line.request(method, path, body, headers, encode_chunked=not isinstance(body, bytes))
            answer = line.getresponse()
            said = answer.read()
        finally:
            line.close()
        try:
            told: Any = json.loads(said)
        except ValueError:
            told = said
        return Answer(answer.status, told, time.monotonic() - begun)

    def post_until_taken(self, body: bytes) -> Answer:
        """Send one body again until it is taken, as a gateway does while processes are killed."""
        deadline = time.monotonic() + _PATIENCE_S
        while True:
            try:
                answer = self.post(body)
            except (OSError, http.client.HTTPException):
                answer = Answer(_BUSY[-1], None, 0.0)
            if answer.status not in _BUSY:
                return answer
            assert time.monotonic() < deadline, answer
            time.sleep(0.2)

    def memory_mb(self, part: str) -> float:
        """Return how much memory a part holds that no other holds too. [MB]"""
        (number,) = self.parts(part)
        lines = Path(f"/proc/{number}/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024
