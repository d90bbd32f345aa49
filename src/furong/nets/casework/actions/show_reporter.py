"""Show who reported a case, for a stated purpose."""

from __future__ import annotations

from furong.foundation.transactions import transaction_required
from furong.kernel.permissions import Actor
from furong.nets.casework.actions.look_at_case import look_at_case
from furong.nets.casework.contracts.reports import ReporterInfo
from furong.nets.casework.selectors.reports import reporter_of

__all__ = ["show_reporter"]


@transaction_required
def show_reporter(actor: Actor, number: str, *, purpose: str) -> ReporterInfo:
    """Return name and phone number of who reported the case in full; the look is on record with its purpose.

    Raises:
        CaseUnknown: When there is no such case, or the actor may not see it.
        ActionRefused: When the actor may see it but not who reported it.
        ReasonMissing: When no purpose is given.
    """
    return reporter_of(look_at_case(actor, number, "reporter.read", kind="reporter", purpose=purpose))
