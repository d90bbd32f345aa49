"""What ``furong hotline evaluate`` and ``suggest`` tell of a model and of what it says."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from furong.engines.texts.emergencies import find_emergencies
from furong.engines.texts.judging import figures, number, promise
from furong.engines.texts.model import UNKNOWN, Prediction, TextModel
from furong.project.hotline_models import load_model
from furong.project.hotline_tables import AppealTable, LabelMissing, read_many

__all__ = ["evaluate_files", "suggest_text", "suggested"]

_SINGLE = 300
_CANDIDATES = 3


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
    began = time.perf_counter()
    said = model.predict(rows.get("text"), rows.get("title"))
    spent = time.perf_counter() - began
    names = [*model.labels, UNKNOWN]
    trained = {name: place for place, name in enumerate(model.labels)}
    # A row of a category that was never trained is right when it is called unknown, any other one is wrong then.
    truth = np.array([trained.get(label, len(trained)) for label in rows.get("label")])
    return {
        "rows": len(rows),
        "without_label": len(table) - len(rows),
        **figures(said, truth),
        **_promises(model, said, truth),
        "messages_per_s": round(len(rows) / max(spent, 1e-9), 1),
        "p99_ms": round(_slowest_ms(model, rows), 3),
        "unknown": int((~said.is_known).sum()),
        "never_trained": sorted({label for label in rows.get("label") if label not in trained}),
        "top2": number(_among_first_two(said, truth)),
        "labels": names,
        "confusion": _confusion(truth, said.told, names),
        "by_label": _by_label(truth, said.told, names),
    }


def suggest_text(model_path: Path, text: str, title: str = "") -> dict[str, Any]:
    """Say by the model of a file what category a text belongs to, and whether it tells of an emergency.

    Raises:
        InvalidInput: When the model cannot be used.
    """
    model, about = load_model(model_path)
    return {
        **suggested(model, text, title),
        "model": {"file": model_path.name, "learnt_from": about.get("learnt_from")},
    }


def suggested(model: TextModel, text: str, title: str = "") -> dict[str, Any]:
    """Say by a model what category a text belongs to, how sure that is, and whether it tells of an emergency."""
    began = time.perf_counter()
    said = model.predict([text], [title])
    emergencies = find_emergencies(f"{title}\n{text}" if title else text)
    spent = time.perf_counter() - began
    order = np.argsort(-said.probability[0], kind="stable")[:_CANDIDATES]
    sure = float(said.sure[0])
    return {
        "label": [*model.labels, UNKNOWN][said.told[0]],
        "confidence": number(float(said.confidence[0])),
        "automatic": {share: sure >= threshold for share, threshold in model.thresholds.items()},
        "candidates": [
            {"label": model.labels[place], "probability": number(float(said.probability[0, place]))} for place in order
        ],
        "known_share": number(float(said.known[0])),
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
    }


def _promises(model: TextModel, said: Prediction, truth: npt.NDArray[np.int64]) -> dict[str, float | None]:
    return {
        f"{figure}_at_{share.removeprefix('0.')}": value
        for share, threshold in model.thresholds.items()
        for figure, value in promise(said, truth, threshold).items()
    }


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
        name: {other: int(count) for other, count in zip(names, row, strict=True) if count}
        for name, row in zip(names, counts, strict=True)
        if row.any()
    }


def _by_label(
    truth: npt.NDArray[np.int64], told: npt.NDArray[np.int64], names: Sequence[str]
) -> dict[str, dict[str, Any]]:
    found = {}
    for place, name in enumerate(names):
        own, said = truth == place, told == place
        if own.any():
            hit = int((own & said).sum())
            found[name] = {
                "rows": int(own.sum()),
                "recall": number(hit / int(own.sum())),
                "precision": number(hit / int(said.sum()) if said.any() else float("nan")),
            }
    return found
