"""How fast the desk answers when there is much on it: the list, its filters and the drawer, many asking at once.

Run ``python benchmarks/desk.py``; ``--cases 200000 --at-once 20`` is the size that the figures in the documentation are
from. The program founds a city of its own below ``--folder``, fills it with made-up open cases of 60 types in all
districts and streets, starts it as ``furong up`` does, signs a duty officer of the city in, and asks for pages over
HTTP from as many threads as ``--at-once`` says. Before anything is timed, the counts of the views are compared with
those of the database.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import re
import shutil
import tempfile
import threading
from collections import defaultdict
from pathlib import Path
from time import perf_counter
from typing import Any
from urllib.parse import urlencode

import numpy as np

_TYPES, _UNITS = 60, 40
_WARM_S = 3.0
_PASSWORD = "correct horse battery"
_STATES = "pending_dispatch pending_handle handling pending_check handling pending_handle pending_dispatch suspended"
#: The tables are those of casework; a city's own way in is measured by ``benchmarks/case_import.py``.
_AREAS = """
CREATE TEMPORARY TABLE bench_area AS SELECT code, path, split_part(path, '/', 2) AS district,
    row_number() OVER (ORDER BY code) AS place FROM areas_area WHERE level IN ('street', 'community')
"""
_CASES = """
INSERT INTO casework_case (number, case_type_id, source, source_key, title_zh, title_en, state, priority, area_id,
    area_path, place_zh, place_en, lon, lat, class_code, facts, opened_at, due_at, version, stored_at,
    is_place_rough)
SELECT area.district || lpad(n::text, 13, '0'), 'bench/' || n %% %(types)s, 'sensing',
    'bench:' || n, '测试事件 ' || n, 'Made-up event ' || n, (string_to_array(%(states)s, ' '))[1 + n %% 8],
    (1 + n %% 4)::text, area.code, area.path, '第 ' || n %% 997 || ' 号路口', 'Crossing ' || n %% 997,
    104 + random() / 4, 30.6 + random() / 4, 'E0' || n %% 9, '{}'::jsonb, at, at + random() * interval '14 days', 1,
    now(), false
FROM (SELECT n, now() - random() * interval '10 days' AS at, 1 + n %% (SELECT count(*) FROM bench_area) AS place
    FROM generate_series(1, %(cases)s) AS n) AS made JOIN bench_area AS area ON area.place = made.place
"""
_TASKS = """
INSERT INTO casework_task (id, case_id, organisation_id, "group", share, request_zh, request_en, state, assignee,
    assignee_key, result, note)
SELECT gen_random_uuid(), number, 'bench-' || (('x' || left(md5(number), 4))::bit(16)::int %% %(units)s), '', 0,
    '请处置', 'Please handle', CASE state WHEN 'pending_dispatch' THEN 'drafted' WHEN 'pending_check' THEN 'done'
    WHEN 'pending_handle' THEN 'assigned' ELSE 'accepted' END, '', '', '', ''
