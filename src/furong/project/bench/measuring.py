"""Measure a city: register things and rules, send for some seconds, wait until all is applied, tell the figures."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from furong.project.bench.city import BenchCity
from furong.project.bench.founding import found_city
from furong.project.bench.killing import Killer
from furong.project.bench.payloads import ArrowBody, LinesBody, spread_numbers
from furong.project.bench.probing import AlarmProbe
from furong.project.bench.processes import cpu_seconds, memory_bytes, node_processes
from furong.project.bench.senders import Account, Body, HttpSender, MqttSender, Sending
from furong.project.bench.telling import CityFigures

__all__ = ["Plan", "measure", "report"]

_SEED = 11
_BODY_COUNT = 64
_BEFORE_MS, _ROUND_MS = 600_000, 10_000
_POLL_S = 0.05
_SETTLE_S = 600.0
_NDJSON, _ARROW = "application/x-ndjson", "application/vnd.apache.arrow.stream"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is measured.

    Args:
        lane: ``ndjson``, ``arrow`` or ``mqtt``; ``alarm`` for the delay of alarms, ``kills`` for kills under load.
        things: Things that are registered. [1]
        rules: Rules that are active. [1]
        seconds: How long readings are sent. [s]
        rows: Readings a batch. [1]
        senders: Connections that send. [1]
        rate: Readings a second to keep to; 0 for as many as go through. [1/s]
        kills: How often the lane ``kills`` kills a process. [1]
    """

    lane: str
    things: int
    rules: int
    seconds: float
    rows: int
    senders: int
    rate: float
    kills: int


def measure(plan: Plan, data: Path | None) -> dict[str, Any]:
    """Return what was measured.

    Args:
        plan: What to measure.
        data: A data directory to keep and use again, or ``None`` for one that is thrown away.
    """
    with _directory(data) as directory:
        founded = found_city(directory, things=plan.things, rules=plan.rules)
        city = BenchCity(directory)
        with city.running() as start_s:
            told = _load(plan, city)
        return {"plan": asdict(plan), "founding": founded, "start_s": round(start_s, 2), **told}


@contextlib.contextmanager
def _directory(data: Path | None) -> Iterator[Path]:
    if data is not None:
        yield data.absolute()
        return
    with tempfile.TemporaryDirectory(prefix="furong-bench-") as made:
        Path(made).chmod(0o755)
        yield Path(made)


def _bodies(plan: Plan, figures: CityFigures) -> list[Body]:
    numbers = spread_numbers(figures.numbers(), _BODY_COUNT, plan.rows, plan.senders, seed=_SEED)
    if plan.lane == "arrow":
        return [ArrowBody.of(row, seed=index) for index, row in enumerate(numbers)]
    return [LinesBody.of(figures.codes_of(row), seed=index) for index, row in enumerate(numbers)]


def _senders(plan: Plan, city: BenchCity, account: Account) -> list[HttpSender] | list[MqttSender]:
    token = city.token("gateway")
    if plan.lane == "mqtt":
        return [
            MqttSender(city.mqtt_port, "gateway", token, f"bench-{index}", account) for index in range(plan.senders)
        ]
    kind = _ARROW if plan.lane == "arrow" else _NDJSON
    return [HttpSender(city.port, token, kind, account) for _ in range(plan.senders)]


def _load(plan: Plan, city: BenchCity) -> dict[str, Any]:
    figures, account = CityFigures(city.data), Account()
    bodies, senders = _bodies(plan, figures), _senders(plan, city, account)
    before = figures.applied()
    sending = Sending(
        send=[sender.send for sender in senders],
        bodies=bodies,
        first_ms=max(int(time.time() * 1000) - _BEFORE_MS, figures.newest_ms() + _ROUND_MS),
        rate=plan.rate,
    )
    probe = AlarmProbe(city, figures) if plan.lane == "alarm" else None
    killer = Killer(city, plan.kills, plan.seconds) if plan.lane == "kills" else None
    cpu_before, load_before = cpu_seconds(node_processes(city.pid)), os.getloadavg()[0]
    begun = time.perf_counter()
    with contextlib.ExitStack() as beside:
        for thread in (probe, killer):
            if thread is not None:
                beside.enter_context(thread)
        sending.run(plan.seconds)
    sent_s = time.perf_counter() - begun
    missing = _wait_until_applied(figures, before + account.acknowledged)
    applied_s = time.perf_counter() - begun
    return {
        "acknowledged": account.acknowledged,
        "applied": figures.applied() - before,
        "missing": missing,
        "alarms": figures.alarms(),
        "seconds_sending": round(sent_s, 2),
        "seconds_until_applied": round(applied_s, 2),
        "readings_per_s": round(account.acknowledged / applied_s),
        "bytes_per_s": round(account.sent_bytes / sent_s),
        "acknowledgement_s": _quantiles(account.ack_s),
        "waits": account.waits,
        "broken_connections": account.failures,
        "engine": figures.engine(),
        **_costs(city, cpu_before),
        "load_before": load_before,
        **(probe.told() if probe else {}),
        **(killer.told() if killer else {}),
    }


def _costs(city: BenchCity, cpu_before: dict[str, float]) -> dict[str, Any]:
    """Return the processor time since the beginning [s] and the memory now [MiB] of every process of the city."""
    processes = node_processes(city.pid)
    cpu = {name: spent - cpu_before.get(name, 0.0) for name, spent in cpu_seconds(processes).items()}
    return {
        "cpu_s": {name: round(spent, 2) for name, spent in cpu.items() if spent > 0},
        "memory_mib": {name: held >> 20 for name, held in memory_bytes(processes).items()},
    }


def _wait_until_applied(figures: CityFigures, wanted: int) -> int:
    """Wait until so many readings are in history and return how many are missing when patience ends."""
    deadline = time.perf_counter() + _SETTLE_S
    while True:
        missing = wanted - figures.applied()
        if missing <= 0 or time.perf_counter() > deadline:
            return missing
        time.sleep(_POLL_S)


def _quantiles(seconds: list[float]) -> dict[str, float]:
    if not seconds:
        return {}
    return {f"p{share}": round(float(np.percentile(seconds, share)), 4) for share in (50, 95, 99)}


def report(told: dict[str, Any], *, as_json: bool) -> str:
    """Return the figures as one JSON object, or as lines to read."""
    if as_json:
        return json.dumps(told)
    return "\n".join(f"{key}: {json.dumps(value)}" for key, value in told.items())
