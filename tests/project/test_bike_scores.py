"""``furong bikes score`` and ``quota`` need two files; each figure can be reckoned again from what they tell."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.support.commands import furong

from furong.engines.scoring import FactsUnusable, Sum, quota_report, read_facts, read_formula, score_report
from furong.project.score_report import score_lines

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "docs/examples/bike_facts.json"
FORMULAS = sorted((ROOT / "packs/shared_bikes/formulas").glob("*.yaml"))


def facts() -> dict[str, Any]:
    read: dict[str, Any] = json.loads(EXAMPLE.read_text(encoding="utf-8"))
    return read


def formula(path: Path) -> Any:
    return read_formula(yaml.safe_load(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", FORMULAS, ids=lambda path: path.stem)
def test_every_figure_can_be_reckoned_again_from_what_is_told(path: Path) -> None:
    told = score_report(formula(path), read_facts(facts()))
    for score in told["scores"]:
        known = [term for term in score["terms"] if term["points"] is not None]
        for term in known:
            assert Sum.parse(term["sum"])(term["facts"]) == pytest.approx(term["value"], abs=1e-6)
            assert term["source"]
        assert sum(term["points"] for term in known) == pytest.approx(score["points"], abs=0.01)
        assert score["score"] == pytest.approx(100 * score["points"] / score["possible"], abs=0.01)
    assert all(score["operator"] in score_lines(told) for score in told["scores"])


def test_what_is_not_known_is_told_and_where_a_fact_comes_from_as_well() -> None:
    told = score_report(formula(FORMULAS[0]), read_facts(facts()))
    green = next(score for score in told["scores"] if score["operator"] == "green")
    assert (green["missing"], green["complete"]) == (["insured"], False)
    red = next(score for score in told["scores"] if score["operator"] == "red")
    assert any("probabilities" in text for term in red["terms"] for text in term["from"].values())


def test_two_formulas_are_compared_and_the_total_stays() -> None:
    done = subprocess.run(
        furong("bikes", "quota", "--formula", "shenzhen", "--against", "zhengzhou", "--facts", EXAMPLE, "--json"),
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["total"] == {"before": 100_000, "after": 100_000, "against": 100_000}
    assert all(row["difference"] == row["quota_against"] - row["quota_after"] for row in told["operators"])
    assert any(row["difference"] for row in told["operators"])


@pytest.mark.parametrize(
    "bad",
    [{}, {"operators": {}}, {"operators": {"a": 3}}, {"operators": {"a": {"b": "c"}}}, {"operators": {"a": {"b": -1}}}],
)
def test_facts_that_cannot_be_used_are_refused(bad: dict[str, Any]) -> None:
    with pytest.raises(FactsUnusable):
        read_facts(bad)


def test_quotas_need_quotas() -> None:
    both = [formula(path) for path in FORMULAS]
    with pytest.raises(FactsUnusable, match="quota"):
        quota_report(both[0], both[1], read_facts({"operators": {"a": {"b": 1}}}))


def test_what_is_wrong_with_a_file_is_one_sentence_and_exit_code_2(tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text("terms: []", encoding="utf-8")
    for told, said in ((str(bad), "terms: expected"), ("nowhere.yaml", "No such file")):
        command = furong("bikes", "score", "--formula", told, "--facts", EXAMPLE)
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
        assert done.returncode == 2
        assert said in " ".join(done.stderr.split())
        assert "Traceback" not in done.stderr
