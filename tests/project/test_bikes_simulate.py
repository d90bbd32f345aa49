"""``furong bikes simulate``: made-up and recorded days, sent to a city and served as GBFS."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from typer.testing import CliRunner

from furong.kernel.clock import SystemClock, city_time
from furong.project.bike_simulation import Simulation
from furong.project.cli.bikes import bikes_commands
from furong.scenarios.bike_fleet import Lock

ZONE = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"zone_id": "Z1", "capacity": 9},
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[104.06, 30.55], [104.061, 30.55], [104.061, 30.551], [104.06, 30.55]]],
            },
        }
    ],
}


def run(*args: str) -> Any:
    return CliRunner().invoke(bikes_commands, ["simulate", *args])


@pytest.fixture
def zones(tmp_path: Path) -> str:
    """A file with one zone."""
    file = tmp_path / "zones.geojson"
    file.write_text(json.dumps(ZONE), encoding="utf-8")
    return str(file)


class _City(BaseHTTPRequestHandler):
    """Takes what operators send."""

    got: list[tuple[str, str, int]]

    def do_POST(self) -> None:
        items = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.got.append((self.path, self.headers["Authorization"], len(items)))
        content = json.dumps({"success": len(items), "total": len(items), "failures": []}).encode()
        self.send_response(201)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""


@pytest.fixture
def city() -> Iterator[tuple[str, list[tuple[str, str, int]]]]:
    """Somebody who takes what is sent."""
    _City.got = []
    with ThreadingHTTPServer(("127.0.0.1", 0), _City) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}", _City.got
        server.shutdown()


def test_a_made_up_morning_is_sent_to_the_city(zones: str, city: tuple[str, list[tuple[str, str, int]]]) -> None:
    address, got = city
    tokens = [part for code in "ABC" for part in ("--token", f"{code}=secret-{code}")]
    span = ("--day", "2026-11-23", "--from", "08:00", "--to", "08:03")
    done = run("--zones", zones, *span, "--post", address, *tokens, "--json")
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert (told["bikes"], sum(one["vehicles"] for one in told["operators"].values())) == (9000, 9000)
    assert all(one["events"] > one["vehicles"] and not one["refused"] for one in told["operators"].values())
    sent = {(path, who) for path, who, _ in got}
    assert sent == {
        (f"/mds/agency/{name}", f"Bearer secret-{code}") for name in ("vehicles", "events") for code in "ABC"
    }
    assert sum(count for path, _, count in got if path.endswith("events")) == sum(
        one["events"] for one in told["operators"].values()
    )


def test_a_recorded_morning_is_told_at_its_own_times(tmp_path: Path) -> None:
    file = tmp_path / "locks.csv"
    rows = ["bike_id,lat,lon,lock_time", "0a,30.55,104.06,2026-11-23 08:00:00", "0a,30.56,104.07,2026-11-23 08:30:00"]
    file.write_text("\n".join(rows), encoding="utf-8")
    done = run("--events", str(file), "--day", "2026-11-23", "--json")
    told = json.loads(done.stdout)
    assert told["operators"]["A"] == {"vehicles": 1, "events": 3, "refused": 0}
    assert told["until"] == "2026-11-23T08:30:00+08:00"


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["--from", "8 o'clock"], "HH:MM"),
        (["--speed", "fast"], "60x"),
        (["--token", "secret"], "operator=token"),
        (["--from", "23:00", "--to", "22:00"], "--day"),
    ],
    ids=["time", "speed", "token", "span"],
)
def test_what_cannot_be_used_is_said_with_exit_code_2(zones: str, args: list[str], said: str) -> None:
    done = run("--zones", zones, *args)
    assert done.exit_code == 2
    assert said in done.stderr
    assert run().exit_code == 2


def test_gbfs_is_served_while_the_day_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    turn = threading.Semaphore(0)
    monkeypatch.setattr(Simulation, "_wait", lambda *_: turn.acquire(timeout=300))
    begin = int(datetime(2026, 11, 23, tzinfo=UTC).timestamp())
    locks = [
        Lock("0a", begin - 60, 104.06, 30.55),
        Lock("0a", begin + 60, 104.07, 30.56),
        Lock("1a", begin + 119, 104.0, 30.5),
    ]
    with ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as free:
        port = free.server_address[1]
    simulation = Simulation(speed=60.0, port=port)
    running = threading.Thread(target=simulation.run, args=(locks, begin, begin + 120))
    running.start()
    seen: list[list[float]] = []
    found: dict[str, Any] = {}
    while running.is_alive():
        with suppress(OSError), urlopen(f"http://127.0.0.1:{port}/A/vehicle_status.json", timeout=30) as answer:
            found = json.loads(answer.read())
            where = [one["lon"] for one in found["data"]["vehicles"]]
            if where and where not in seen:
                seen.append(where)
                turn.release()
        time.sleep(0.02)
    running.join()
    assert seen == [[104.06], [104.07]]
    assert found["version"] == "3.0"


def test_a_port_that_is_taken_is_said(zones: str) -> None:
    with ThreadingHTTPServer(("", 0), BaseHTTPRequestHandler) as taken:
        done = run("--zones", zones, "--day", "2026-11-23", "--serve", str(taken.server_address[1]))
    assert done.exit_code == 2
    assert "--serve" in done.stderr


def test_yesterday_is_that_of_the_city_and_a_recording_has_its_own_day(zones: str, tmp_path: Path) -> None:
    before = city_time(SystemClock().now())
    told = json.loads(run("--zones", zones, "--from", "08:00", "--to", "08:01", "--json").stdout)
    assert date.fromisoformat(told["day"]) in {
        (at - timedelta(days=1)).date() for at in (before, city_time(SystemClock().now()))
    }
    file = tmp_path / "locks.csv"
    file.write_text("bike_id,lat,lon,lock_time\n0a,30.55,104.06,2026-11-22T23:30:00Z\n", encoding="utf-8")
    told = json.loads(run("--events", str(file), "--json").stdout)
    assert (told["day"], told["until"]) == ("2026-11-23", "2026-11-23T07:30:00+08:00")
