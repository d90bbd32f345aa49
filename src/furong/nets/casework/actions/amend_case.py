"""Amend a case that its source has corrected, and note on a case what its source reports later."""

from __future__ import annotations

from collections.abc import Mapping

from furong.foundation.transactions import transaction_required
from furong.kernel.permissions import Actor
from furong.nets.casework.actions.record_step import record_note
from furong.nets.casework.contracts import CaseState, Source
from furong.nets.casework.models import Case
from furong.nets.casework.selectors.case_types import get_case_type

__all__ = ["amend_shares", "note_on_case"]


@transaction_required
def note_on_case(source: Source, source_key: str, actor: Actor, *, step: str, note: str = "") -> bool:
    """Add a note to the history of the case that was opened for a source and key; return whether there is one.

    Args:
        source: Where the case comes from.
        source_key: Identity there.
        actor: Who notes it.
        step: What kind of note, e.g. ``source_cleared``.
        note: The note.
    """
    case = _case_of(source, source_key)
    if case is not None:
        record_note(case, actor, step, note)
    return case is not None


@transaction_required
def amend_shares(source: Source, source_key: str, actor: Actor, groups: Mapping[str, int]) -> bool:
    """Set how much of the case belongs to whom, as long as nobody has been sent; return whether that was done."""
    case = _case_of(source, source_key)
    if case is None or case.state != CaseState.PENDING_DISPATCH:
        return False
    spec = get_case_type(case.case_type_id)
    for task in case.tasks.select_for_update():
        task.share = groups.get(task.group, 0)
        task.request_zh = spec.task_zh.format(count=task.share, place=case.place_zh)
        task.request_en = spec.task_en.format(count=task.share, place=case.place_en)
        task.save(update_fields=["share", "request_zh", "request_en"])
    record_note(case, actor, "amend", "")
    return True


def _case_of(source: Source, source_key: str) -> Case | None:
    return Case.objects.select_for_update().filter(source=source, source_key=source_key).first()
