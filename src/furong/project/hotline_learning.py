"""What ``furong hotline train`` does: a model from tables of appeals, and what it can promise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from furong.engines.texts.learning import learn
from furong.engines.texts.risk import calibration_error, figures_of, macro_f1
from furong.kernel.errors import InvalidInput
from furong.project.hotline_models import save_model
from furong.project.hotline_tables import AppealTable, LabelMissing, read_many

__all__ = ["OutUnusable", "train_files"]

#: A category with fewer rows is not learnt. [1]
_LEAST = 8


class OutUnusable(InvalidInput):
    """A place where no file can be written."""

    code = "project.out_unusable"
    zh = "无法写入 {file}：{trouble}。请给出可写文件夹中的文件名。"
    en = "The file {file} cannot be written: {trouble}. Name a file in a folder that can be written to."


def train_files(paths: Sequence[Path], out: Path, z: float) -> dict[str, Any]:
    """Learn from tables and write the model.

    Args:
        paths: Tables with texts and labels.
        out: File of the model.
        z: How many standard deviations below what was seen a promise has to hold. [1]

    Raises:
        InvalidInput: When a table cannot be used, has too few labels, or the file cannot be written.
    """
    if out.is_dir() or not out.absolute().parent.is_dir():
        raise OutUnusable(file=out, trouble="it is a folder" if out.is_dir() else "its folder does not exist")
    table = read_many(paths, "text", "label")
    rows, about = _usable(table)
    labels = rows.get("label")
    group = rows.columns.get("group")
    learnt = learn(rows.get("text"), rows.get("title"), labels, group, z)
    truth = np.searchsorted(np.array(learnt.model.labels), np.array(labels))
    told = learnt.probability.argmax(axis=1)
    confidence = learnt.probability.max(axis=1)
    right = told == truth
    about["out_of_fold"] = {
        "accuracy": round(float((told == truth).mean()), 4),
        "macro_f1": round(macro_f1(truth, told, len(learnt.model.labels)), 4),
        "ece": round(calibration_error(confidence, right), 4),
        "promises": {
            share: _promise(confidence, right, threshold) for share, threshold in learnt.model.thresholds.items()
        },
    }
    try:
        save_model(out, learnt.model, about)
    except OSError as error:
        raise OutUnusable(file=out, trouble=error.strerror or str(error)) from error
    return {"model": str(out), **about}


def _promise(
    confidence: npt.NDArray[np.float64], right: npt.NDArray[np.bool_], threshold: float
) -> dict[str, float | None]:
    found = figures_of(confidence, right, threshold)
    return {
        "threshold": round(threshold, 4),
        "coverage": round(found.coverage, 4),
        "realised": round(found.realised, 4) if found.coverage else None,
    }


def _usable(table: AppealTable) -> tuple[AppealTable, dict[str, Any]]:
    """Return the rows to learn from, and what was left out."""
    texts, labels = table.get("text"), table.get("label")
    counts = Counter(label for text, label in zip(texts, labels, strict=True) if text and label)
    rare = {label: number for label, number in counts.items() if number < _LEAST}
    kept = [row for row, label in enumerate(labels) if texts[row] and label and label not in rare]
    if len(counts) - len(rare) < 2:
        found = ", ".join(f"{label} {number}" for label, number in counts.most_common(8)) or "0"
        raise LabelMissing(file=table.file, found=found, least=_LEAST)
    about = {
        "files": table.file,
        "rows": len(table),
        "learnt_from": len(kept),
        "without_text_or_label": len(table) - sum(counts.values()),
        "categories": {label: number for label, number in sorted(counts.items()) if label not in rare},
        "too_rare_to_learn": rare,
    }
    return table.where(kept), about
