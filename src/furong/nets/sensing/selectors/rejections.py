"""Reading the quarantine."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, QuerySet

from furong.kernel.permissions import Actor
from furong.nets.sensing.contracts import ReasonCode, Rejection
from furong.nets.sensing.errors import RejectionUnknown
from furong.nets.sensing.models import RejectionRow
from furong.nets.sensing.selectors.feeds import feeds_for
from furong.nets.sensing.selectors.paging import page_of

__all__ = ["RejectionPage", "count_rejections_for", "get_rejection_for", "list_rejections_for", "rejections_for"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectionPage:
    """One page of the quarantine."""

    rejections: tuple[Rejection, ...]
    total: int
    page: int
    pages: int


READ_QUARANTINE = "quarantine.read"


def rejections_for(actor: Actor, action: str = READ_QUARANTINE) -> QuerySet[RejectionRow]:
    """Return the stored records on which ``actor`` may do ``action``."""
    return RejectionRow.objects.filter(feed__in=feeds_for(actor, action))


def list_rejections_for(
    actor: Actor, *, state: str = "held", feed: str = "", reason: str = "", page: int = 1, page_size: int = 25
) -> RejectionPage:
    """Return a page of the records that ``actor`` may see, the newest first; empty filters keep everything."""
    rows = rejections_for(actor).order_by("-id")
    found = page_of(rows, {"state": state, "feed_id": feed, "reason": reason}, page, page_size)
    return RejectionPage(
        rejections=tuple(map(_info, found.rows)), total=found.total, page=found.page, pages=found.pages
    )


def get_rejection_for(actor: Actor, number: int) -> Rejection:
    """Return the record of that number.

    Raises:
        RejectionUnknown: When there is none, or ``actor`` may not see it.
    """
    row = rejections_for(actor).filter(pk=number).first()
    if row is None:
        raise RejectionUnknown(rejection=number)
    return _info(row)


def count_rejections_for(actor: Actor) -> dict[str, int]:
    """Return how many records that ``actor`` may see lie in the quarantine, by reason."""
    rows = rejections_for(actor).filter(state=RejectionRow.State.HELD).values("reason").annotate(count=Count("pk"))
    return {row["reason"]: row["count"] for row in rows.order_by("-count")}


def _info(row: RejectionRow) -> Rejection:
    return Rejection(
        id=row.pk,
        feed=row.feed_id,
        source=row.source,
        place=row.place,
        reason=ReasonCode(row.reason),
        detail=row.detail,
        raw=row.raw,
        received_at=row.received_at,
        state=row.state,
    )
