"""A city's day of appeals in a minute, over HTTP: is each one kept, how soon is each one suggested, are all signed.

Run ``python benchmarks/hotline_burst.py``; ``--rows 50000 --seconds 60`` is a day of a large city in a minute. The
appeals are made up. They arrive at an even rate, whether those before them are done or not, in two lanes: those of a
channel that hands over what it has gathered (every ``--gather`` seconds a file to ``/api/v1/hotline/imports``), and a
share ``--single`` that is posted one by one to ``/api/v1/hotline/appeals``, over ``--lanes`` connections that stay
open. An appeal is acknowledged when the answer is there, and then its suggestion is stored with it: the time of an
appeal is that from its arrival to the answer, waiting for a connection included. The clients share the machine with the
city, and what they cost is told with the rest. It begins once the city has finished starting.

``--kill`` kills processes (SIGKILL) in the middle, each while requests are in flight: ``web``, ``worker``,
``database``, or several one after the other. What was not acknowledged is sent again with the same keys, as a channel
does. At the end the rows of the database are counted: acknowledged and not there is lost, there twice is double, and
either ends the program with an error.

The model is sure of nearly all, the list of responsibilities names one unit for them, and that unit has a record: so
they are classified and assigned by themselves, and signed for. Of those that wait for a person ``--by-hand`` are
assigned over the interface. Then all that are assigned are counted, and all that are signed for, each with its row of
history and its clock that has stopped; one that is not ends the program with an error.
"""

from __future__ import annotations

import argparse
import csv
import functools
import io
import json
import logging
import os
import random
import signal
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import numpy as np

from furong.project.bench.posting import Post, Poster, Tally

_WORDS = {
    "供水排水": ("自来水", "水压", "停水", "水管", "下水道", "污水", "水表", "漏水"),
    "学校教育": ("学校", "老师", "学位", "补课", "校服", "幼儿园", "食堂", "入学"),
    "公共交通": ("公交", "地铁", "站台", "班次", "司机", "线路", "换乘", "刷卡"),
    "劳动工资": ("工资", "加班", "合同", "社保", "拖欠", "工地", "老板", "辞退"),
}
_PLACES = ("芙蓉里", "锦江湾", "玉林街", "青羊苑", "双流路", "武侯园")
_HEAD = ("source_key", "text", "area", "kind", "citizen_phone")
_UNIT, _PERSON, _PASSWORD = "burst-unit", "burst", "correct horse battery"
#: What follows on which state, until a unit is asked.
_STEPS: dict[str, dict[str, str]] = {
    "received": {"step": "register"},
    "registered": {"step": "classify", "category": "测试"},
    "classified": {"step": "assign", "unit": _UNIT},
}
_AGAIN_S, _GIVE_UP_S, _START_S = 0.2, 180.0, 60.0
_OURS = "SELECT number FROM hotline_appeal WHERE source_key LIKE 'burst%'"
_LANES = 4
#: So many decided appeals let a unit be believed to keep what it is given. [1]
_RECORD = 60
_MS = 1000.0


@dataclass(slots=True)
class Said:
    """What the clients have seen: by key how long each appeal took [ms], and how many requests there were.

    Args:
        taken: Of appeals in files.
        single: Of those that were posted one by one.
        tally: Of the requests.
        killed: In flight when a process was killed, by what it was. [1]
        lock: Held to change what is told of files.
    """

    taken: dict[str, float] = field(default_factory=dict)
    single: dict[str, float] = field(default_factory=dict)
    tally: Tally = field(default_factory=Tally)
    killed: dict[str, int] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)


