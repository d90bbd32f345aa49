"""What ``furong hotline train`` does: a model from tables of appeals, and what it can promise."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from furong.engines.texts.training import LEAST, Examples, TooFewLabels, train
from furong.foundation.identity.private_words import without_private
from furong.kernel.errors import InvalidInput
from furong.nets.hotline.contracts.trainings import HistoryRow
from furong.project.hotline_models import save_model
from furong.project.hotline_tables import LabelMissing, read_many

__all__ = ["OutUnusable", "history_rows", "train_files"]


_LABEL_MAX = 120


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
    examples = Examples(
        texts=table.get("text"), titles=table.get("title"), labels=table.get("label"), groups=table.get("group")
    )
    try:
        trained = train(examples, z)
    except TooFewLabels as error:
        raise LabelMissing(file=table.file, found=error, least=LEAST) from error
    about = {"files": table.file, **trained.about}
    try:
        save_model(out, trained.model, about)
    except OSError as error:
        raise OutUnusable(file=out, trouble=error.strerror or str(error)) from error
    return {"model": str(out), **about}


def history_rows(paths: Sequence[Path]) -> list[HistoryRow]:
    """Return the labelled rows of tables, without numbers of persons, as a node keeps them.

    Raises:
        InvalidInput: When a table cannot be used.
    """
    table = read_many(paths, "text", "label")
    rows = zip(table.get("text"), table.get("title"), table.get("label"), table.get("group"), strict=True)
    return [
        HistoryRow(text=without_private(text), title=without_private(title), label=label[:_LABEL_MAX], group=group)
        for text, title, label, group in rows
        if text and label
    ]
