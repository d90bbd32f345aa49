"""What ``furong hotline evaluate`` and ``suggest`` tell of a model and of what it says."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from furong.engines.texts.emergencies import find_emergencies
from furong.engines.texts.model import UNKNOWN, Prediction, TextModel
from furong.engines.texts.risk import calibration_error, figures_of, macro_f1
from furong.project.hotline_models import load_model
from furong.project.hotline_tables import AppealTable, LabelMissing, read_many

__all__ = ["evaluate_files", "suggest_text"]

_SINGLE = 300
_DIGITS = 4
_CANDIDATES = 3
_SURE = "0.95"


def evaluate_files(model_path: Path, paths: Sequence[Path]) -> dict[str, Any]:
    """Compare what a model says with the labels of tables; nothing of them changes the model or its thresholds.

    Raises:
        InvalidInput: When the model or a table cannot be used.
    """
    model, _ = load_model(model_path)
    table = read_many(paths, "text", "label")
    rows = table.where([row for row, label in enumerate(table.get("label")) if label])
    if not len(rows):
        raise LabelMissing(file=table.file, found="0", least=1)
    model.predict(["warm"])  # what is built once for a model is no part of the speed
    began = time.perf_counter()
    said = model.predict(rows.get("text"), rows.get("title"))
    spent = time.perf_counter() - began
    names = [*model.labels, UNKNOWN]
    trained = {name: number for number, name in enumerate(model.labels)}
    truth = np.array([trained.get(label, len(trained)) for label in rows.get("label")])
    # The first candidate is judged; a row of a category that was never trained is right when it is called unknown.
    told = np.where((truth == len(trained)) & ~said.is_known, truth, said.best)
    right = told == truth
    confidence = said.confidence
    return {
        "rows": len(rows),
        "without_label": len(table) - len(rows),
        "accuracy": _number(float(right.mean())),
        "macro_f1": _number(macro_f1(truth, told, len(names))),
        "ece": _number(calibration_error(confidence, right)),
        **_promises(model, confidence, right),
        "messages_per_s": round(len(rows) / max(spent, 1e-9), 1),
        "p99_ms": round(_slowest_ms(model, rows), 3),
        "unknown": int((~said.is_known).sum()),
        "never_trained": sorted({label for label in rows.get("label") if label not in trained}),
        "top2": _number(_among_first_two(said, truth)),
        "labels": names,
        "confusion": _confusion(truth, told, names),
        "by_label": _by_label(truth, told, names),
    }


def suggest_text(model_path: Path, text: str, title: str = "") -> dict[str, Any]:
    """Say what category a text belongs to, how sure that is, and whether it tells of an emergency.

    Raises:
        InvalidInput: When the model cannot be used.
    """
    model, about = load_model(model_path)
    model.predict([text], [title])
    began = time.perf_counter()
    said = model.predict([text], [title])
    emergencies = find_emergencies(f"{title}\n{text}" if title else text)
    spent = time.perf_counter() - began
    order = np.argsort(-said.probability[0], kind="stable")[:_CANDIDATES]
    known = bool(said.is_known[0])
    confidence = float(said.confidence[0])
    return {
        "label": model.labels[order[0]] if known else UNKNOWN,
        "confidence": _number(confidence),
        "automatic": {share: known and confidence >= threshold for share, threshold in model.thresholds.items()},
        "candidates": [
            {"label": model.labels[number], "probability": _number(float(said.probability[0, number]))}
            for number in order
        ],
        "known_share": _number(float(said.known[0])),
        "emergencies": [
            {
                "kind": one.kind,
                "name": one.zh,
                "name_en": one.en,
                "words": one.words,
                "start": one.start,
                "end": one.end,
                "alarm": one.is_alarm,
                "doubt": one.doubt or None,
            }
            for one in emergencies
        ],
        "took_ms": round(spent * 1000, 3),
        "model": {"file": model_path.name, "learnt_from": about.get("learnt_from")},
    }


def _promises(model: TextModel, confidence: npt.NDArray[np.float64], right: npt.NDArray[np.bool_]) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for share, threshold in model.thresholds.items():
        found = figures_of(confidence, right, threshold)
        name = share.removeprefix("0.")
        told |= {
            f"coverage_at_{name}": _number(found.coverage),
            f"realised_at_{name}": _number(found.realised),
            f"threshold_at_{name}": _number(threshold),
        }
    return told


def _slowest_ms(model: TextModel, rows: AppealTable) -> float:
    """Return how long a single suggestion takes, emergencies and all, but for the slowest of a hundred. [ms]"""
    spent = []
    for text, title in list(zip(rows.get("text"), rows.get("title"), strict=True))[:_SINGLE]:
        began = time.perf_counter()
        model.predict([text], [title])
        find_emergencies(text)
        spent.append(time.perf_counter() - began)
    return float(np.quantile(spent, 0.99)) * 1000


def _among_first_two(said: Prediction, truth: npt.NDArray[np.int64]) -> float:
    first = np.argsort(-said.probability, axis=1)[:, :2]
    return float((first == truth[:, None]).any(axis=1).mean())


def _confusion(
    truth: npt.NDArray[np.int64], told: npt.NDArray[np.int64], names: Sequence[str]
) -> dict[str, dict[str, int]]:
    """Return how many rows of each label (outer) were called what (inner); what never happened is left out."""
    counts = np.zeros((len(names), len(names)), dtype=np.int64)
    np.add.at(counts, (truth, told), 1)
    return {
        name: {other: int(number) for other, number in zip(names, row, strict=True) if number}
        for name, row in zip(names, counts, strict=True)
        if row.any()
    }


def _by_label(
    truth: npt.NDArray[np.int64], told: npt.NDArray[np.int64], names: Sequence[str]
) -> dict[str, dict[str, Any]]:
    found = {}
    for number, name in enumerate(names):
        own, said = truth == number, told == number
        if own.any():
            hit = int((own & said).sum())
            found[name] = {
                "rows": int(own.sum()),
                "recall": _number(hit / int(own.sum())),
                "precision": _number(hit / int(said.sum()) if said.any() else float("nan")),
            }
    return found


def _number(value: float) -> float | None:
    return None if value != value else round(value, _DIGITS)