def main() -> None:
    """Measure at the size that was asked for and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=50_000)
    parser.add_argument("--seconds", type=float, default=60.0, help="In which they arrive.")
    parser.add_argument("--gather", type=float, default=0.25, help="How long the channel gathers for a file [s].")
    parser.add_argument("--single", type=float, default=0.01, help="Share that is posted one by one.")
    parser.add_argument("--lanes", type=int, default=_LANES, help="Over how many connections those are posted [1].")
    parser.add_argument("--kill", choices=("web", "worker", "database"), nargs="*", default=[])
    parser.add_argument("--wait", type=float, default=240.0, help="How long the automatic ones may take after it [s].")
    parser.add_argument("--by-hand", type=int, default=100, help="How many of the others are assigned by hand.")
    parser.add_argument("--folder", type=Path, default=None, help="Where to work.")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    logging.getLogger("httpx").setLevel(logging.WARNING)
    with tempfile.TemporaryDirectory(prefix="furong-burst-", dir=given.folder) as folder:
        told = measure(Path(folder), given)
    print(json.dumps(told) if given.json else "\n".join(f"{key}: {value}" for key, value in told.items()))


def measure(folder: Path, given: argparse.Namespace) -> dict[str, Any]:
    """Return the figures of a city of its own below ``folder``."""
    from furong.project.bench.city import BenchCity
    from furong.project.bench.processes import CpuMeter, wait_until_at_rest

    folder.chmod(0o755)
    city = BenchCity(folder / "city")
    areas = _found(city.data, folder)
    rows = _made_up(given.rows, areas)
    with city.running():
        token = city.token(_PERSON)
        wait_until_at_rest(city.pid, _START_S)
        load, own_s = round(os.getloadavg()[0], 2), time.process_time()
        with CpuMeter(city.pid) as meter:
            said, wall_s = _burst(city, token, rows, given)
        cpu = meter.taken() | {"client": time.process_time() - own_s}
        kept = _kept(rows)
        waited_s = _acted_on(given.wait)
        _assign(city.port, token, given.by_hand)
        kept |= _signed()
    told = {"rows": given.rows, "seconds": given.seconds, "kill": given.kill, "load_before": load}
    told |= {"requests": said.tally.requests, "in_flight_when_killed": said.killed, "cut_off": said.tally.cut_off}
    told |= kept | {"sent_again": said.tally.again, "all_acknowledged_s": round(wall_s, 1)}
    told["acted_on_after_s"] = round(waited_s, 1)
    told["appeals_per_s"] = round(given.rows / wall_s, 1)
    told["cpu_ms_an_appeal"] = {name: round(s * _MS / given.rows, 3) for name, s in sorted(cpu.items()) if s}
    for name, some in (("", list(said.taken.values())), ("single_", list(said.single.values()))):
        if some:
            values = np.percentile(some, (50, 95, 99))
            told |= {f"{name}p{p}_ms": round(float(v)) for p, v in zip((50, 95, 99), values, strict=True)}
    is_whole = kept["acknowledged"] == kept["stored"] == kept["suggested"] and not kept["double"]
    if not is_whole or not kept["assigned"] == kept["signed"] == kept["clocks_stopped"]:
        raise SystemExit(f"lost, double or not signed: {json.dumps(told)}")
    return told


def _made_up(count: int, areas: Sequence[str]) -> list[tuple[str, ...]]:
    """Return made-up appeals, of a third as many phones."""
    dice = random.Random(6)
    kinds = ("help", "complaint", "report", "suggestion")
    rows: list[tuple[str, ...]] = []
    for number in range(count):
        phone = f"138{dice.randrange(max(count // 3, 1)):08}"
        rows.append((f"burst{number:07}", _sentence(dice)[0], dice.choice(areas), dice.choice(kinds), phone))
    return rows


def _sentence(dice: random.Random) -> tuple[str, str]:
    label = dice.choice(tuple(_WORDS))
    words = "，".join(dice.sample(_WORDS[label], 3))
    return f"{dice.choice(_PLACES)}{dice.randrange(1, 99)}号{words}，请尽快处理", label


def _found(data: Path, folder: Path) -> list[str]:
    """Make the city with a supervisor, a unit and a model in use; return the districts."""
    from datetime import date

    from furong.foundation.servers import DataDirectory
    from furong.project.node import node_database, set_up_django

    directory = DataDirectory(data)
    directory.prepare()
    with node_database(directory):
        set_up_django(data)
        from django.db import connection

        from furong.foundation.areas.tree import list_areas
        from furong.foundation.identity.people import NewOrganisation, NewPerson, register_organisations
        from furong.foundation.identity.people import register_person as register
        from furong.foundation.transactions import transaction
        from furong.project.preparing import prepare_database

        prepare_database()
        with transaction():
            register_organisations([NewOrganisation(_UNIT, "department", "测试单位", "Unit of the burst", "510100")])
            person = NewPerson(_PERSON, "测", _UNIT, "hotline_supervisor", "510100")
            register(person, _PASSWORD, since=date(2020, 1, 1))
        _install_model(folder)
        _let_units_be_known()
        found = [one.code for one in list_areas(level="district")]
        connection.close()
    return found


def _install_model(folder: Path) -> None:
    from furong.nets.hotline.api.text_models import install_model, use_model
    from furong.project.hotline_learning import train_files

    dice = random.Random(1)
    table, out = folder / "train.csv", folder / "model.npz"
    with table.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("text", "label"), *(_sentence(dice) for _ in range(2000))])
    train_files([table], out, 0.5)
    use_model(install_model(out.read_bytes(), out.name, _PERSON).version, _PERSON)


def _let_units_be_known() -> None:
    """Let the list name one unit for all categories, and the unit have replied to enough appeals."""
    from furong.foundation.identity.actors import system_actor
    from furong.nets.hotline.api.appeals import receive_appeal
    from furong.nets.hotline.api.mandates import NewMandates, load_mandates
    from furong.nets.hotline.contracts.appeals import AppealChannel, AppealKind, NewAppeal
    from furong.nets.hotline.models import Appeal, AppealStep

    buffer = io.StringIO()
    head = ("category", "kind", "area", "main", "assisting", "clause", "document", "valid_from", "valid_to")
    csv.writer(buffer).writerows([head, ("*", "", "510100", _UNIT, "", "第1条", "测试清单", "2020-01-01", "")])
    load_mandates(NewMandates(file="list.csv", content=buffer.getvalue().encode()), _PERSON)
    new = NewAppeal(channel=AppealChannel.PHONE, text="从前的诉求", area="510100", kind=AppealKind.CONSULT)
    before = Appeal.objects.get(pk=receive_appeal(system_actor("bench"), new).number)
    told = {"appeal": before, "at": before.received_at, "by": "x", "by_key": "x", "from_state": "handling"}
    AppealStep.objects.bulk_create(
        AppealStep(round=number + 2, step="reply", to_state="replied", unit=_UNIT, **told) for number in range(_RECORD)
    )


def _burst(city: Any, token: str, rows: Sequence[tuple[str, ...]], given: argparse.Namespace) -> tuple[Said, float]:
    """Let the appeals arrive, and kill what is to be killed; return what was seen, and until all was there. [s]"""
    said = Said()
    base = f"http://127.0.0.1:{city.port}/api/v1/hotline"
    step = given.seconds / len(rows)
    every = max(round(1 / given.single), 1) if given.single > 0 else 0
    alone = [place for place in range(len(rows)) if every and place % every == 0]
    piece = max(round(given.gather / step), 1)
    gathered = [place for place in range(len(rows)) if not (every and place % every == 0)]
    began = time.perf_counter() + 1.0
    posts = [_post(rows[at], began + at * step) for at in alone]

    def acknowledged(place: int) -> None:
        said.single[rows[alone[place]][0]] = (time.perf_counter() - posts[place].at) * _MS

    with (
        httpx.Client(headers={"Authorization": f"Bearer {token}"}, timeout=_GIVE_UP_S) as client,
        ThreadPoolExecutor(_LANES) as files,
        ThreadPoolExecutor(1) as singles,
        ThreadPoolExecutor(1) as killers,
    ):
        client.get(f"{base}/imports").raise_for_status()
        waiting = [
            (began + (some[-1] + 1) * step, files, _file(client, base, rows, some, began, step, said))
            for some in (gathered[at : at + piece] for at in range(0, len(gathered), piece))
        ]
        poster = Poster(city.port, "/api/v1/hotline/appeals", token, given.lanes, said.tally)
        waiting.append((began - 1.0, singles, functools.partial(poster.run, posts, acknowledged)))
        for place, what in enumerate(given.kill, 1):
            at = began + given.seconds * place / (len(given.kill) + 1)
            waiting.append((at, killers, functools.partial(_kill, city.pid, what, said)))
        done = []
        for at, pool, job in sorted(waiting, key=lambda one: one[0]):
            time.sleep(max(at - time.perf_counter(), 0.0))
            done.append(pool.submit(job))
        for one in done:
            one.result()
    return said, time.perf_counter() - began  # fmt: skip


def _file(
    client: httpx.Client, base: str, rows: Sequence[tuple[str, ...]], some: Sequence[int],
    began: float, step: float, said: Said,
) -> Callable[[], None]:  # fmt: skip
    """Return the job that sends a file until it is acknowledged."""

    def send() -> None:
        buffer = io.StringIO()
        csv.writer(buffer).writerows([_HEAD, *(rows[at] for at in some)])
        content = buffer.getvalue().encode()
        told = {"file": ("burst.csv", content)}
        answer = _until_there(lambda: client.post(f"{base}/imports", files=told), said.tally)
        report = answer.json()
        if report["opened"] + report["known"] != len(some):
            raise SystemExit(f"not all rows are appeals: {answer.text[:500]}")
        now = time.perf_counter()
        with said.lock:
            said.taken.update({rows[at][0]: (now - began - at * step) * _MS for at in some})

    return send


def _post(row: tuple[str, ...], at: float) -> Post:
    key, text, area, kind, phone = row
    body = {"channel": "web", "source_key": key, "text": text, "area": area, "kind": kind, "citizen_phone": phone}
    return Post(json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode(), at)


def _until_there(post: Callable[[], httpx.Response], tally: Tally) -> httpx.Response:
    """Post until it is acknowledged, as a channel does: what fails is sent again with the same keys."""
    until = time.perf_counter() + _GIVE_UP_S
    while time.perf_counter() < until:
        tally.sent()
        try:
            answer = post()
            if answer.status_code == 201:
                return answer
            if answer.status_code < 500 and answer.status_code not in (408, 429):
                raise SystemExit(f"refused: {answer.status_code} {answer.text[:500]}")
            is_cut = True
        except httpx.TransportError as error:
            is_cut = not isinstance(error, httpx.ConnectError)
        finally:
            tally.ended()
        tally.failed(is_cut=is_cut)
        time.sleep(_AGAIN_S)
    raise SystemExit("the city does not take appeals any more")


def _kill(pid: int, what: str, said: Said) -> None:
    """Kill the web processes of the node, its worker or its database server, without any warning, once it is asked."""
    from furong.project.bench.processes import node_processes

    wanted = "postgres" if what == "database" else what
    found = [one for one, name in node_processes(pid).items() if name.startswith(wanted)]
    while not said.tally.flying:
        time.sleep(0.001)
    said.killed[what] = said.tally.flying
    for one in found:
        os.kill(one, signal.SIGKILL)


def _kept(rows: Sequence[tuple[str, ...]]) -> dict[str, int]:
    """Count what is in the database of the running city."""
    told = _query(
        f"SELECT count(DISTINCT source_key), count(*) - count(DISTINCT source_key), (SELECT count(DISTINCT appeal_id)"
        f" FROM hotline_appealreading WHERE appeal_id IN ({_OURS})) FROM hotline_appeal WHERE number IN ({_OURS})"
    )
    return {"acknowledged": len(rows), "stored": told[0], "double": told[1], "suggested": told[2]}


def _acted_on(longest_s: float) -> float:
    """Wait until the worker has acted on all that the model is sure of; return how long that took. [s]"""
    began = time.perf_counter()
    while time.perf_counter() - began < longest_s:
        waiting = _query(
            "SELECT count(*) FROM hotline_appeal WHERE channel IN ('batch', 'web') AND state = 'received' AND number IN"
            " (SELECT appeal_id FROM hotline_appealreading WHERE is_automatic)"
            " AND number NOT IN (SELECT appeal_id FROM hotline_appealstep WHERE step = 'emergency')"
        )
        if not waiting[0]:
            break
        time.sleep(1.0)
    return time.perf_counter() - began


def _signed() -> dict[str, int]:
    """Count what is assigned, by itself and at all, what is signed, and clocks of signing that have stopped."""
    told = _query(
        f"SELECT count(*) FILTER (WHERE step = 'assign'), count(*) FILTER (WHERE step = 'sign'),"
        f" (SELECT count(*) FROM hotline_automaticassignment WHERE appeal_id IN ({_OURS})),"
        f" (SELECT count(*) FROM hotline_appealtimer WHERE appeal_id IN ({_OURS}) AND stage = 'sign'"
        f" AND stopped_at IS NOT NULL), (SELECT count(*) FROM hotline_appeal WHERE unit_id IS NULL"
        f" AND number IN ({_OURS})) FROM hotline_appealstep WHERE appeal_id IN ({_OURS})"
    )
    names = ("assigned", "signed", "assigned_by_itself", "clocks_stopped", "wait_for_a_person")
    return dict(zip(names, told, strict=True))


def _query(sql: str) -> tuple[int, ...]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql)
        row: tuple[int, ...] = cursor.fetchone()
    connection.close()
    return row


def _assign(port: int, token: str, count: int) -> None:
    """Take some of the appeals that wait for a person to their unit, whoever else works on them meanwhile."""
    headers = {"Authorization": f"Bearer {token}"}
    with httpx.Client(base_url=f"http://127.0.0.1:{port}/api/v1/hotline", headers=headers, timeout=60) as client:
        wanted: dict[str, tuple[str, ...] | int] = {"state": tuple(_STEPS), "size": 200}
        found = client.get("/appeals", params=wanted).raise_for_status().json()["appeals"]
        for number in [one["number"] for one in found[:count]] * len(_STEPS):
            state = client.get(f"/appeals/{number}").raise_for_status().json()["info"]["state"]
            if state in _STEPS:
                answer = client.post(f"/appeals/{number}/steps", json=_STEPS[state])
                if answer.status_code != 409:
                    answer.raise_for_status()


if __name__ == "__main__":
    main()