FROM casework_case
"""
_HISTORY = """
INSERT INTO casework_historyrow (case_id, at, by, by_key, step, from_state, to_state, reason, stored_at)
SELECT number, opened_at, 'bench', 'bench', 'open', '', state, '', now() FROM casework_case
"""


def main() -> None:
    """Measure at the size that was asked for and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=20_000)
    parser.add_argument("--at-once", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--folder", type=Path, default=None, help="Where to work.")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="furong-desk-", dir=given.folder))
    try:
        told = measure(folder, cases=given.cases, at_once=given.at_once, seconds=given.seconds)
    finally:
        shutil.rmtree(folder)
    print(json.dumps(told) if given.json else "\n".join(f"{key}: {value}" for key, value in told.items()))


def measure(folder: Path, *, cases: int, at_once: int, seconds: float) -> dict[str, Any]:
    """Return the figures of a city of its own below ``folder``."""
    from furong.project.bench.city import BenchCity
    from furong.project.bench.processes import cpu_seconds, node_processes

    folder.chmod(0o755)
    city = BenchCity(folder / "city")
    begun = perf_counter()
    known = _found(city.data, cases)
    told: dict[str, Any] = {"cases": cases, "at_once": at_once, "fill_s": round(perf_counter() - begun, 1)}
    with city.running():
        told["load"] = round(os.getloadavg()[0], 2)
        cookie = _sign_in(city.port)
        told["counts"] = _compare(city.port, cookie, known)
        _ask(city.port, cookie, known, at_once, _WARM_S)
        before = cpu_seconds(node_processes(city.pid))
        taken = _ask(city.port, cookie, known, at_once, seconds)
        after = cpu_seconds(node_processes(city.pid))
    everything = [ms for some in taken.values() for ms in some]
    told["requests_per_s"] = round(len(everything) / seconds, 1)
    told |= _cpu(before, after, len(everything))
    for name, some in {"all": everything, **taken}.items():
        told[f"{name}_p50_ms"], told[f"{name}_p95_ms"] = (round(float(np.percentile(some, p)), 1) for p in (50, 95))
    return told


def _cpu(before: dict[str, float], after: dict[str, float], requests: int) -> dict[str, float]:
    """Return how much CPU time an answer cost, by what took it. [ms]"""
    told: dict[str, float] = defaultdict(float)
    for name, seconds in after.items():
        told[f"cpu_{name.partition('-')[0]}_ms"] += (seconds - before.get(name, 0.0)) * 1000 / requests
    return {name: round(ms, 2) for name, ms in sorted(told.items())}


def _found(data: Path, cases: int) -> dict[str, Any]:
    """Make the city, its types, units, cases and one officer; return what can be asked for."""
    from furong.foundation.servers import DataDirectory
    from furong.project.node import node_database, set_up_django

    directory = DataDirectory(data)
    directory.prepare()
    with node_database(directory):
        set_up_django(data)
        from django.db import connection

        from furong.project.preparing import prepare_database

        prepare_database()
        _people()
        with connection.cursor() as cursor:
            cursor.execute(_AREAS)
            cursor.execute(_CASES, {"cases": cases, "types": _TYPES, "states": _STATES})
            cursor.execute(_TASKS, {"units": _UNITS})
            cursor.execute(_HISTORY)
            cursor.execute("ANALYZE")
            cursor.execute("SELECT number FROM casework_case ORDER BY md5(number) LIMIT 2000")
            numbers = [row[0] for row in cursor.fetchall()]
            cursor.execute("SELECT code FROM areas_area WHERE level IN ('district', 'street') ORDER BY code")
            areas = [row[0] for row in cursor.fetchall()]
            cursor.execute("SELECT count(*) FROM casework_case WHERE state = 'pending_check'")
            checks = cursor.fetchone()[0]
        connection.close()
    return {"numbers": numbers, "areas": areas, "checks": checks}


def _people() -> None:
    from datetime import date

    from furong.foundation.identity.people import NewOrganisation, NewPerson, register_organisations, register_person
    from furong.foundation.transactions import transaction
    from furong.nets.casework.api import install_case_type
    from furong.nets.casework.contracts import CaseTypeSpec

    with transaction():
        units = [NewOrganisation(f"bench-{n}", "department", f"单位 {n}", f"Unit {n}", "510100") for n in range(_UNITS)]
        register_organisations([NewOrganisation("bench", "centre", "测", "Bench", "510100"), *units])
        person = NewPerson("bench", "测", "bench", "duty_officer", "510100")
        register_person(person, _PASSWORD, since=date(2020, 1, 1))
        for at in range(_TYPES):
            install_case_type(
                CaseTypeSpec(
                    key=f"bench/{at}", class_code=f"E0{at % 9}", title_zh=f"类别 {at}", title_en=f"Class {at}",
                    limit=2, limit_kind="work_hour", start_rule="next_working_instant", closing_zh="恢复",
                    closing_en="Restored", organisations={"": "bench-1"}, task_zh="请处置", task_en="Please handle",
                    results=("done",), photos_before=0, photos_after=0, source="bench",
                )
            )  # fmt: skip


def _sign_in(port: int) -> str:
    """Return the cookies of a duty officer who has signed in."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", "/login")
    answer = connection.getresponse()
    body = answer.read().decode()
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', body)
    assert found is not None
    cookies = _cookies(answer)
    form = urlencode({"csrfmiddlewaretoken": found[1], "username": "bench", "password": _PASSWORD})
    headers = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", "/login", form, headers)
    answer = connection.getresponse()
    answer.read()
    if answer.status != 302:
        raise SystemExit(f"signing in answers {answer.status}")
    return _cookies(answer)


def _cookies(answer: http.client.HTTPResponse) -> str:
    return "; ".join(value.partition(";")[0] for name, value in answer.getheaders() if name.lower() == "set-cookie")


def _compare(port: int, cookie: str, known: dict[str, Any]) -> int:
    """Compare what the desk says it holds to be checked with what was put there."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", "/cases?view=check", headers={"Cookie": cookie})
    body = connection.getresponse().read().decode()
    if str(known["checks"]) not in body.replace(",", ""):
        raise SystemExit(f"the desk does not say that {known['checks']} cases wait for their check")
    return int(known["checks"])


def _questions(known: dict[str, Any], dice: random.Random) -> tuple[str, str]:
    """Return the name and address of something that an officer asks for."""
    area, number = dice.choice(known["areas"]), dice.choice(known["numbers"])
    view = dice.choice(("dispatch", "handling", "check", "open", "overdue", ""))
    questions = {
        "list": f"/cases?view={view}",
        "page": f"/cases/rows?view={view}&page={dice.randint(1, 40)}",
        "area": f"/cases/rows?view={view}&area={area}",
        "type": f"/cases/rows?view={view}&type=bench/{dice.randrange(_TYPES)}&level={dice.randint(1, 4)}",
        "unit": f"/cases/rows?view={view}&unit=bench-{dice.randrange(_UNITS)}",
        "text": f"/cases/rows?view={view}&" + urlencode({"q": f"第 {dice.randrange(997)} 号"}),
        "drawer": f"/cases/{number}/drawer",
    }
    name = dice.choice(("list", "page", "area", "type", "unit", "text", "drawer", "drawer", "drawer"))
    return name, questions[name]


def _ask(port: int, cookie: str, known: dict[str, Any], at_once: int, seconds: float) -> dict[str, list[float]]:
    """Ask from ``at_once`` threads for ``seconds``; return how long each answer took, by what was asked. [ms]"""
    taken: dict[str, list[float]] = defaultdict(list)
    troubles: list[str] = []
    end = perf_counter() + seconds

    def officer(seed: int) -> None:
        dice = random.Random(seed)
        connection = http.client.HTTPConnection("127.0.0.1", port)
        while perf_counter() < end and not troubles:
            name, path = _questions(known, dice)
            begun = perf_counter()
            connection.request("GET", path, headers={"Cookie": cookie, "HX-Request": "true"})
            answer = connection.getresponse()
            answer.read()
            taken[name].append((perf_counter() - begun) * 1000)
            if answer.status != 200:
                troubles.append(f"{path}: {answer.status}")

    threads = [threading.Thread(target=officer, args=(seed,)) for seed in range(at_once)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if troubles:
        raise SystemExit(troubles[0])
    return dict(sorted(taken.items()))


if __name__ == "__main__":
    main()
