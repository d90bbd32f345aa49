"""Reading the quarantine of the city's intake."""

from __future__ import annotations

import gzip
from dataclasses import dataclass

from django.db.models import Count, QuerySet, Sum

from furong.foundation.files.store import read_file
from furong.foundation.identity.actors import demand_somewhere
from furong.kernel.permissions import Actor
from furong.nets.sensing.contracts.intake import CityRejection
from furong.nets.sensing.errors import RejectionUnknown
from furong.nets.sensing.models.intake import CityRejectionRow
from furong.nets.sensing.selectors.paging import page_of

__all__ = [
    "CityRejectionPage",
    "CityRejectionSums",
    "city_rejections_for",
    "get_city_rejection_for",
    "list_city_rejections_for",
    "sum_city_rejections_for",
    "texts_of",
]

READ_QUARANTINE = "quarantine.read"
_NUMBER_MAX = 2**63 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class CityRejectionPage:
    """One page of the quarantine of the city's intake."""

    rejections: tuple[CityRejection, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CityRejectionSums:
    """What lies in the quarantine for one reason from one source.

    Args:
        source: Who sent it.
        reason: Why it is here.
        rows: How many different records or floods. [1]
        records: How many records. [1]
    """

    source: str
    reason: str
    rows: int
    records: int


def city_rejections_for(actor: Actor, action: str = READ_QUARANTINE) -> QuerySet[CityRejectionRow]:
    """Return the records on which ``actor`` may do ``action``: they belong to no area, so whoever holds it anywhere.

    Raises:
        ActionRefused: When the actor does not hold it.
    """
    demand_somewhere(actor, action)
    return CityRejectionRow.objects.all()


def list_city_rejections_for(
    actor: Actor, *, state: str = "held", source: str = "", reason: str = "", page: int = 1, page_size: int = 25
) -> CityRejectionPage:
    """Return a page of the records, those that came last first; empty filters keep everything."""
    rows = city_rejections_for(actor).order_by("-last_at", "-id")
    found = page_of(rows, {"state": state, "source": source, "reason": reason}, page, page_size)
    shown = tuple(map(_info, found.rows))
    return CityRejectionPage(rejections=shown, total=found.total, page=found.page, pages=found.pages)


def get_city_rejection_for(actor: Actor, number: int) -> CityRejection:
    """Return the records of that number.

    Raises:
        RejectionUnknown: When there are none.
    """
    row = city_rejections_for(actor).filter(pk=number).first() if number <= _NUMBER_MAX else None
    if row is None:
        raise RejectionUnknown(rejection=number)
    return _info(row)


def sum_city_rejections_for(actor: Actor) -> tuple[CityRejectionSums, ...]:
    """Return what is held, by source and reason, the most first."""
    held = city_rejections_for(actor).filter(state=CityRejectionRow.State.HELD)
    sums = held.values("source", "reason").annotate(rows=Count("pk"), records=Sum("count")).order_by("-records")
    return tuple(CityRejectionSums(**row) for row in sums)


def texts_of(row: CityRejectionRow) -> bytes:
    """Return every text that a row stands for, one a line."""
    if not row.file:
        return row.raw.encode()
    content, media_type = read_file(row.file)
    return gzip.decompress(content) if media_type == "application/gzip" else content


def _info(row: CityRejectionRow) -> CityRejection:
    return CityRejection(
        id=row.pk,
        source=row.source,
        reason=row.reason,
        field=row.field,
        place=row.place,
        raw=row.raw,
        count=row.count,
        is_many=bool(row.file) or "\n" in row.raw,
        first_at=row.first_at,
        last_at=row.last_at,
        state=row.state,
    )
