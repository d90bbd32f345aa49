"""Reading an appeal as its citizen sees it, by number and code."""

from __future__ import annotations

import hmac
from datetime import timedelta

from furong.foundation.citytime.clock import city_clock
from furong.foundation.identity.private_words import without_private
from furong.nets.hotline.contracts.appeals import AppealState
from furong.nets.hotline.contracts.cities import TransferInfo, TransferState, TransferWay
from furong.nets.hotline.contracts.clocks import AppealStage
from furong.nets.hotline.contracts.tracking import TrackedAppeal, TrackedAway, TrackedStep
from furong.nets.hotline.domain.citations import cited_in, without_citations
from furong.nets.hotline.domain.public_view import PUBLIC_STATES, PUBLIC_STEPS
from furong.nets.hotline.errors.appeals import AppealUnknown
from furong.nets.hotline.models import Appeal, ReplyCitation, Transfer
from furong.nets.hotline.selectors.cities import get_partner, track_hash
from furong.nets.hotline.selectors.policy import appeal_policy, code_of
from furong.nets.hotline.selectors.transfers import last_transfer_out

__all__ = ["demanded_number", "track_appeal"]


def demanded_number(number: str, code: str) -> str:
    """Return the number here of the appeal whose citizen shows number and code; one of another city keeps its own.

    Raises:
        AppealUnknown: When there is none: a wrong code and a wrong number are not told apart.
    """
    told = code.strip().upper()
    if hmac.compare_digest(code_of(number).encode(), told.encode()):
        return number
    track = track_hash(number, told)
    came = Transfer.objects.filter(number=number, way=TransferWay.IN.value, appeal__isnull=False)
    for transfer in came:
        if transfer.appeal_id and hmac.compare_digest(transfer.track, track):
            return transfer.appeal_id
    raise AppealUnknown(number=number)


def track_appeal(number: str, code: str) -> TrackedAppeal:
    """Return where an appeal stands.

    Raises:
        AppealUnknown: When there is none of that number and code.
    """
    own = demanded_number(number, code)
    appeal = Appeal.objects.select_related("unit").filter(pk=own).first()
    if appeal is None:
        raise AppealUnknown(number=number)
    now, state = city_clock().now(), AppealState(appeal.state)
    running = appeal.timers.filter(stage=AppealStage.HANDLE.value, stopped_at=None).first()
    promised = running.due_at if running else None
    last_day = timedelta(days=appeal_policy().reopen_days)
    closed_at = appeal.closed_at if state is AppealState.CLOSED else None
    reply = appeal.reply if state not in (AppealState.HANDLING, AppealState.SUSPENDED) else ""
    away = last_transfer_out(own) if state in (AppealState.OFFERED, AppealState.TRANSFERRED) else None
    reply = away.far_reply if away else reply
    return TrackedAppeal(
        number=number,
        state=PUBLIC_STATES[state],
        round=appeal.round,
        title=without_private(appeal.title),
        unit_zh=appeal.unit.name_zh if appeal.unit else "",
        unit_en=appeal.unit.name_en if appeal.unit else "",
        promised_at=promised,
        is_late=promised is not None and promised < now,
        reply=without_citations(reply),
        sources=_sources(appeal, reply),
        steps=tuple(
            TrackedStep(step=PUBLIC_STEPS[step], at=at)
            for step, at in appeal.history.order_by("pk").values_list("step", "at")
            if step in PUBLIC_STEPS
        ),
        may_rate=state is AppealState.REPLIED,
        may_reopen=closed_at is not None and now <= closed_at + last_day,
        away=_away(away) if away else None,
    )


def _away(transfer: TransferInfo) -> TrackedAway:
    return TrackedAway(
        city_zh=transfer.city_zh,
        city_en=transfer.city_en,
        address=get_partner(transfer.city).address,
        is_accepted=transfer.state is TransferState.ACCEPTED,
        state=PUBLIC_STATES[AppealState(transfer.far_state)] if transfer.far_state else None,
        unit_zh=transfer.far_unit_zh,
        unit_en=transfer.far_unit_en,
        promised_at=transfer.far_due_at,
    )


def _sources(appeal: Appeal, reply: str) -> tuple[str, ...]:
    """Return what a reply rests on: the sources of what it cites, as they were when it was sent."""
    cites = {(one.item, one.version) for one in cited_in(reply)}
    if not cites:
        return ()
    rows = ReplyCitation.objects.filter(appeal=appeal).order_by("pk").select_related("version")
    told = [row.version for row in rows if (row.version.item_id, row.version.version) in cites]
    return tuple(dict.fromkeys(one.source for one in told))
