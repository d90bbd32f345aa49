"""What ``furong hotline retrieve`` tells: documents that answer questions, and how often the right one is found."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from furong.engines.texts.search import SearchIndex
from furong.nets.sensing.errors import FileEmpty
from furong.project.bike_events import second_of
from furong.project.hotline_tables import AppealTable, read_appeals

__all__ = ["retrieve_files"]

_DEPTHS = (1, 3, 10)
_DAY_S = 86_400
#: The first day that seconds are counted from.
_FIRST = date(1970, 1, 1).toordinal()


def retrieve_files(documents: Path, questions: Path, most: int, *, by_day: bool = True) -> dict[str, Any]:
    """Rank documents for questions.

    Args:
        documents: Table of documents: an answer, a context or a text, and its number.
        questions: Table of questions or letters; with the number of the right document, recall is told.
        most: How many documents are told for each. [1]
        by_day: Whether the day of a letter counts, and the last one that a document names.

    Raises:
        InvalidInput: When a table cannot be used.
    """
    texts, keys = _documents(read_appeals(documents))
    if not texts:
        raise FileEmpty(file=documents.name)
    asked = read_appeals(questions)
    asking = "question" if "question" in asked.columns else "text"
    if asking not in asked.columns:
        asked.demand("question")
    truth = asked.columns.get("document") or asked.columns.get("id") or [""] * len(asked)
    began = time.perf_counter()
    scores = SearchIndex(texts).scores(asked.get(asking), asked.get("title"), _days(asked) if by_day else None)
    spent = time.perf_counter() - began
    order = np.argsort(-scores, axis=1, kind="stable")
    place_of = {key: place for place, key in enumerate(keys)}
    places = np.array([place_of.get(key, -1) for key in truth])
    answerable = places >= 0
    ranks = (order == places[:, None]).argmax(axis=1)[answerable]
    return {
        "documents": len(texts),
        "questions": len(asked),
        "answerable": int(answerable.sum()),
        **{f"recall_at_{depth}": _share(ranks < depth) for depth in _DEPTHS},
        "mrr": round(float((1 / (ranks + 1)).mean()), 4) if len(ranks) else None,
        "questions_per_s": round(len(asked) / max(spent, 1e-9), 1),
        "results": [
            {
                "question": asked.lines[row],
                "document": truth[row] or None,
                "found": [
                    {"document": keys[place], "score": round(float(scores[row, place]), 4)}
                    for place in order[row, :most]
                    if scores[row, place] > 0
                ],
            }
            for row in range(len(asked))
        ],
    }


def _days(table: AppealTable) -> list[int | None] | None:
    """Return the day of each row, nothing where it says none, or nothing at all when no row says one."""
    frame = pl.DataFrame({"time": table.get("time")}, schema={"time": pl.String})
    seconds = frame.select(second=second_of("time", day_alone=True))["second"].to_list()
    days = [None if second is None else _FIRST + second // _DAY_S for second in seconds]
    return days if any(days) else None


def _documents(table: AppealTable) -> tuple[list[str], list[str]]:
    """Return texts and numbers of documents; of several rows of one number the first that has a text."""
    for field in ("context", "reply", "text"):
        if field in table.columns:
            break
    else:
        table.demand("context")
    numbers = table.columns.get("document") or table.columns.get("id") or [str(line) for line in table.lines]
    found: dict[str, str] = {}
    for number, text in zip(numbers, table.get(field), strict=True):
        if text and number not in found:
            found[number] = text
    return list(found.values()), list(found)


def _share(hit: np.ndarray[Any, np.dtype[np.bool_]]) -> float | None:
    return round(float(hit.mean()), 4) if len(hit) else None
