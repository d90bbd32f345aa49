"""Reading the quarantine of the registry."""

from __future__ import annotations

from django.db.models import QuerySet

from furong.foundation.identity.actors import demand_somewhere
from furong.kernel.permissions import Actor
from furong.nets.sensing.contracts.registry import UnregisteredRow, UnregisteredRowPage
from furong.nets.sensing.errors import RejectionUnknown
from furong.nets.sensing.models.registry import RegistryRejection
from furong.nets.sensing.selectors.paging import page_of

__all__ = ["get_unregistered_row_for", "list_unregistered_rows_for", "registry_rejections_for"]

_READ = "quarantine.read"
_NUMBER_MAX = 2**63 - 1


def registry_rejections_for(actor: Actor, action: str = _READ) -> QuerySet[RegistryRejection]:
    """Return the rows on which ``actor`` may do ``action``: they belong to no area, so whoever holds it anywhere.

    Raises:
        ActionRefused: When the actor does not hold it.
    """
    demand_somewhere(actor, action)
    return RegistryRejection.objects.all()


def list_unregistered_rows_for(
    actor: Actor, *, state: str = "held", source: str = "", reason: str = "", page: int = 1, page_size: int = 25
) -> UnregisteredRowPage:
    """Return a page of the rows, those that came last first; empty filters keep everything."""
    rows = registry_rejections_for(actor).order_by("-id")
    found = page_of(rows, {"state": state, "source": source, "reason": reason}, page, page_size)
    shown = tuple(map(_told, found.rows))
    return UnregisteredRowPage(rows=shown, total=found.total, page=found.page, pages=found.pages)


def get_unregistered_row_for(actor: Actor, number: int) -> UnregisteredRow:
    """Return one row.

    Raises:
        RejectionUnknown: When there is none of that number.
    """
    row = registry_rejections_for(actor).filter(pk=number).first() if number <= _NUMBER_MAX else None
    if row is None:
        raise RejectionUnknown(rejection=number)
    return _told(row)


def _told(row: RegistryRejection) -> UnregisteredRow:
    return UnregisteredRow(
        id=row.pk,
        source=row.source,
        row=row.row,
        reason=row.reason,
        raw=row.raw,
        received_at=row.received_at,
        state=row.state,
    )
