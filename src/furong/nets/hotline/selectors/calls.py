"""Reading calls and what was said in them."""

from __future__ import annotations

from furong.foundation.identity.actors import demand_somewhere
from furong.foundation.identity.private_words import without_private
from furong.kernel.permissions import Actor
from furong.nets.hotline.contracts.calls import CallInfo, SegmentInfo, Speaker
from furong.nets.hotline.domain.lifecycle import TAKE
from furong.nets.hotline.errors.calls import CallUnknown
from furong.nets.hotline.models import Call
from furong.nets.hotline.selectors.appeals import appeals_for

__all__ = ["call_info", "get_call_for", "list_open_calls_for"]

_SHOWN = 50


def list_open_calls_for(actor: Actor) -> list[CallInfo]:
    """Return the calls of which no appeal has been made, the newest first.

    Raises:
        ActionRefused: When the actor takes no calls.
    """
    demand_somewhere(actor, TAKE)
    rows = Call.objects.filter(appeal=None).prefetch_related("segments").order_by("-began_at")[:_SHOWN]
    return [call_info(row) for row in rows]


def get_call_for(actor: Actor, key: str) -> CallInfo:
    """Return a call.

    Raises:
        CallUnknown: When there is none, or an appeal was made of it that the actor may not see.
        ActionRefused: When the actor takes no calls.
    """
    demand_somewhere(actor, TAKE)
    row = Call.objects.filter(pk=key).prefetch_related("segments").first()
    if row is None or not _may_see(actor, row):
        raise CallUnknown(call=key)
    return call_info(row)


def call_info(row: Call) -> CallInfo:
    """Return a stored call; once an appeal was made of it, without what looks like somebody's number or address."""
    shown = without_private if row.appeal_id else str
    return CallInfo(
        key=row.key,
        began_at=row.began_at,
        ended_at=row.ended_at,
        appeal=row.appeal_id or "",
        segments=tuple(
            SegmentInfo(seq=one.seq, speaker=Speaker(one.speaker), text=shown(one.text), at=one.at)
            for one in sorted(row.segments.all(), key=lambda one: one.seq)
        ),
    )


def _may_see(actor: Actor, row: Call) -> bool:
    return row.appeal_id is None or appeals_for(actor).filter(pk=row.appeal_id).exists()
