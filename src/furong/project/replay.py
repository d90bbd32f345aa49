"""The command that replays a recorded morning: finds the database, runs the replay, prints one JSON object."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

from furong.foundation.servers import DataDirectory
from furong.kernel.errors import InvalidInput
from furong.project.node import node_database, set_up_django

__all__ = ["run_replay"]

_PACK = "shared_bikes"


class SpeedUnusable(InvalidInput):
    """A speed that is neither ``max`` nor a factor."""

    code = "project.speed_unusable"
    zh = "--speed {speed} 不可用。请写 max,或倍数,例如 60x。"
    en = "--speed {speed} cannot be used. Write max, or a factor such as 60x."


def run_replay(data: Path, *, events: Path, zones: Path, speed: str, zones_crs: str, as_json: bool) -> str:
    """Replay ``events`` over ``zones`` in a data directory and return what to print.

    Starts the database when no city runs on the directory, and stops it again. Whatever an earlier run stored, complete
    or killed, is known, and nothing is stored, raised or opened twice.

    Raises:
        FurongError: When the files cannot be used at all; single bad rows and zones go to the quarantine instead.
    """
    begun = time.perf_counter()
    factor = _factor(speed)
    directory = DataDirectory(data.absolute())
    directory.prepare()
    with directory.hold("replay"), node_database(directory):
        set_up_django(data)
        from django.conf import settings

        from furong.foundation.areas.tree import get_area
        from furong.project.preparing import prepare_database
        from furong.scenarios.replay import BikeReplay

        pack = next(pack for pack in prepare_database() if pack.id == _PACK)
        city = get_area(settings.FURONG_OPTIONS["CITY"]).path
        ready = time.perf_counter()
        replay = BikeReplay(pack=pack, city=city, events=events, zones=zones, zones_crs=zones_crs, factor=factor)
        outcome = replay.run()
        done = time.perf_counter()
    outcome["seconds"] = round(done - ready, 3)
    outcome["seconds_with_start_and_stop"] = round(time.perf_counter() - begun, 3)
    for line in replay.messages:
        sys.stderr.write(line + "\n")
    return json.dumps(outcome, ensure_ascii=False) if as_json else _readable(outcome)


def _factor(speed: str) -> float | None:
    if speed == "max":
        return None
    try:
        factor = float(speed.removesuffix("x"))
    except ValueError:
        factor = 0.0
    if not 0 < factor < float("inf"):
        raise SpeedUnusable(speed=speed)
    return factor


def _readable(outcome: dict[str, Any]) -> str:
    lines = [
        f"{outcome['events_read']} events read, {outcome['duplicates']} duplicates,"
        f" {outcome['quarantined']} quarantined, {outcome['seconds']} s"
    ]
    for episode in outcome["episodes"]:
        tasks = ", ".join(f"{task['operator']} {task['share']}" for task in episode["tasks"])
        lines.append(
            f"{episode['zone_id']}  {episode['raised']} – {episode['cleared'] or 'active'}"
            f"  {episode['occupancy']}/{episode['capacity']}  case {episode['case_id']}  tasks {tasks}"
        )
    return "\n".join(lines)
