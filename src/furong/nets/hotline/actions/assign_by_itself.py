"""Assign an appeal without a person when nothing is left to choose; else it waits for one.

That takes a category that the model was sure enough of, a list that names exactly one main unit for it and the place,
and a unit that is given what is not its own rarely enough, chance allowed for. An emergency, a matter that came back,
and whatever a person has touched waits for a person.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from furong.foundation.citytime.clock import city_clock
from furong.foundation.database.writing import copy_rows
from furong.foundation.identity.actors import system_actor
from furong.foundation.transactions import transaction_required
from furong.kernel.clock import city_time
from furong.nets.hotline.actions.hand_over import hand_over, known_units
from furong.nets.hotline.contracts.appeals import AppealKind, AppealState, Urgency
from furong.nets.hotline.contracts.candidates import MisdispatchInfo
from furong.nets.hotline.contracts.mandates import Mandate
from furong.nets.hotline.models import Appeal, AutomaticAssignment
from furong.nets.hotline.selectors.dispatch_rates import dispatch_promise, is_rare_enough
from furong.nets.hotline.selectors.mandates import ManyMandates
from furong.nets.hotline.selectors.unit_records import misdispatch_of

__all__ = ["DISPATCHER", "Chooser", "OnlyUnit", "assign_by_itself", "keep_assignments"]

DISPATCHER = system_actor("hotline_dispatch")
_SYSTEM = "system:"


@dataclass(frozen=True, slots=True, kw_only=True)
class OnlyUnit:
    """The only unit there is for an appeal, and what that rests on.

    Args:
        unit: Its code.
        line: The line of the list that names it.
        rate: How often it is given what is not its own.
        promised: Share of assignments without a person that shall go to the right unit. [1]
        assisting: Codes of the units that help.
    """

    unit: str
    line: Mandate
    rate: MisdispatchInfo
    promised: float
    assisting: list[str]

    @property
    def why(self) -> str:
        """What the history says of it."""
        return (
            f"自动派单：权责清单第 {self.line.id} 条唯一确定主办单位；该单位近 {self.rate.decided} 件中误派"
            f" {self.rate.wrong} 件，误派率上限 {self.rate.bound:.1%}（95% 置信），"
            f"不高于承诺的 {1 - self.promised:.1%}"
        )


class Chooser:
    """Finds the only unit there is for each of many appeals; what is alike is asked once, as of one time.

    Args:
        appeals: The appeals.
        categories: What they are about.
    """

    def __init__(self, appeals: Iterable[Appeal], categories: Iterable[str]) -> None:
        self._promised = dispatch_promise()
        self._mandates = ManyMandates(categories, {one.area_path for one in appeals})
        self._found: dict[tuple[str, str, str, date], OnlyUnit | None] = {}
        self._rates: dict[str, MisdispatchInfo] = {}
        self._assisting: dict[tuple[str, tuple[str, ...]], list[str]] = {}

    def only_unit(self, appeal: Appeal) -> OnlyUnit | None:
        """Return the only unit for a classified appeal that can be believed to keep it, or ``None``."""
        if self._promised is None:
            return None
        alike = (appeal.category, appeal.kind, appeal.area_path, city_time(appeal.received_at).date())
        if alike not in self._found:
            self._found[alike] = self._asked(*alike, self._promised)
        return self._found[alike]

    def _asked(self, category: str, kind: str, area_path: str, day: date, promised: float) -> OnlyUnit | None:
        certain = self._mandates.only(category, AppealKind(kind), area_path, day)
        if certain is None:
            return None
        unit, line = certain.organisation, certain.mandate
        if unit not in self._rates:
            self._rates |= misdispatch_of([unit])
        if not is_rare_enough(self._rates[unit], promised):
            return None
        units = (unit, line.assisting)
        if units not in self._assisting:
            self._assisting[units] = known_units(*units)
        return OnlyUnit(
            unit=unit, line=line, rate=self._rates[unit], promised=promised, assisting=self._assisting[units]
        )


@transaction_required
def assign_by_itself(appeal: Appeal) -> bool:
    """Assign a classified appeal to the only unit there is for it; return whether that was done.

    Args:
        appeal: The appeal, locked by the caller.
    """
    only = Chooser([appeal], [appeal.category]).only_unit(appeal) if _is_for_nobody(appeal) else None
    if only is None:
        return False
    line = only.line
    hand_over(appeal, "assign", DISPATCHER, only.unit, line.assisting, clause=line.cited, note=only.why)
    keep_assignments([(appeal, only)], city_clock().now())
    return True


@transaction_required
def keep_assignments(assigned: Sequence[tuple[Appeal, OnlyUnit]], at: datetime) -> None:
    """Keep what assignments without a person have rested on.

    Args:
        assigned: The appeals with their units.
        at: When.
    """
    copy_rows(
        AutomaticAssignment,
        ("appeal_id", "round", "mandate_id", "unit_id", "promised", "decided", "wrong", "bound"),
        (
            (
                appeal.number,
                appeal.round,
                only.line.id,
                only.unit,
                only.promised,
                only.rate.decided,
                only.rate.wrong,
                only.rate.bound,
            )
            for appeal, only in assigned
        ),
        at=at,
    )


def _is_for_nobody(appeal: Appeal) -> bool:
    """Return whether no person has to look at an appeal: the model has said what it is about, and nothing presses."""
    if appeal.state != AppealState.CLASSIFIED or appeal.round > 1 or appeal.urgency == Urgency.EMERGENCY.value:
        return False
    last = appeal.history.filter(step="classify").order_by("-pk").first()
    touched = appeal.history.filter(step__in=("reclassify", "take_back", "return")).exists()
    return last is not None and last.by_key.startswith(_SYSTEM) and not touched
