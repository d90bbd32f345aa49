"""Reading trainings of the model, and the appeals that one learns from."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from django.db.models import Q

from furong.engines.texts.training import Examples
from furong.foundation.files.store import read_file
from furong.foundation.identity.private_words import without_private
from furong.nets.hotline.contracts.trainings import (
    HistoryInfo,
    HistoryRow,
    ModelComparison,
    TrainingInfo,
    TrainingState,
)
from furong.nets.hotline.models import Appeal, Correction, ModelTraining, ModelUse, TrainingHistory

__all__ = [
    "OPEN",
    "Material",
    "corrections_since",
    "kept_history",
    "list_trainings",
    "newest_training",
    "read_material",
    "training_info",
]

OPEN = (TrainingState.WAITING.value, TrainingState.RUNNING.value)
#: So many of the newest appeals of the node are learnt from.
_OWN_MAX = 50_000
_SHOWN = 20
_AT_ONCE = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What a training learns from.

    Args:
        examples: History first, then the appeals of the node.
        since: When each appeal came in, ``None`` for those of the history.
        corrected: How many of them a person has corrected. [1]
    """

    examples: Examples
    since: Sequence[datetime | None]
    corrected: int

    @property
    def history(self) -> int:
        """How many are from before the node."""
        return sum(at is None for at in self.since)


def list_trainings() -> tuple[TrainingInfo, ...]:
    """Return the last trainings, the newest first."""
    return tuple(training_info(row) for row in ModelTraining.objects.order_by("-pk")[:_SHOWN])


def newest_training() -> TrainingInfo | None:
    """Return the last training, or ``None``."""
    row = ModelTraining.objects.order_by("-pk").first()
    return training_info(row) if row else None


def corrections_since() -> int:
    """Return how many appeals people have corrected that no training has learnt from yet."""
    last = ModelTraining.objects.filter(state=TrainingState.DONE.value).order_by("-pk").first()
    rows = Correction.objects.filter(at__gt=last.asked_at) if last else Correction.objects.all()
    return rows.values("appeal_id").distinct().count()


def kept_history() -> HistoryInfo | None:
    """Return what there is of appeals from before the node, or ``None``."""
    row = TrainingHistory.objects.order_by("-pk").first()
    return HistoryInfo(file=row.file, rows=row.rows, at=row.at, by=row.by) if row else None


def read_material() -> Material:
    """Return what there is to learn from: the history, and what appeals of the node were about in the end.

    Of those a person has said it, or a unit has replied to what the model had said and nobody has corrected it.
    """
    texts: list[str] = []
    titles: list[str] = []
    labels: list[str] = []
    groups: list[str] = []
    since: list[datetime | None] = []
    for one, at in (*((row, None) for row in _history()), *_own()):
        texts.append(one.text)
        titles.append(one.title)
        labels.append(one.label)
        groups.append(one.group)
        since.append(at)
    corrected = Correction.objects.values("appeal_id").distinct().count()
    examples = Examples(texts=texts, titles=titles, labels=labels, groups=groups)
    return Material(examples=examples, since=since, corrected=corrected)


def _history() -> list[HistoryRow]:
    row = TrainingHistory.objects.order_by("-pk").first()
    if row is None:
        return []
    content, _ = read_file(row.digest)
    return [msgspec.convert(json.loads(line), HistoryRow) for line in gzip.decompress(content).splitlines()]


def _own() -> Iterator[tuple[HistoryRow, datetime]]:
    said = Q(confidence=None) | ~Q(reply="")
    rows = Appeal.objects.filter(said).exclude(category="").order_by("-pk")
    told = rows.values_list("text", "title", "category", "received_at")
    for text, title, category, at in told[:_OWN_MAX].iterator(chunk_size=_AT_ONCE):
        # A title that was made of the text says nothing of its own.
        own = "" if text.startswith(title) else without_private(title)
        yield HistoryRow(text=without_private(text), title=own, label=category, group=""), at


def training_info(row: ModelTraining) -> TrainingInfo:
    """Return a training as others see it."""
    used = ModelUse.objects.order_by("-pk").values_list("model_id", flat=True).first()
    return TrainingInfo(
        id=row.pk,
        state=TrainingState(row.state),
        asked_at=row.asked_at,
        asked_by=row.asked_by,
        ended_at=row.ended_at,
        done=row.done,
        parts=row.parts,
        corrections=row.corrections,
        own=row.own,
        history=row.history,
        error_zh=row.error_zh,
        error_en=row.error_en,
        version=row.model_id,
        is_active=row.model_id is not None and row.model_id == used,
        comparison=_comparison(row.comparison),
        new_categories=tuple(row.new_categories),
        lost_categories=tuple(row.lost_categories),
    )


def _comparison(told: Mapping[str, Any] | None) -> ModelComparison | None:
    return None if told is None else msgspec.convert(told, ModelComparison)
