"""Whom a case goes to: the answer of the list of responsibilities, seen with what has happened to the case."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from furong.foundation.responsibilities.reasons import Reason
from furong.nets.casework.contracts import CaseTypeSpec
from furong.nets.casework.contracts.responsibility import Answer, Proposal
from furong.nets.casework.domain.standard_types import RESPONSIBLE

__all__ = ["OUTSIDE", "STANDARD_TYPES", "after_returns", "dispatches_itself", "is_routed", "proposal_for", "ranking_of"]

#: What the setting for automatic dispatch says for every type of a standard table.
STANDARD_TYPES = "standard"
_RETURNED = Reason(code="returned", zh="该单位已退回本案", en="has returned this case")
#: Why a unit was sent that no line of the list names.
OUTSIDE = Reason(code="outside_list", zh="权责清单未列出，由派遣员指定", en="named by the dispatcher, not by the list")


def is_routed(spec: CaseTypeSpec) -> bool:
    """Return whether the list of responsibilities says whom a case of that type goes to."""
    return spec.organisations.get("") == RESPONSIBLE


def dispatches_itself(spec: CaseTypeSpec, chosen: Collection[str]) -> bool:
    """Return whether a case of that type is dispatched without a person when it is certain to whom.

    Args:
        spec: The type.
        chosen: What the city has chosen: keys of types, and :data:`STANDARD_TYPES` for all that the list routes.
    """
    return spec.key in chosen or (is_routed(spec) and STANDARD_TYPES in chosen)


def after_returns(answer: Answer, returned: Collection[str]) -> Answer:
    """Return the answer for a case that units have returned: they come last, and none of them is certain any more."""
    if not returned:
        return answer
    told = [
        replace(one, reasons=(_RETURNED, *one.reasons)) if one.organisation in returned else one
        for one in answer.proposals
    ]
    ranked = tuple(sorted(told, key=lambda one: one.organisation in returned))
    certain = answer.certain if answer.certain and answer.certain.organisation not in returned else None
    return Answer(proposals=ranked, certain=certain)


def proposal_for(answer: Answer, organisation: str) -> Proposal | None:
    """Return the proposal that names a unit, or ``None``."""
    return next((one for one in answer.proposals if one.organisation == organisation), None)


def ranking_of(answer: Answer) -> list[str]:
    """Return the codes of the units as they were proposed, the best first."""
    return [one.organisation for one in answer.proposals]
