"""Judge what was reported, up to its registering: take it up or not, have it verified, and say whether it exists."""

from __future__ import annotations

from furong.foundation.transactions import transaction_required
from furong.kernel.permissions import Actor
from furong.nets.casework.actions.locked_case import locked_case
from furong.nets.casework.actions.record_step import take_case_step
from furong.nets.casework.actions.settle_place import settle_place
from furong.nets.casework.domain.lifecycle import action_of

__all__ = ["judge_report"]


@transaction_required
def judge_report(
    actor: Actor,
    number: str,
    step: str,
    *,
    reason: str = "",
    version: int | None = None,
    lon: float | None = None,
    lat: float | None = None,
) -> None:
    """Let a reported case take one of the steps before its registering.

    Args:
        actor: Who judges it.
        number: Number of the case.
        step: ``accept``, ``decline``, ``verify``, ``confirm`` or ``refute``; the table says what each leads to.
        reason: Why; ``decline`` and ``refute`` need one, for the others it is a note.
        version: The version that was shown to the actor, when one was.
        lon: Longitude of where it is, WGS 84, when the actor knows that better than the report. [deg]
        lat: Latitude of where it is. [deg]

    Raises:
        CaseUnknown, ActionRefused, ChangedMeanwhile: As for any act on a case.
        ReasonMissing: When the step needs a reason and none is given.
        StepNotPossible: When the case does not stand where the step begins.
        PlaceHalf, PlaceOutside, PlaceNotOfCase: When it cannot be there.
    """
    case = locked_case(actor, number, action_of(step), version=version)
    settle_place(case, actor, lon=lon, lat=lat)
    take_case_step(case, step, actor, reason=reason)
