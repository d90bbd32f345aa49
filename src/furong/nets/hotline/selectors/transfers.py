"""Reading transfers between cities, as those who decide about them see them, and as the citizen does."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from furong.foundation.citytime.clock import city_clock
from furong.foundation.identity.private_words import without_private
from furong.kernel.permissions import Actor
from furong.nets.hotline.contracts.cities import (
    TransferAppeal,
    TransferFile,
    TransferInfo,
    TransferState,
    TransferWay,
)
from furong.nets.hotline.models import CityPosting, Transfer
from furong.nets.hotline.selectors.late_transfers import transfers_for

__all__ = ["last_transfer_out", "list_transfers_for", "transfers_of"]

_SHOWN = 300


def list_transfers_for(
    actor: Actor, *, way: TransferWay | None = None, state: TransferState | None = None
) -> tuple[TransferInfo, ...]:
    """Return the transfers that ``actor`` may see: of appeals of its own, and what is offered to the whole city.

    Args:
        actor: Who asks.
        way: Keeps those of one way.
        state: Keeps those that stand so.
    """
    rows = Transfer.objects.select_related("partner").filter(transfers_for(actor))
    if way is not None:
        rows = rows.filter(way=way.value)
    if state is not None:
        rows = rows.filter(state=state.value)
    return _infos(list(rows.order_by("-offered_at", "-pk")[:_SHOWN]))


def transfers_of(number: str) -> tuple[TransferInfo, ...]:
    """Return the transfers of an appeal that the reader has been let to, the last first."""
    return _infos(list(Transfer.objects.filter(appeal_id=number).select_related("partner").order_by("-offered_at")))


def last_transfer_out(number: str) -> TransferInfo | None:
    """Return the transfer by which an appeal has left, or waits to leave."""
    states = [TransferState.SENDING.value, TransferState.OFFERED.value, TransferState.ACCEPTED.value]
    rows = Transfer.objects.filter(appeal_id=number, way=TransferWay.OUT.value, state__in=states)
    return next(iter(_infos(list(rows.select_related("partner").order_by("-offered_at")[:1]))), None)


def _infos(rows: Sequence[Transfer]) -> tuple[TransferInfo, ...]:
    waiting: dict[object, CityPosting] = {}
    for posting in CityPosting.objects.filter(
        transfer__in=[row.pk for row in rows], state__in=["waiting", "parked"]
    ).order_by("-sequence"):
        waiting[posting.transfer_id] = posting
    now = city_clock().now()
    return tuple(_info(row, waiting.get(row.pk), now) for row in rows)


def _info(row: Transfer, posting: CityPosting | None, now: datetime) -> TransferInfo:
    clock: dict[str, Any] = next((one for one in row.content["clocks"] if one["stopped_at"] is None), {})
    is_in, far = row.way == TransferWay.IN, row.far
    is_undecided = row.state in (TransferState.SENDING, TransferState.OFFERED)
    return TransferInfo(
        id=str(row.pk),
        way=TransferWay(row.way),
        city=row.partner_id,
        city_zh=row.partner.name_zh,
        city_en=row.partner.name_en,
        number=row.number,
        other_number=row.other_number,
        appeal=row.appeal_id or "",
        state=TransferState(row.state),
        clause=without_private(row.content["clause"]),
        reason=without_private(row.content["reason"]),
        content_hash=row.content_hash,
        offered_at=row.offered_at,
        elapsed_s=int(clock.get("used_s", 0)),
        due_at=_instant(clock.get("due_at")),
        decide_by=row.decide_by,
        is_late=row.decide_by is not None and row.decide_by < (now if is_undecided else row.decided_at or now),
        decided_at=row.decided_at,
        decided_by=row.decided_by,
        decision=without_private(row.decision),
        trouble=posting.trouble if posting else "",
        attempts=posting.attempts if posting else 0,
        is_parked=posting is not None and posting.state == "parked",
        far_state=far.get("state", ""),
        far_unit_zh=far.get("unit_zh", ""),
        far_unit_en=far.get("unit_en", ""),
        far_due_at=_instant(far.get("due_at")),
        far_reply=far.get("reply", ""),
        shown=_shown(row.content["appeal"], (row.content["citizen"] or {}).get("name", "")) if is_in else None,
        files=tuple(TransferFile(**{**one, "name": without_private(one["name"])}) for one in row.content["files"]),
    )


def _shown(told: dict[str, Any], name: str) -> TransferAppeal:
    return TransferAppeal(
        title=without_private(told["title"], name),
        text=without_private(told["text"], name),
        place=without_private(told["place"], name),
        kind=told["kind"],
        urgency=told["urgency"],
        category=told["category"],
        received_at=datetime.fromisoformat(told["received_at"]),
    )


def _instant(text: object) -> datetime | None:
    return datetime.fromisoformat(str(text)) if text else None
