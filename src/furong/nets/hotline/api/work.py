"""Work on the street: a unit asks for it; a process opens the case and brings back what was done."""

from __future__ import annotations

from furong.foundation.transactions import transaction
from furong.kernel.permissions import Actor
from furong.nets.hotline.actions.ask_work import ask_work as _ask_work
from furong.nets.hotline.actions.ask_work import note_case_end, note_case_opened, note_no_case
from furong.nets.hotline.contracts.appeals import AppealInfo
from furong.nets.hotline.selectors.work import read_work_order

__all__ = ["ask_work", "note_case_end", "note_case_opened", "note_no_case", "read_work_order"]


def ask_work(actor: Actor, number: str, note: str = "", *, version: int | None = None) -> AppealInfo:
    """Ask as the main unit for work on the street; see :mod:`furong.nets.hotline.actions.ask_work`."""
    with transaction():
        return _ask_work(actor, number, note, version=version)
