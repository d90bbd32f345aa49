"""``furong bikes plan`` needs a file and nothing else, and says what is wrong with it in one sentence."""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

from tests.support.commands import furong

from furong.engines.routing import make_plan, plan_report, read_state
from furong.project.plan_report import plan_lines

EXAMPLE = Path(__file__).parents[2] / "docs/examples/bike_state.json"


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(furong("bikes", *arguments), capture_output=True, text=True, check=False, timeout=600)


def example() -> dict[str, Any]:
    read: dict[str, Any] = json.loads(EXAMPLE.read_text(encoding="utf-8"))
    return read


def test_the_example_is_planned_from_the_file_alone() -> None:
    done = run("plan", "--state", EXAMPLE, "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert {"moves", "routes", "cost", "bound", "gap", "naive_cost", "regret", "seconds"} <= told.keys()
    assert told["bound"] <= told["cost"] <= told["naive_cost"]
    parts = [told["costs"][name] for name in ("way", "handling", "unserved")]
    assert abs(sum(parts) - told["cost"]) < 0.02


def test_moves_routes_and_zones_say_the_same() -> None:
    state = read_state(example())
    told = plan_report(state, make_plan(state))
    out, into = Counter[str](), Counter[str]()
    for move in told["moves"]:
        out[move["from"]] += move["bikes"]
        into[move["to"]] += move["bikes"]
    for zone in told["zones"]:
        assert (zone["out"], zone["in"]) == (out[zone["zone"]], into[zone["zone"]])
        assert zone["after"] == zone["before"] - zone["out"] + zone["in"] <= max(zone["keep"], zone["before"])
    assert sum(out.values()) == told["bikes"]["moved"] == told["bikes"]["over"] - told["bikes"]["left"]
    assert all(stop["on_board"] <= route["capacity"] for route in told["routes"] for stop in route["stops"])
    assert all(route["stops"][-1]["on_board"] == 0 for route in told["routes"])
    lines = plan_lines(told)
    assert all(route["vehicle"] in lines for route in told["routes"])
    assert f"{told['cost']}" in lines


def test_what_is_wrong_is_one_sentence_and_exit_code_2(tmp_path: Path) -> None:
    state = example()
    state["zones"][1]["capacity"] = 0
    bad, none = tmp_path / "bad.json", tmp_path / "none.json"
    bad.write_text(json.dumps(state), encoding="utf-8")
    none.write_text("{zones", encoding="utf-8")
    for path, said in (
        (bad, "zones[1].capacity"),
        (none, "not valid JSON"),
        (tmp_path / "gone.json", "There is no file"),
    ):
        done = run("plan", "--state", path, "--json")
        assert done.returncode == 2
        assert said in done.stderr.replace("\n", " ")
        assert "Traceback" not in done.stderr
        assert not done.stdout
