"""Train a new version of the model on the node: asked for, done by the worker, kept without being put in use."""

from __future__ import annotations

import gzip
import json
import logging
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import PurePath

import msgspec
from django.db import OperationalError

from furong.engines.texts.model import Prediction, TextModel
from furong.engines.texts.model_files import model_bytes, model_from
from furong.engines.texts.training import LEAST, TooFewLabels, Trained, train
from furong.foundation.citytime.clock import city_clock
from furong.foundation.files.store import read_file, store_file
from furong.foundation.outbox.announce import notify
from furong.foundation.transactions import advisory_lock, transaction, transaction_required, wait_for_lock
from furong.kernel.errors import FurongError
from furong.kernel.permissions import Actor
from furong.nets.hotline.actions.install_model import install_model
from furong.nets.hotline.contracts.trainings import (
    HistoryInfo,
    HistoryRow,
    ModelComparison,
    TrainingInfo,
    TrainingState,
)
from furong.nets.hotline.domain.model_comparison import Answers, compared
from furong.nets.hotline.errors.trainings import TooFewCorrections, TooFewExamples, TrainingBroken, TrainingCutOff
from furong.nets.hotline.models import ModelTraining, ModelUse, TextModelVersion, TrainingHistory
from furong.nets.hotline.selectors.text_models import promised_share
from furong.nets.hotline.selectors.trainings import OPEN, Material, corrections_since, read_material, training_info

__all__ = ["ask_training", "keep_history", "train_next"]

_log = logging.getLogger(__name__)
_TOPIC, _LOCK, _ASKED = "hotline.model", "hotline-training", "hotline-training-asked"
_MEDIA_TYPE = "application/gzip"
#: Standard deviations that promises have to spare: a node has fewer appeals than those who train by hand.
_CAUTION = 0.5
_ATTEMPTS = 2
#: With fewer appeals that neither has learnt from, two versions are not compared.
_COMPARED_LEAST = 20
_TROUBLE_SHOWN = 120
_PARTS = 12
#: What arrays, texts and files may raise.
_FAULTS = (ArithmeticError, AttributeError, LookupError, MemoryError, OSError, RuntimeError, TypeError, ValueError)


@transaction_required
def keep_history(rows: Iterable[HistoryRow], file: str, by: str) -> HistoryInfo:
    """Let labelled appeals from before the node be what every training learns from too, instead of those so far."""
    lines = [json.dumps(msgspec.to_builtins(row), ensure_ascii=False) for row in rows]
    content = gzip.compress("\n".join(lines).encode(), mtime=0)
    row = TrainingHistory.objects.create(
        digest=store_file(content, _MEDIA_TYPE), file=file[:200], rows=len(lines), at=city_clock().now(), by=by[:60]
    )
    notify(_TOPIC)
    return HistoryInfo(file=row.file, rows=row.rows, at=row.at, by=row.by)


@transaction_required
def ask_training(actor: Actor) -> TrainingInfo:
    """Have a version trained from the corrections; while one is under way, that is the one.

    Raises:
        TooFewCorrections: When people have hardly corrected anything since the last one.
    """
    wait_for_lock(_ASKED)
    row = ModelTraining.objects.filter(state__in=OPEN).first()
    if row is None:
        count = corrections_since()
        if count < LEAST:
            raise TooFewCorrections(count=count, least=LEAST)
        row = ModelTraining.objects.create(
            asked_at=city_clock().now(), asked_by=actor.name[:60], asked_by_key=actor.key, parts=_PARTS
        )
        notify(_TOPIC)
    return training_info(row)


def train_next() -> bool:
    """Do the training that waits, unless another process is at it; return whether there was one.

    One that was cut off is begun anew, and given up when that happens again.
    """
    with advisory_lock(_LOCK) as got:
        row = ModelTraining.objects.filter(state__in=OPEN).order_by("pk").first() if got else None
        if row is None:
            return False
        if row.attempts >= _ATTEMPTS:
            _fail(row, TrainingCutOff(times=row.attempts))
            return True
        _note(row, state=TrainingState.RUNNING.value, attempts=row.attempts + 1, done=0)
        try:
            _train(row)
        except FurongError as error:
            _fail(row, error)
        except OperationalError:
            # The database is gone: it is begun anew once that is back.
            raise
        except _FAULTS as error:
            _log.exception("training_broken", extra={"training": row.pk})
            _fail(row, TrainingBroken(trouble=f"{type(error).__name__} {error}"[:_TROUBLE_SHOWN]))
    return True


def _train(row: ModelTraining) -> None:
    material = read_material()
    history = material.history
    _note(row, done=1, corrections=material.corrected, history=history, own=len(material.since) - history)
    try:
        trained = train(material.examples, _CAUTION, on_part=lambda done, _parts: _note(row, done=1 + done))
    except TooFewLabels as error:
        raise TooFewExamples(found=error, least=LEAST) from error
    name = f"training-{row.pk}.npz"
    active = _active()
    # What has learnt from made-up appeals goes on saying so while they are among those that it learns from.
    is_made_up = bool(history) and active is not None and active[0].about.get("made_up") is True
    told = {"files": name, "training": row.pk, **trained.about, "made_up": is_made_up}
    content = model_bytes(trained.model, told)
    with transaction():
        row.model_id = install_model(content, PurePath(name).name, row.asked_by).version
        if active is not None:
            version, model, since = active
            found = _compared(row.model_id, trained, (version.version, model, since), material)
            row.comparison = msgspec.to_builtins(found) if found else None
            row.new_categories = sorted(set(trained.model.labels) - set(model.labels))
            row.lost_categories = sorted(set(model.labels) - set(trained.model.labels))
        row.state, row.ended_at, row.done = TrainingState.DONE.value, city_clock().now(), _PARTS
        row.save()
        notify(_TOPIC)


def _active() -> tuple[TextModelVersion, TextModel, datetime] | None:
    """Return the version in use, the model, and from when on appeals are none that it has learnt from."""
    used = ModelUse.objects.order_by("-pk").select_related("model").first()
    if used is None or used.model is None:
        return None
    content, _ = read_file(used.model.digest)
    return used.model, model_from(content)[0], used.model.installed_at


def _compared(
    version: int, trained: Trained, active: tuple[int, TextModel, datetime], material: Material
) -> ModelComparison | None:
    """Return both versions on the appeals that came in after the one in use was installed."""
    number, model, since = active
    places = [place for place, row in enumerate(trained.kept) if (at := material.since[row]) is not None and at > since]
    if len(places) < _COMPARED_LEAST:
        return None
    asked = material.examples.where([trained.kept[place] for place in places])
    new, promised = trained.model, promised_share()
    return compared(
        Answers(version, new.labels, _some(trained.said, places), new.thresholds.get(promised)),
        Answers(number, model.labels, model.predict(asked.texts, asked.titles), model.thresholds.get(promised)),
        asked.labels,
    )


def _some(said: Prediction, places: Sequence[int]) -> Prediction:
    which = list(places)
    return Prediction(said.probability[which], said.known[which], said.is_known[which])


def _note(row: ModelTraining, **progress: object) -> None:
    """Store how far it is, and let screens know."""
    for name, value in progress.items():
        setattr(row, name, value)
    with transaction():
        ModelTraining.objects.filter(pk=row.pk).update(**progress)
        notify(_TOPIC)


def _fail(row: ModelTraining, error: FurongError) -> None:
    _note(
        row,
        state=TrainingState.FAILED.value,
        ended_at=city_clock().now(),
        error_zh=error.sentence("zh"),
        error_en=error.sentence("en"),
    )
