"""Reading models: the one in use, how good each was, how it does now, and what people say against it."""

from __future__ import annotations

import logging
import math
import threading
import time
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import Avg, Count, Q

from furong.engines.texts.model import TextModel
from furong.engines.texts.model_files import model_from
from furong.foundation.citytime.clock import city_clock
from furong.foundation.files.store import read_file
from furong.foundation.identity.private_words import without_private
from furong.kernel.errors import FurongError
from furong.nets.hotline.contracts.text_models import (
    CorrectionInfo,
    Drift,
    ModelFigures,
    ModelInfo,
    ModelOverview,
    Promise,
)
from furong.nets.hotline.domain.drift import is_drifted
from furong.nets.hotline.errors.text_models import ModelUnknown
from furong.nets.hotline.models import AppealReading, Correction, ModelUse, TextModelVersion
from furong.nets.hotline.selectors.contacts import own_name

__all__ = [
    "ACTIVE",
    "ActiveModel",
    "figures_of",
    "iter_corrections",
    "list_models",
    "model_info",
    "model_overview",
    "promised_share",
]

_log = logging.getLogger(__name__)
#: How long a process may use a model after another one has been put in its place. [s]
_CHECK_S = 3.0
_DRIFT = timedelta(days=7)


class ActiveModel:
    """The model in use, kept in memory once a process; the database is asked every few seconds which one it is."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.forget()

    def forget(self) -> None:
        """Ask anew which model is in use when the next text comes."""
        self._version: int | None = None
        self._model: TextModel | None = None
        self._checked_s = -math.inf

    def get(self) -> tuple[int, TextModel] | None:
        """Return version and model, or ``None`` when none is in use or it cannot be read."""
        if time.monotonic() - self._checked_s >= _CHECK_S:
            with self._lock:
                if time.monotonic() - self._checked_s >= _CHECK_S:
                    self._refresh()
        version, model = self._version, self._model
        return None if version is None or model is None else (version, model)

    def _refresh(self) -> None:
        wanted = _used_version()
        if wanted is None:
            self._version = self._model = None
        elif wanted != self._version or self._model is None:
            self._model, self._version = _read_model(wanted), wanted
        self._checked_s = time.monotonic()


ACTIVE = ActiveModel()


def _used_version() -> int | None:
    return ModelUse.objects.order_by("-pk").values_list("model_id", flat=True).first()


def _read_model(version: int) -> TextModel | None:
    """Return a model, ready for its first text; whatever is wrong with it is noted, and there is none."""
    try:
        content, _ = read_file(TextModelVersion.objects.get(pk=version).digest)
        model, _ = model_from(content)
        model.predict(["热线"])
    except (FurongError, OSError, ValueError, LookupError, MemoryError):
        _log.exception("text_model_unusable", extra={"version": version})
        return None
    return model


def promised_share() -> str:
    """Return which share of automatic classifications shall be right; empty when none is to be automatic. [1]"""
    share: str = settings.FURONG_OPTIONS["HOTLINE_PROMISE"]
    return "" if share == "none" else share


def list_models() -> list[ModelInfo]:
    """Return the versions, the newest first."""
    active = _used_version()
    rows = TextModelVersion.objects.annotate(corrected=Count("corrections")).order_by("-version")
    return [_info(row, active, row.corrected) for row in rows]


def model_info(version: int) -> ModelInfo:
    """Return a version.

    Raises:
        ModelUnknown: When there is none of that number.
    """
    row = TextModelVersion.objects.filter(pk=version).first()
    if row is None:
        raise ModelUnknown(version=version)
    return _info(row, _used_version(), row.corrections.count())


def model_overview() -> ModelOverview:
    """Return the models of the city, and how the one in use does now."""
    versions = tuple(list_models())
    active = next((one for one in versions if one.is_active), None)
    return ModelOverview(active=active, versions=versions, promised=promised_share(), drift=_drift(active))


def iter_corrections() -> Iterator[CorrectionInfo]:
    """Yield what people have said against models, one for each appeal: what was said last."""
    newest = Correction.objects.order_by("appeal_id", "-pk").distinct("appeal_id").select_related("appeal__contact")
    for row in newest.iterator():
        if row.appeal.category != row.right:
            # Taken back since: it is what the model had said, or nothing yet.
            continue
        yield CorrectionInfo(
            appeal=row.appeal_id,
            # A title that was made of the text says nothing of its own.
            title="" if row.appeal.text.startswith(row.appeal.title) else without_private(row.appeal.title),
            text=without_private(row.appeal.text, own_name(row.appeal)),
            wrong=row.wrong,
            right=row.right,
            model=row.model_id,
            at=row.at,
        )


def _drift(active: ModelInfo | None) -> Drift:
    if active is None:
        return Drift(read=0, unknown=None, confidence=None, automatic=None, is_alarm=False)
    rows = AppealReading.objects.filter(model_id=active.version, at__gt=city_clock().now() - _DRIFT)
    found: Mapping[str, Any] = rows.aggregate(
        read=Count("pk"),
        strange=Count("pk", filter=Q(is_known=False)),
        sure=Count("pk", filter=Q(is_automatic=True)),
        mean=Avg("confidence"),
    )
    read = int(found["read"])
    if not read:
        return Drift(read=0, unknown=None, confidence=None, automatic=None, is_alarm=False)
    unknown, confidence = found["strange"] / read, float(found["mean"])
    return Drift(
        read=read,
        unknown=round(unknown, 4),
        confidence=round(confidence, 4),
        automatic=round(found["sure"] / read, 4),
        is_alarm=is_drifted(read, unknown, confidence, active.figures),
    )


def _info(row: TextModelVersion, active: int | None, corrections: int) -> ModelInfo:
    return ModelInfo(
        version=row.version,
        digest=row.digest,
        file=row.file,
        installed_at=row.installed_at,
        installed_by=row.installed_by,
        is_active=row.version == active,
        corrections=corrections,
        figures=figures_of(row.about),
        is_made_up=row.about.get("made_up") is True,
    )


def figures_of(about: Mapping[str, Any]) -> ModelFigures:
    """Return how good a model was, from what its file says of it.

    Raises:
        KeyError, TypeError, ValueError: When the file does not say.
    """
    told = about["out_of_fold"]
    return ModelFigures(
        learnt_from=int(about["learnt_from"]),
        accuracy=float(told["accuracy"]),
        macro_f1=float(told["macro_f1"]),
        ece=float(told["ece"]),
        confidence=_share(told.get("confidence")),
        unknown=_share(told.get("unknown")),
        promises=tuple(
            Promise(
                promised=str(share),
                threshold=float(one["threshold"]),
                coverage=float(one["coverage"]),
                realised=_share(one["realised"]),
            )
            for share, one in told["promises"].items()
        ),
        curve=tuple((float(coverage), float(right)) for coverage, right in told.get("curve", ())),
        confusion={
            str(own): {str(other): int(number) for other, number in row.items()}
            for own, row in told.get("confusion", {}).items()
        },
    )


def _share(value: float | None) -> float | None:
    return None if value is None else float(value)
