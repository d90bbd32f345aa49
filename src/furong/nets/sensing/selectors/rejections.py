"""Reading the quarantine."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count

from furong.nets.sensing.contracts import ReasonCode, Rejection
from furong.nets.sensing.errors import RejectionUnknown
from furong.nets.sensing.models import RejectionRow

__all__ = ["RejectionPage", "count_rejections", "get_rejection", "list_rejections"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectionPage:
    """One page of the quarantine."""

    rejections: tuple[Rejection, ...]
    total: int
    page: int
    pages: int


def list_rejections(
    *, state: str = "held", feed: str = "", reason: str = "", page: int = 1, page_size: int = 25
) -> RejectionPage:
    """Return a page of records, the newest first; empty filters keep everything."""
    rows = RejectionRow.objects.all()
    for field, value in (("state", state), ("feed_id", feed), ("reason", reason)):
        if value:
            rows = rows.filter(**{field: value})
    total = rows.count()
    pages = max(1, -(-total // page_size))
    page = min(max(page, 1), pages)
    shown = rows.order_by("-id")[(page - 1) * page_size : page * page_size]
    return RejectionPage(rejections=tuple(_info(row) for row in shown), total=total, page=page, pages=pages)


def get_rejection(number: int) -> Rejection:
    """Return the record of that number.

    Raises:
        RejectionUnknown: When there is none.
    """
    row = RejectionRow.objects.filter(pk=number).first()
    if row is None:
        raise RejectionUnknown(rejection=number)
    return _info(row)


def count_rejections() -> dict[str, int]:
    """Return how many records lie in the quarantine, by reason."""
    rows = RejectionRow.objects.filter(state=RejectionRow.State.HELD).values("reason").annotate(count=Count("pk"))
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
