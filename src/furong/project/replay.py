"""The command that replays a recorded morning: finds the database, runs the replay, prints one JSON object."""

from __future__ import annotations

import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from furong.foundation.servers import DataDirectory, EmbeddedPostgres
from furong.kernel.errors import Broken, InvalidInput
from furong.project.interruption import Interruption, interruptible
from furong.project.node import node_database, set_up_django
from furong.project.replay_screen import ReplayScreen

if TYPE_CHECKING:
    from furong.scenarios.recording import Recording

__all__ = ["run_replay"]

_PACK = "shared_bikes"
#: As a shell says it of a program that Ctrl-C has ended (128 + SIGINT).
_INTERRUPTED = 130
_ATTEMPTS = 5
#: How long a database that went away is waited for. [s]
_PATIENCE_S = 60.0
_POLL_S = 0.2


class SpeedUnusable(InvalidInput):
    """A speed that is neither ``max`` nor a factor."""

    code = "project.speed_unusable"
    zh = "--speed {speed} 不可用。请写 max，或倍数，例如 60x。"
    en = "--speed {speed} cannot be used. Write max, or a factor such as 60x."


class DatabaseLost(Broken):
    """The database went away and did not come back."""

    code = "project.database_lost"
    zh = "数据库连接中断（{trouble}）。已保存的内容不会丢失；请再次运行同一命令，将从中断处继续。"
    en = (
        "The database went away ({trouble}). Nothing that was stored is lost; run the same command again, and it goes"
        " on where it was."
    )


def run_replay(data: Path, *, events: Path, zones: Path, speed: str, zones_crs: str, as_json: bool) -> None:
    """Replay ``events`` over ``zones`` in a data directory and print what came of it.

    Starts the database when no city runs on the directory, and stops it again. Whatever an earlier run stored, complete
    or killed, is known, and nothing is stored, raised or opened twice.

    Raises:
        FurongError: When the files cannot be used at all; single bad rows and zones go to the quarantine instead.
        SystemExit: When it is interrupted.
    """
    factor = _factor(speed)
    screen = ReplayScreen(sys.stderr)
    with interruptible() as stop:
        try:
            outcome = _replay(data, events, zones, zones_crs, factor, screen, stop)
        except KeyboardInterrupt:
            screen.say(
                "已按要求停止。已读入的内容均已保存；再次运行同一命令，将从中断处继续。",
                "Stopped as asked. What was told is stored; run the same command again, and it goes on from here.",
            )
            raise SystemExit(_INTERRUPTED) from None
    sys.stdout.write((json.dumps(outcome, ensure_ascii=False) if as_json else _readable(outcome)) + "\n")
    sys.stdout.flush()
    _demand_something_usable(events, outcome)


def _demand_something_usable(events: Path, outcome: dict[str, Any]) -> None:
    from furong.nets.sensing.errors import FileEmpty, NoUsableRecord

    if not outcome["events_read"]:
        raise FileEmpty(file=events.name)
    if outcome["events_read"] == outcome["quarantined"]:
        raise NoUsableRecord(file=events.name, count=outcome["events_read"])


def _replay(
    data: Path,
    events: Path,
    zones: Path,
    zones_crs: str,
    factor: float | None,
    screen: ReplayScreen,
    stop: Interruption,
) -> dict[str, Any]:
    """Run the replay with the database that it needs, and add where the time went."""
    begun = time.perf_counter()
    directory = DataDirectory(data.absolute())
    directory.prepare()
    with directory.hold("replay"), ThreadPoolExecutor(1) as helper:
        # The files are read while the database starts; it starts in this thread, because it ends with its starter.
        reading = helper.submit(_read, data, events, zones, zones_crs)
        with node_database(directory) as server:
            recording = reading.result()
            ready = time.perf_counter()
            outcome, stages = _run(recording, factor, screen, server, stop)
            done = time.perf_counter()
    ended = time.perf_counter()
    laps = {"start database, read files": ready - begun, **stages, "stop database": ended - done}
    outcome["seconds"] = round(ended - begun, 3)
    outcome["stages"] = {name: round(seconds, 3) for name, seconds in laps.items()}
    return outcome


def _read(data: Path, events: Path, zones: Path, zones_crs: str) -> Recording:
    set_up_django(data)
    from django.conf import settings

    from furong.kernel.clock import SystemClock, city_time
    from furong.scenarios.pack import load_pack
    from furong.scenarios.recording import read_recording

    pack = load_pack(settings.FURONG_PACKS, _PACK)
    today = city_time(SystemClock().now()).date()
    return read_recording(pack, events=events, zones=zones, zones_crs=zones_crs, day=today)


def _run(
    recording: Recording,
    factor: float | None,
    screen: ReplayScreen,
    server: EmbeddedPostgres | None,
    stop: Interruption,
) -> tuple[dict[str, Any], dict[str, float]]:
    """Run the replay; when the database goes away on the way, wait for it and go on where the replay was."""
    from django.db import InterfaceError, OperationalError, connection

    failures = 0
    while True:
        try:
            _await_database(server)
            return _once(recording, factor, screen, stop)
        except (OperationalError, InterfaceError) as error:
            stop.check()
            failures += 1
            trouble = str(error).strip().partition("\n")[0]
            if failures == _ATTEMPTS:
                raise DatabaseLost(trouble=trouble) from error
        screen.say(f"数据库连接中断（{trouble}），正在恢复 …", f"The database went away ({trouble}); waiting for it …")
        connection.close()


def _once(
    recording: Recording, factor: float | None, screen: ReplayScreen, stop: Interruption
) -> tuple[dict[str, Any], dict[str, float]]:
    from django.conf import settings

    from furong.foundation.areas.tree import get_area
    from furong.project.preparing import prepare_database
    from furong.scenarios.replay import BikeReplay, Progress

    begun = time.perf_counter()
    prepare_database()
    prepared = time.perf_counter()
    city = get_area(settings.FURONG_OPTIONS["CITY"]).path

    def show(progress: Progress) -> None:
        stop.check()
        screen.show(progress)

    replay = BikeReplay(recording=recording, city=city, factor=factor, on_progress=show)
    outcome = replay.run()
    screen.clear()
    for note in replay.notes:
        screen.say(note.zh, note.en)
    return outcome, {"prepare city": prepared - begun, **replay.stages}


def _await_database(server: EmbeddedPostgres | None) -> None:
    """Wait until the database answers: our own server is started again where needed, others are waited for."""
    from django.db import OperationalError, connection

    if server is not None:
        server.revive()
    deadline = time.monotonic() + _PATIENCE_S
    while True:
        try:
            connection.ensure_connection()
        except OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(_POLL_S)
        else:
            return


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
