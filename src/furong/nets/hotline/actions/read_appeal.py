"""Read what a citizen says: an emergency escalates, and what the model is sure enough of is classified by itself."""

from __future__ import annotations

from furong.foundation.citytime.clock import city_clock
from furong.foundation.outbox.announce import notify
from furong.foundation.transactions import transaction_required
from furong.kernel.permissions import Actor
from furong.nets.hotline.actions.assign_by_itself import assign_by_itself
from furong.nets.hotline.actions.classify_many import MODEL, classify_many, reading_note
from furong.nets.hotline.actions.take_step import SYSTEM, record_note, take_step
from furong.nets.hotline.contracts.appeals import AppealChannel, AppealKind
from furong.nets.hotline.contracts.suggestions import EMERGENCY_STEP, UNKNOWN, Suggestions
from furong.nets.hotline.domain.suggestions import told_words
from furong.nets.hotline.models import Appeal, AppealReading, Correction

__all__ = ["EMERGENCY_TOPIC", "classify_by_model", "read_appeal", "record_correction"]

EMERGENCY_TOPIC = "hotline.emergency"


@transaction_required
def read_appeal(appeal: Appeal, said: Suggestions) -> None:
    """Keep what is suggested for an appeal that has just come in, and act on it.

    An emergency is recorded with its words and told to whoever is on duty; a person sees to it. Another appeal is
    registered and classified when the model is sure enough, but for one that an agent has on the line and for a
    question, which may be answered at once.

    Args:
        appeal: The appeal.
        said: What is suggested for it.
    """
    reading = None
    if said.model is not None and said.categories:
        best = said.categories[0]
        reading = AppealReading.objects.create(
            appeal=appeal,
            model_id=said.model,
            category=best.category[:120],
            confidence=best.confidence,
            is_known=said.is_known,
            is_automatic=said.is_automatic,
            at=city_clock().now(),
        )
    if said.alarms:
        record_note(appeal, SYSTEM, EMERGENCY_STEP, told_words(said.alarms))
        notify(EMERGENCY_TOPIC)
        return
    is_for_agent = appeal.channel == AppealChannel.PHONE.value or appeal.kind == AppealKind.CONSULT.value
    if reading is None or not reading.is_automatic or is_for_agent:
        return
    if appeal.channel == AppealChannel.CITY:
        # Its clocks go on as they stood in the other city, which is told of each step.
        take_step(appeal, "register", MODEL)
        classify_by_model(appeal)
    else:
        classify_many([appeal], {appeal.number: reading})


@transaction_required
def classify_by_model(appeal: Appeal) -> None:
    """Classify a registered appeal when the model was sure enough of it; the history names version and confidence.

    When that leaves no choice of a unit, it is assigned as well.
    """
    reading = appeal.readings.order_by("-pk").first()
    if reading is None or not reading.is_automatic:
        return
    appeal.category, appeal.confidence = reading.category, reading.confidence
    take_step(appeal, "classify", MODEL, note=reading_note(reading))
    assign_by_itself(appeal)


@transaction_required
def record_correction(appeal: Appeal, actor: Actor, category: str) -> None:
    """Note that a person has said something else of an appeal than the model; the next training learns from it."""
    reading = appeal.readings.order_by("-pk").first()
    if reading is None:
        return
    wrong = reading.category if reading.is_known else UNKNOWN
    last = appeal.corrections.order_by("-pk").first()
    if category not in (wrong, last.right if last else wrong):
        Correction.objects.create(
            appeal=appeal,
            model_id=reading.model_id,
            wrong=wrong,
            right=category,
            at=city_clock().now(),
            by_key=actor.key,
        )
