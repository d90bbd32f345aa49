"""Reading what keeps a case, or somebody, from a step that the table of the lifecycle has."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from furong.kernel.permissions import Actor
from furong.nets.casework.domain.reports import NEEDS_VERIFYING
from furong.nets.casework.models import Case
from furong.nets.casework.selectors.reports import is_verified

__all__ = ["barred_steps", "has_taken_return", "lacks_verifying"]


def lacks_verifying(case: Case) -> bool:
    """Return whether a case comes from a source that asks for verifying, and nobody has confirmed that it exists."""
    return case.source in NEEDS_VERIFYING and not is_verified(case)


def has_taken_return(actor: Actor, case: Case) -> bool:
    """Return whether ``actor`` is who got the case back from a unit the last time, and sent it out again."""
    history = case.history.all()
    back = max((entry.pk for entry in history if entry.step == "come_back"), default=None)
    return back is not None and any(
        entry.step == "dispatch" and entry.pk > back and entry.by_key == actor.key for entry in history
    )


def barred_steps(actor: Actor, case: Case, steps: Collection[str]) -> frozenset[str]:
    """Return which of ``steps`` are not to be offered to ``actor``, although the table has them."""
    bars: Mapping[str, Callable[[], bool]] = {
        "register": lambda: lacks_verifying(case),
        "close": lambda: has_taken_return(actor, case),
    }
    return frozenset(step for step, is_barred in bars.items() if step in steps and is_barred())
