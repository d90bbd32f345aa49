"""Hand an appeal over to a unit, which signs for it by itself when the city's rules say so."""

from __future__ import annotations

from collections.abc import Sequence

from furong.foundation.identity.organisations import list_organisation_names
from furong.foundation.transactions import transaction_required
from furong.kernel.permissions import Actor
from furong.nets.hotline.actions.take_step import SYSTEM, take_step
from furong.nets.hotline.errors.appeals import AppealUnitUnknown
from furong.nets.hotline.models import Appeal
from furong.nets.hotline.selectors.policy import appeal_policy

__all__ = ["hand_over", "known_units"]


@transaction_required
def hand_over(
    appeal: Appeal, step: str, actor: Actor, unit: str, assisting: Sequence[str], *, clause: str, note: str
) -> None:
    """Let a unit have an appeal, which the caller has locked.

    Args:
        appeal: The appeal.
        step: ``assign`` or ``award``.
        actor: Who hands it over.
        unit: Code of the main unit (主办).
        assisting: Codes of the units that help (协办).
        clause: The clause that is cited.
        note: What else is said.

    Raises:
        AppealUnitUnknown: When there is no such unit.
        AppealStepNotPossible, AppealReasonMissing: As for any step.
    """
    appeal.unit_id, appeal.assisting = unit, known_units(unit, assisting)
    take_step(appeal, step, actor, note=note, clause=clause[:300])
    if appeal_policy().auto_sign:
        take_step(appeal, "sign", SYSTEM)


def known_units(unit: str, assisting: Sequence[str]) -> list[str]:
    """Return the units that assist another, each once.

    Raises:
        AppealUnitUnknown: When there is no unit of one of these codes.
    """
    known = {name.code for name in list_organisation_names([unit, *assisting])}
    for code in (unit, *assisting):
        if code not in known:
            raise AppealUnitUnknown(unit=code)
    return sorted(set(assisting) - {unit})
