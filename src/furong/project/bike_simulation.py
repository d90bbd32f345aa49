"""Three simulated operators: a day of lock events, served as GBFS and sent by MDS."""

from __future__ import annotations

import json
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from datetime import time as clock_time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import groupby
from pathlib import Path
from typing import Any

import polars as pl

from furong.engines.synthetic import BikeDayProfile, Spot, bike_day
from furong.kernel.clock import CITY_TIME, city_time
from furong.kernel.errors import Broken, InvalidInput
from furong.project.bike_events import open_events
from furong.project.bike_zones import open_zones
from furong.scenarios.bike_fleet import Fleet, FleetOperator, Lock, Told
from furong.scenarios.parking import provider_id

__all__ = ["Simulation", "locks_of_day", "locks_of_file", "operators_simulated"]

_OPERATORS = ("A", "B", "C")
#: Records of one request. [1]
_BATCH = 2000
_TIMEOUT_S = 30.0
#: How strongly every zone draws, and when. [1], [min after midnight]
_PULL, _FIRST_MIN, _LAST_MIN = 1.0, 7 * 60, 9 * 60


class AgencyRefuses(Broken):
    """The city refuses what the simulation sends."""

    code = "project.agency_refuses"
    zh = "{url} 拒绝了模拟数据（{trouble}）。请核对地址和令牌。"
    en = "{url} refuses what is simulated ({trouble}). Check the address and the tokens."


class PortUnusable(InvalidInput):
    """A port on which nothing can be served."""

    code = "project.port_unusable"
    zh = "端口 {port} 不可用（{trouble}）。请用 --serve 换一个端口。"
    en = "Nothing can be served on port {port} ({trouble}). Name another one by --serve."


class NothingSimulated(InvalidInput):
    """There is no lock in the span that is to be simulated."""

    code = "project.nothing_simulated"
    zh = "所选时段内没有锁车事件。请核对 --day、--from 与 --to。"
    en = "There is no lock event in that span. Check --day, --from and --to."


def operators_simulated() -> list[FleetOperator]:
    """Return the three operators, under the ids that the demo registers them with."""
    return [FleetOperator(code, provider_id(f"operator-{code.lower()}")) for code in _OPERATORS]


def locks_of_day(zones: Path, day: date, *, seed: int) -> list[Lock]:
    """Return the locks of a made-up day around some zones.

    Args:
        zones: GeoJSON.
        day: The day.
        seed: Makes the day. [1]
    """
    spots = [Spot(zone.lon, zone.lat, _PULL, _FIRST_MIN, _LAST_MIN) for zone in open_zones(zones).zones]
    midnight = datetime.combine(day, clock_time(), CITY_TIME)
    made = bike_day(BikeDayProfile(), spots, seed=seed, midnight_s=int(midnight.timestamp()))
    columns = (made.vehicle.tolist(), made.second.tolist(), made.lon.tolist(), made.lat.tolist())
    return [Lock(bike.decode(), second, lon, lat) for bike, second, lon, lat in zip(*columns, strict=True)]


def locks_of_file(path: Path) -> list[Lock]:
    """Return the locks of a recording, in the order of time.

    Raises:
        InvalidInput: When the file cannot be used, with what is wrong.
    """
    table = open_events(path)
    rows, count = table.collect(table.usable().select("bike", "second", "lon", "lat"), table.rows.select(pl.len()))
    if not len(rows):
        table.demand_usable(int(count.item()))
    rows = rows.sort("second", maintain_order=True)
    # The seconds of a table of events are those of city time.
    offset_s = int(CITY_TIME.utcoffset(None).total_seconds())
    return [Lock(bike, second - offset_s, lon, lat) for bike, second, lon, lat in rows.iter_rows()]


