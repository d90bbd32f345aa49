"""Reading calls and what was said in them."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from furong.foundation.areas.tree import within
from furong.foundation.identity.actors import demand_somewhere
from furong.foundation.identity.private_words import without_private
from furong.kernel.permissions import Actor
from furong.nets.hotline.contracts.calls import CallInfo, SegmentInfo, Speaker
from furong.nets.hotline.domain.lifecycle import TAKE
from furong.nets.hotline.errors.calls import CallUnknown
from furong.nets.hotline.models import Call
from furong.nets.hotline.selectors.appeals import appeals_for
from furong.nets.hotline.selectors.contacts import name_of

__all__ = ["call_info", "calls_for", "get_call_for", "list_open_calls_for"]

_SHOWN = 50


def calls_for(actor: Actor, *actions: str) -> QuerySet[Call]:
    """Return the calls of exchanges that serve an area in which ``actor`` may do one of ``actions``."""
    visible = Q(pk__in=[])
    for action in actions:
        for grant in actor.grants_for(action):
            parts = grant.area.split("/")
            # An exchange of the city serves every district of it.
            above = ["", *("/".join(parts[:count]) for count in range(1, len(parts)))]
            visible |= within("area_path", [grant.area]) | Q(area_path__in=above)
    return Call.objects.filter(visible)


def list_open_calls_for(actor: Actor) -> list[CallInfo]:
    """Return the calls from the actor's areas of which no appeal has been made, the newest first.

    Raises:
        ActionRefused: When the actor takes no calls.
    """
    demand_somewhere(actor, TAKE)
    rows = calls_for(actor, TAKE).filter(appeal=None).prefetch_related("segments").order_by("-began_at")[:_SHOWN]
    return [call_info(row) for row in rows]


def get_call_for(actor: Actor, key: str) -> CallInfo:
    """Return a call.

    Raises:
        CallUnknown: When there is none, it is another area's, or an appeal was made of it that the actor may not see.
        ActionRefused: When the actor takes no calls.
    """
    demand_somewhere(actor, TAKE)
    row = calls_for(actor, TAKE).filter(pk=key).prefetch_related("segments").first()
    if row is None or not _may_see(actor, row):
        raise CallUnknown(call=key)
    return call_info(row)


def call_info(row: Call) -> CallInfo:
    """Return a stored call; once an appeal was made of it, without what looks like somebody's number or address."""
    own = name_of(row.appeal_id) if row.appeal_id else ""
    shown = (lambda text: without_private(text, own)) if row.appeal_id else str
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
