"""Reading an appeal as its citizen sees it, by number and code."""

from __future__ import annotations

import hmac
from datetime import timedelta

from furong.foundation.citytime.clock import city_clock
from furong.foundation.identity.private_words import without_private
from furong.nets.hotline.contracts.appeals import AppealState
from furong.nets.hotline.contracts.clocks import AppealStage
from furong.nets.hotline.contracts.tracking import TrackedAppeal, TrackedStep
from furong.nets.hotline.domain.citations import cited_in, without_citations
from furong.nets.hotline.errors.appeals import AppealUnknown
from furong.nets.hotline.models import Appeal, ReplyCitation
from furong.nets.hotline.selectors.policy import appeal_policy, code_of

__all__ = ["demand_code", "track_appeal"]

#: What the citizen is told of; what units and agents say among themselves is not.
_TOLD = frozenset(
    {
        *("receive", "answer", "register", "assign", "award", "sign", "begin", "suspend", "resume"),
        *("reply", "call_back", "close", "give_up", "reopen", "transfer"),
    }
)


def demand_code(number: str, code: str) -> None:
    """Return when the code is that of the appeal.

    Raises:
        AppealUnknown: When it is not: a wrong code and a wrong number are not told apart.
    """
    if not hmac.compare_digest(code_of(number).encode(), code.strip().upper().encode()):
        raise AppealUnknown(number=number)


def track_appeal(number: str, code: str) -> TrackedAppeal:
    """Return where an appeal stands.

    Raises:
        AppealUnknown: When there is none of that number and code.
    """
    demand_code(number, code)
    appeal = Appeal.objects.select_related("unit").filter(pk=number).first()
    if appeal is None:
        raise AppealUnknown(number=number)
    now, state = city_clock().now(), AppealState(appeal.state)
    running = appeal.timers.filter(stage=AppealStage.HANDLE.value, stopped_at=None).first()
    promised = running.due_at if running else None
    last_day = timedelta(days=appeal_policy().reopen_days)
    closed_at = appeal.closed_at if state is AppealState.CLOSED else None
    reply = appeal.reply if state not in (AppealState.HANDLING, AppealState.SUSPENDED) else ""
    return TrackedAppeal(
        number=appeal.number,
        state=state,
        round=appeal.round,
        title=without_private(appeal.title),
        unit_zh=appeal.unit.name_zh if appeal.unit else "",
        unit_en=appeal.unit.name_en if appeal.unit else "",
        promised_at=promised,
        is_late=promised is not None and promised < now,
        reply=without_citations(reply),
        sources=_sources(appeal, reply),
        steps=tuple(
            TrackedStep(step=step, at=at)
            for step, at in appeal.history.order_by("pk").values_list("step", "at")
            if step in _TOLD
        ),
        may_rate=state is AppealState.REPLIED,
        may_reopen=closed_at is not None and now <= closed_at + last_day,
    )


def _sources(appeal: Appeal, reply: str) -> tuple[str, ...]:
    """Return what a reply rests on: the sources of what it cites, as they were when it was sent."""
    cites = {(one.item, one.version) for one in cited_in(reply)}
    if not cites:
        return ()
    rows = ReplyCitation.objects.filter(appeal=appeal).order_by("pk").select_related("version")
    told = [row.version for row in rows if (row.version.item_id, row.version.version) in cites]
    return tuple(dict.fromkeys(one.source for one in told))
