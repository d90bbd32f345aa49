"""Show who reported a case, for a stated purpose."""

from __future__ import annotations

from furong.foundation.identity.actors import demand
from furong.foundation.identity.looks import record_look
from furong.foundation.transactions import transaction_required
from furong.kernel.permissions import Actor, Resource
from furong.nets.casework.contracts.reports import ReporterInfo
from furong.nets.casework.errors import CaseUnknown, ReasonMissing
from furong.nets.casework.selectors.cases import cases_for
from furong.nets.casework.selectors.reports import reporter_of

__all__ = ["show_reporter"]

_ACTION = "reporter.read"


@transaction_required
def show_reporter(actor: Actor, number: str, *, purpose: str) -> ReporterInfo:
    """Return name and phone number of who reported the case in full; the look is on record with its purpose.

    Raises:
        CaseUnknown: When there is no such case, or the actor may not see it.
        ActionRefused: When the actor may see it but not who reported it.
        ReasonMissing: When no purpose is given.
    """
    case = cases_for(actor).filter(pk=number).first()
    if case is None:
        raise CaseUnknown(case=number)
    demand(actor, _ACTION, Resource(kind="case", area=case.area_path))
    if not purpose.strip():
        raise ReasonMissing(step="show_reporter")
    record_look(actor, kind="reporter", subject=case.number, purpose=purpose)
    return reporter_of(case)
