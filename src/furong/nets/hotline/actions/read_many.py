"""Read what many citizens say, brought in one file: kept by the column; emergencies escalate at once, the rest soon."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db.models import Exists, OuterRef

from furong.foundation.citytime.clock import city_clock
from furong.foundation.database.writing import copy_rows
from furong.foundation.outbox.announce import notify
from furong.foundation.transactions import transaction_required
from furong.nets.hotline.actions.classify_many import classify_many
from furong.nets.hotline.actions.read_appeal import EMERGENCY_TOPIC
from furong.nets.hotline.actions.record_steps import RECEIPT
from furong.nets.hotline.actions.take_step import SYSTEM, record_note
from furong.nets.hotline.contracts.appeals import AppealKind, AppealState
from furong.nets.hotline.contracts.suggestions import EMERGENCY_STEP, Suggestions
from furong.nets.hotline.domain.suggestions import told_words
from furong.nets.hotline.models import Appeal, AppealReading, AppealStep

__all__ = ["act_on_readings", "read_many"]

#: How keys of what acts without a person begin.
_SYSTEM = "system:"


@transaction_required
def read_many(said: Mapping[str, Suggestions]) -> None:
    """Keep what is suggested for appeals that have just come in, and escalate emergencies.

    Args:
        said: What is suggested, by number of the appeal, which is stored.
    """
    copy_rows(
        AppealReading,
        ("appeal_id", "model_id", "category", "confidence", "is_known", "is_automatic"),
        (
            (
                number,
                one.model,
                one.categories[0].category[:120],
                one.categories[0].confidence,
                one.is_known,
                one.is_automatic,
            )
            for number, one in said.items()
            if one.model is not None and one.categories
        ),
        at=city_clock().now(),
    )
    alarmed = [number for number, one in said.items() if one.alarms]
    for appeal in Appeal.objects.filter(pk__in=alarmed).order_by("pk") if alarmed else ():
        record_note(appeal, SYSTEM, EMERGENCY_STEP, told_words(said[appeal.number].alarms))
    if alarmed:
        notify(EMERGENCY_TOPIC)


@transaction_required
def act_on_readings(numbers: Sequence[str]) -> int:
    """Register and classify appeals that the model is sure enough of and nobody has touched; return how many.

    Args:
        numbers: Numbers of appeals of this city's own channels.
    """
    told = AppealStep.objects.filter(appeal=OuterRef("pk"), step=EMERGENCY_STEP)
    # What people have noted since it came in waits for a person; that its words were located does not hold it up.
    noted = AppealStep.objects.filter(appeal=OuterRef("pk")).exclude(step=RECEIPT).exclude(by_key__startswith=_SYSTEM)
    rows = Appeal.objects.select_for_update(skip_locked=True).filter(pk__in=numbers, state=AppealState.RECEIVED.value)
    rows = rows.exclude(kind=AppealKind.CONSULT.value).exclude(Exists(told)).exclude(Exists(noted))
    appeals = list(rows.order_by("pk"))
    newest = {one.appeal_id: one for one in AppealReading.objects.filter(appeal__in=appeals).order_by("pk")}
    sure = [one for one in appeals if one.pk in newest and newest[one.pk].is_automatic]
    if sure:
        classify_many(sure, newest)
    return len(sure)
