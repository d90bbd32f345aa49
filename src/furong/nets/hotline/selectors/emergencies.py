"""Reading emergencies: appeals that tell of one and that no unit has yet, and calls that are still spoken."""

from __future__ import annotations

from datetime import timedelta

from furong.foundation.citytime.clock import city_clock
from furong.foundation.identity.private_words import without_private
from furong.kernel.permissions import Actor
from furong.nets.hotline.contracts.appeals import AppealState, Urgency
from furong.nets.hotline.contracts.suggestions import EMERGENCY_STEP, EmergencyCall, EmergencyNotice
from furong.nets.hotline.models import AppealStep
from furong.nets.hotline.selectors.appeals import appeals_for
from furong.nets.hotline.selectors.calls import calls_for

__all__ = ["list_emergencies_for", "list_emergency_calls_for"]

_SHOWN = 10
#: A call that nobody has made an appeal of in a day is no emergency any more.
_DAY = timedelta(hours=24)
_TOLD_BY = ("hotline.take", "hotline.supervise", "alarm.acknowledge")
#: Nobody has been asked yet, or whoever was has returned it.
_WAITING = (
    AppealState.RECEIVED,
    AppealState.REGISTERED,
    AppealState.CLASSIFIED,
    AppealState.RETURNED,
    AppealState.ARBITRATION,
)


def list_emergencies_for(actor: Actor) -> list[EmergencyNotice]:
    """Return the appeals that ``actor`` may see, whose words tell of an emergency and that no unit has."""
    rows = appeals_for(actor).filter(
        urgency=Urgency.EMERGENCY.value,
        state__in=[state.value for state in _WAITING],
        history__step=EMERGENCY_STEP,
    )
    found = {row.number: row for row in rows.distinct().order_by("-received_at", "-number")[:_SHOWN]}
    told = AppealStep.objects.filter(appeal_id__in=found, step=EMERGENCY_STEP).order_by("pk")
    words = {step.appeal_id: step.note for step in told}
    return [
        EmergencyNotice(
            number=row.number,
            title=without_private(row.title),
            words=without_private(words[row.number]),
            received_at=row.received_at,
        )
        for row in found.values()
    ]


def list_emergency_calls_for(actor: Actor) -> list[EmergencyCall]:
    """Return the calls of the last day that tell of an emergency and of which no appeal was made, for those on duty."""
    since = city_clock().now() - _DAY
    rows = calls_for(actor, *_TOLD_BY).filter(appeal=None, began_at__gte=since).exclude(emergency="")
    rows = rows.order_by("-began_at")[:_SHOWN]
    return [EmergencyCall(call=row.key, words=without_private(row.emergency), began_at=row.began_at) for row in rows]
