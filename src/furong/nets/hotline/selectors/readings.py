"""Appeals that came many at a time and that the model is sure enough of, until they are acted on."""

from __future__ import annotations

from django.db.models import Exists, OuterRef

from furong.nets.hotline.contracts.appeals import AppealChannel, AppealKind, AppealState
from furong.nets.hotline.contracts.suggestions import EMERGENCY_STEP
from furong.nets.hotline.models import Appeal, AppealReading, AppealStep

__all__ = ["waiting_readings"]

#: Whom an agent has on the line is seen to by the agent, and another city is told of each step.
_CHANNELS = tuple(one.value for one in AppealChannel if one not in (AppealChannel.PHONE, AppealChannel.CITY))


def waiting_readings(after: str, limit: int) -> list[str]:
    """Return numbers of appeals that the model is sure of and that are as they came in, in their order.

    One that came alone by any of these channels was acted on when it came.

    Args:
        after: Number of the last one that was looked at, or empty.
        limit: How many at the most. [1]
    """
    told = AppealStep.objects.filter(appeal=OuterRef("pk"), step=EMERGENCY_STEP)
    sure = AppealReading.objects.filter(appeal=OuterRef("pk"), is_automatic=True)
    rows = Appeal.objects.filter(
        Exists(sure),
        ~Exists(told),
        channel__in=_CHANNELS,
        state=AppealState.RECEIVED.value,
        number__gt=after,
    ).exclude(kind=AppealKind.CONSULT.value)
    return list(rows.order_by("pk").values_list("pk", flat=True)[:limit])
