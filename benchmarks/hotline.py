"""How well and how fast categories of appeals are told: on made-up appeals, and on recorded ones.

Run ``python benchmarks/hotline.py --data FOLDER``; without a folder (or ``BENCH_HOTLINE``) only made-up appeals are
used, and what is left out is said. The folder holds ``c2_messages.csv`` with the columns ``text``, ``title``, ``label``
and ``group``. A fifth of the groups, drawn anew for each seed, is held back, learnt from is the rest. Beside the model
stands the usual baseline on the same split: the same runs of characters by TF-IDF, and a linear machine.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.svm import LinearSVC

from furong.engines.texts.grams import Grams, grams_of
from furong.engines.texts.learning import learn
from furong.engines.texts.risk import calibration_error, figures_of, macro_f1
from furong.engines.texts.rows import row_matrix
from furong.project.hotline_tables import read_appeals

_WORDS = {
    "供水": ("自来水", "水压", "停水", "水管", "下水道", "水表"),
    "教育": ("学校", "老师", "学位", "补课", "校服", "幼儿园"),
    "交通": ("公交", "地铁", "站台", "班次", "司机", "线路"),
}
_HELD = 0.2


def made_up(rows: int) -> tuple[list[str], list[str], list[str], list[str]]:
    """Return texts, titles, labels and groups of made-up appeals; a third of the words are of another category."""
    draw = np.random.default_rng(0)
    names = list(_WORDS)
    labels = [names[draw.integers(len(names))] for _ in range(rows)]
    texts = []
    for label in labels:
        sources = [label, label, names[draw.integers(len(names))]]
        words = [str(draw.choice(_WORDS[source])) for source in sources]
        texts.append(f"{draw.integers(1, 999)}号{'，'.join(words)}，请处理")
    return texts, [""] * rows, labels, [str(number) for number in range(rows)]


def weighed(grams: Grams, rarity: Any) -> Any:
    """Return rows of TF-IDF."""
    return row_matrix(grams, grams.of_length_one(grams.weighed(rarity[grams.slots])))


def baseline(texts: Sequence[str], truth: Any, held: Any) -> float:
    """Return how many of the held texts the usual machine gets right. [1]"""
    grams = grams_of(texts, (1, 2, 3), 20)
    train = grams.take(np.flatnonzero(~held))
    met = np.bincount(train.slots, minlength=train.width)
    rarity = np.where(met > 1, np.log((1 + len(train)) / (1 + met)) + 1, 0)
    machine = LinearSVC(C=1.0, random_state=0).fit(weighed(train, rarity), truth[~held])
    return float((machine.predict(weighed(grams.take(np.flatnonzero(held)), rarity)) == truth[held]).mean())


def measured(rows: tuple[list[str], list[str], list[str], list[str]], seed: int) -> dict[str, float]:
    """Hold back a fifth of the groups, learn from the rest, and measure."""
    texts, titles, labels, groups = rows
    _, number = np.unique(np.array(groups), return_inverse=True)
    held = (np.random.default_rng(seed).random(int(number.max()) + 1) < _HELD)[number]
    kept, rest = np.flatnonzero(~held), np.flatnonzero(held)
    began = time.process_time()
    own = [[column[row] for row in kept] for column in (texts, titles, labels, groups)]
    model = learn(own[0], own[1], own[2], own[3], z=0.0).model
    trained = time.process_time()
    said = model.predict([texts[row] for row in rest], [titles[row] for row in rest])
    spent = time.process_time() - trained
    truth = np.searchsorted(np.array(model.labels), np.array(labels))
    first, right = said.best == truth[rest], said.told == truth[rest]
    found = {
        "accuracy": right.mean(),
        "baseline": baseline(texts, truth, held),
        "macro_f1": macro_f1(truth[rest], said.told, len(model.labels) + 1),
        "first_candidate": first.mean(),
        "ece": calibration_error(said.confidence, first),
        "train_s": trained - began,
        "texts/s": len(rest) / spent,
    }
    for share in ("0.95", "0.98"):
        figures = figures_of(said.sure, right, model.thresholds[share])
        found |= {f"coverage_at_{share}": figures.coverage, f"realised_at_{share}": figures.realised}
    return {name: round(float(value), 4) for name, value in found.items()}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=os.environ.get("BENCH_HOTLINE"), help="folder of appeals")
    parser.add_argument("--seeds", type=int, default=3, help="splits")
    parser.add_argument("--rows", type=int, default=1_000, help="made-up appeals")
    chosen = parser.parse_args()
    print(json.dumps({"made up": measured(made_up(chosen.rows), 0)}, ensure_ascii=False))
    path = Path(chosen.data or "nowhere") / "c2_messages.csv"
    if path.exists():
        table = read_appeals(path, "text", "label", "group")
        rows = (table.get("text"), table.get("title"), table.get("label"), table.get("group"))
        for seed in range(chosen.seeds):
            print(json.dumps({"recorded": measured(rows, seed), "seed": seed}))
    else:
        print("SKIPPED: recorded appeals (no --data with c2_messages.csv)")


if __name__ == "__main__":
    main()