@dataclass(slots=True)
class Simulation:
    """Tells locks as they happen, to whoever is to hear of them.

    Args:
        speed: Seconds of the day a second; nothing is waited for when ``None``. [1]
        port: Where GBFS is served; nowhere when 0.
        agency: Address of the city to which MDS is sent; to nobody when empty.
        tokens: Bearer token of each operator, by its code.
    """

    speed: float | None
    port: int = 0
    agency: str = ""
    tokens: Mapping[str, str] = field(default_factory=dict)
    fleet: Fleet = field(default_factory=lambda: Fleet(operators_simulated()))
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    _told: dict[str, dict[str, int]] = field(default_factory=dict)

    def run(self, locks: Iterable[Lock], begin: int, end: int) -> dict[str, Any]:
        """Tell the locks of a span and return what that was.

        Args:
            locks: The locks, in the order of time.
            begin: From when on; what was before is where the fleet stands at the beginning. [s since 1970]
            end: Until when. [s since 1970]

        Raises:
            NothingSimulated: When there is none.
            AgencyRefuses: When the city refuses it.
            PortUnusable: When the port is taken.
        """
        chosen = [lock for lock in locks if lock.second < end]
        if not chosen or chosen[-1].second < begin:
            raise NothingSimulated
        with ExitStack() as stack:
            if self.port:
                server = stack.enter_context(self._server())
                threading.Thread(target=server.serve_forever, daemon=True).start()
                stack.callback(server.shutdown)
            self._tell(self.fleet.settle(lock for lock in chosen if lock.second < begin))
            started = time.monotonic()
            later = (lock for lock in chosen if lock.second >= begin)
            for second, group in groupby(later, key=lambda lock: lock.second):
                self._wait(started, second - begin)
                self.now = datetime.fromtimestamp(second, UTC)
                self._tell(self.fleet.tell(group))
        return {"operators": self._told, "bikes": len(self.fleet.standing), "until": city_time(self.now).isoformat()}

    def _server(self) -> ThreadingHTTPServer:
        try:
            return ThreadingHTTPServer(("", self.port), _handler(self))
        except OSError as error:
            raise PortUnusable(port=self.port, trouble=error.strerror or str(error)) from error

    def _wait(self, started: float, into_s: float) -> None:
        if self.speed is not None:
            time.sleep(max(0.0, started + into_s / self.speed - time.monotonic()))

    def _tell(self, told: Mapping[str, Told]) -> None:
        for code, one in told.items():
            sums = self._told.setdefault(code, {"vehicles": 0, "events": 0, "refused": 0})
            for name, items in (("vehicles", one.vehicles), ("events", one.events)):
                sums[name] += len(items)
                for at in range(0, len(items), _BATCH):
                    sums["refused"] += self._post(code, name, items[at : at + _BATCH])

    def _post(self, code: str, name: str, items: list[dict[str, Any]]) -> int:
        """Send some records and return how many of them were refused; that a bike is known already does not matter."""
        if not self.agency:
            return 0
        url = f"{self.agency.rstrip('/')}/mds/agency/{name}"
        headers = {"Authorization": f"Bearer {self.tokens.get(code, '')}", "Content-Type": "application/json"}
        request = urllib.request.Request(url, json.dumps(items).encode(), headers)
        try:
            with urllib.request.urlopen(request, timeout=_TIMEOUT_S) as answer:
                told = json.loads(answer.read())
        except urllib.error.HTTPError as error:
            if error.code not in (400, 409):
                raise AgencyRefuses(url=url, trouble=f"HTTP {error.code}") from error
            told = json.loads(error.read())
        except OSError as error:
            raise AgencyRefuses(url=url, trouble=str(error)) from error
        return sum(one["error"] != "already_registered" for one in told.get("failures", []))


def _handler(simulation: Simulation) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        """Answers ``/A/gbfs.json`` and the files that it names."""

        def do_GET(self) -> None:
            """Answer with a file of an operator's feed."""
            code, _, name = self.path.strip("/").partition("/")
            known = code in {operator.code for operator in simulation.fleet.operators}
            address = f"http://{self.headers.get('Host', '')}/{code}"
            found = simulation.fleet.gbfs(code, name.removesuffix(".json"), address, simulation.now) if known else None
            content = json.dumps(found).encode()
            self.send_response(404 if found is None else 200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            """Say nothing: standard output is the report's."""

    return Handler
