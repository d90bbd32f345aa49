"""``furong hotline`` over files: what it tells, what it takes, and one clear message for what it does not."""

from __future__ import annotations

import csv
import gzip
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from tests.support.made_up_appeals import LABELS, appeals, write_appeals
from tests.support.recorded import needs_recorded, recorded
from typer.testing import CliRunner, Result

from furong.engines.texts.model_files import model_bytes
from furong.project.cli.app import app
from furong.project.hotline_models import load_model

_REAL = recorded("hotline") / "c2_messages.csv"


def _here(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["hotline", *map(str, arguments)])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a table to learn from, one to be judged by, and a model."""
    folder = tmp_path_factory.mktemp("hotline")
    write_appeals(folder / "train.csv", appeals(1, 400))
    write_appeals(folder / "test.csv", appeals(2, 200))
    told = _here("train", folder / "train.csv", "--out", folder / "model.npz", "--json")
    assert told.exit_code == 0, told.output
    assert json.loads(told.stdout)["learnt_from"] == 400
    return folder


def test_a_model_is_measured_on_what_it_has_not_seen(folder: Path) -> None:
    command = [sys.executable, "-c", "from furong.project.cli import main; main()", "hotline", "evaluate"]
    arguments = [*command, str(folder / "model.npz"), str(folder / "test.csv"), "--json"]
    done = subprocess.run(arguments, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["accuracy"] > 0.97
    assert found["macro_f1"] > 0.97
    assert found["realised_at_95"] >= 0.95
    assert found["coverage_at_98"] <= found["coverage_at_95"]
    assert sum(number for row in found["confusion"].values() for number in row.values()) == 200
    assert {"ece", "messages_per_s", "p99_ms", "realised_at_98"} <= found.keys()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_encodings_gzip_and_chinese_heads_are_the_same(folder: Path, tmp_path: Path, encoding: str) -> None:
    plain = write_appeals(tmp_path / "plain.csv", appeals(2, 200), ("留言详情", "一级标签")).read_text(encoding="utf-8")
    packed = tmp_path / "packed.csv.gz"
    packed.write_bytes(gzip.compress(plain.encode(encoding)))
    own, other = (
        json.loads(_here("evaluate", folder / "model.npz", path, "--json").stdout)
        for path in (folder / "test.csv", packed)
    )
    assert own["confusion"] == other["confusion"]


def test_a_suggestion_names_category_risk_and_emergency(folder: Path) -> None:
    found = json.loads(
        _here("suggest", "自来水停水，水压低，水管爆了", "--model", folder / "model.npz", "--json").stdout
    )
    assert found["label"] == "供水排水"
    assert found["automatic"]["0.95"] is True
    assert "disaster" in [one["kind"] for one in found["emergencies"] if one["alarm"]]
    unknown = json.loads(_here("suggest", "😀", "--model", folder / "model.npz", "--json").stdout)
    assert (unknown["label"], set(unknown["automatic"].values())) == ("unknown", {False})


@pytest.mark.parametrize(
    "text",
    [
        "水" * 1_000_000,
        "",
        "=HYPERLINK(1)",
        "<script>alert(1)</script>",
        "𠮷𨋢 学校 補課",
        "no water at home",
        'a,b\n"c\0',
    ],
)
def test_hostile_texts_are_answered(folder: Path, text: str) -> None:
    told = CliRunner().invoke(
        app, ["hotline", "suggest", "-", "--model", str(folder / "model.npz"), "--json"], input=text
    )
    assert told.exit_code == 0, told.output
    assert json.loads(told.stdout)["label"] in {*LABELS, "unknown"}


def test_a_category_that_was_never_trained_is_told(folder: Path, tmp_path: Path) -> None:
    table = write_appeals(tmp_path / "new.csv", [*appeals(5, 20), ("xyz", "税务")])
    found = json.loads(_here("evaluate", folder / "model.npz", table, "--json").stdout)
    assert found["never_trained"] == ["税务"]
    assert found["confusion"]["unknown"] == {"unknown": 1}
    assert (found["accuracy"], found["first_candidate"]) == (1.0, round(20 / 21, 4))


def test_what_is_called_unknown_is_neither_right_nor_covered(folder: Path, tmp_path: Path) -> None:
    rows = appeals(2, 60)
    own = json.loads(
        _here("evaluate", folder / "model.npz", write_appeals(tmp_path / "own.csv", rows), "--json").stdout
    )
    assert own["unknown"] <= 1
    mixed = write_appeals(tmp_path / "mixed.csv", [*rows, *[("zxcv qwer", LABELS[0])] * 20])
    found = json.loads(_here("evaluate", folder / "model.npz", mixed, "--json").stdout)
    assert found["unknown"] == own["unknown"] + 20
    assert found["accuracy"] == pytest.approx(own["accuracy"] * 0.75, abs=1e-4)
    for share in ("90", "95", "98", "99"):
        assert found[f"coverage_at_{share}"] == pytest.approx(own[f"coverage_at_{share}"] * 0.75, abs=1e-4)
        assert found[f"realised_at_{share}"] == 1.0
    suggested = json.loads(_here("suggest", "zxcv qwer", "--model", folder / "model.npz", "--json").stdout)
    assert (suggested["label"], set(suggested["automatic"].values())) == ("unknown", {False})


def test_a_rare_category_is_left_out_and_named(tmp_path: Path) -> None:
    table = write_appeals(tmp_path / "rare.csv", [*appeals(6, 200), ("报税的事", "税务"), ("", "税务")])
    told = json.loads(_here("train", table, "--out", tmp_path / "m.npz", "--json").stdout)
    assert told["too_rare_to_learn"] == {"税务": 1}
    assert told["without_text_or_label"] == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("train", "missing.csv", "--out", "m.npz"), "missing.csv"),
        (("train", "no_label.csv", "--out", "m.npz"), "一级标签"),
        (("train", "one.csv", "--out", "m.npz"), "at least 8 rows"),
        (("train", "train.csv", "--out", "nowhere/m.npz"), "folder does not exist"),
        (("train", "empty.csv", "--out", "m.npz"), "empty"),
        (("train", "broken.csv", "--out", "m.npz"), "Line 2"),
        (("train", "broken_head.csv", "--out", "m.npz"), "Line 1 of"),
        (("train", "blank.csv", "--out", "m.npz"), "empty"),
        (("evaluate", "train.csv", "train.csv"), "no usable model"),
        (("evaluate", "model.npz", "unlabelled.csv"), "labelled rows"),
        (("suggest", "x", "--model", "missing.npz"), "missing.npz"),
        (("suggest", "x", "--data", "nobody"), "nobody"),
        (("emergencies", "missing.txt"), "missing.txt"),
    ],
    ids=[
        "missing",
        "no label",
        "one",
        "nowhere",
        "empty",
        "broken",
        "broken head",
        "blank",
        "no model",
        "unlabelled",
        "no file",
        "no city",
        "no lines",
    ],
)
def test_bad_input_ends_with_its_sentence(
    folder: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], said: str
) -> None:
    monkeypatch.chdir(folder)
    Path("no_label.csv").write_text("text\n水\n", encoding="utf-8")
    Path("one.csv").write_text("text,label\n水,a\n", encoding="utf-8")
    Path("empty.csv").write_text("text,label\n", encoding="utf-8")
    Path("broken.csv").write_text("text,label\n" + "长" * 2_100_000 + ",a\n", encoding="utf-8")
    Path("broken_head.csv").write_text("text,label," + "长" * 2_100_000 + "\n水,a,b\n", encoding="utf-8")
    Path("blank.csv").write_text(",,,\n,,\n", encoding="utf-8")
    Path("unlabelled.csv").write_text("text,label\n水,\n", encoding="utf-8")
    told = _here(*arguments)
    assert told.exit_code == 2, told.output
    assert said in told.stderr
    assert "Traceback" not in told.output
    assert csv.field_size_limit() < 1_000_000


def test_a_model_of_another_version_or_cut_off_is_refused(folder: Path, tmp_path: Path) -> None:
    content = (folder / "model.npz").read_bytes()
    cut = tmp_path / "cut.npz"
    cut.write_bytes(content[: len(content) // 2])
    with np.load(folder / "model.npz") as arrays:
        kept = {name: arrays[name] for name in arrays.files}
    told = json.loads(kept["told"].tobytes()) | {"version": 99}
    np.savez(tmp_path / "new.npz", **(kept | {"told": np.frombuffer(json.dumps(told).encode(), dtype=np.uint8)}))
    np.savez(tmp_path / "short.npz", **(kept | {"bias": np.zeros(2)}))
    for name in ("cut.npz", "new.npz", "short.npz"):
        said = _here("suggest", "水", "--model", tmp_path / name)
        assert (said.exit_code, "no usable model" in said.stderr) == (2, True), name


def test_a_model_is_kept_as_it_was(folder: Path) -> None:
    model, about = load_model(folder / "model.npz")
    assert model_bytes(model, about) == model_bytes(*load_model(folder / "model.npz"))
    assert about["learnt_from"] == 400


def test_the_shipped_calls_are_all_found() -> None:
    found = json.loads(_here("emergencies", "--json").stdout)
    assert (found["recall"], found["missed"], found["false_alarms"]) == (1.0, [], 0)


def test_lines_of_a_file_are_read(tmp_path: Path) -> None:
    lines = tmp_path / "lines.txt"
    lines.write_text("路灯不亮\n有人落水了\n没有漏电\n", encoding="utf-8")
    found = json.loads(_here("emergencies", lines, "--json").stdout)
    assert (found["lines"], found["alarmed"]) == (3, 1)
    assert [one["line"] for one in found["found"]] == [2, 3]


@pytest.mark.slow
@needs_recorded("hotline", "c2_messages.csv")
def test_recorded_appeals_are_told_apart_better_than_before(tmp_path: Path) -> None:
    lines = _REAL.read_text(encoding="utf-8").splitlines(keepends=True)
    for split in ("dev_train", "dev_val"):
        (tmp_path / f"{split}.csv").write_text(
            lines[0] + "".join(line for line in lines[1:] if f",{split}," in line), encoding="utf-8"
        )
    assert _here("train", tmp_path / "dev_train.csv", "--out", tmp_path / "m.npz").exit_code == 0
    found = json.loads(_here("evaluate", tmp_path / "m.npz", tmp_path / "dev_val.csv", "--json").stdout)
    assert found["accuracy"] > 0.925
    assert found["macro_f1"] > 0.92
    assert found["ece"] < 0.015
    assert found["coverage_at_95"] > 0.93
    assert found["realised_at_95"] > 0.945
    assert found["coverage_at_98"] > 0.72
    assert found["realised_at_98"] > 0.975
