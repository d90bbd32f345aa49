"""Amend a case that its source has corrected, and note on a case what its source reports later."""

from __future__ import annotations

from collections.abc import Mapping

from furong.foundation.transactions import transaction_required
from furong.kernel.permissions import Actor
from furong.nets.casework.actions.draft_tasks import draft_tasks
from furong.nets.casework.actions.record_step import record_note
from furong.nets.casework.contracts import CaseState, Source, TaskState
from furong.nets.casework.models import Case
from furong.nets.casework.selectors.case_types import get_case_type

__all__ = ["amend_case", "note_on_case"]


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
def amend_case(
    source: Source, source_key: str, actor: Actor, *, title_zh: str, title_en: str, groups: Mapping[str, int]
) -> bool:
    """Set what happened and how much of it belongs to whom, as long as nobody has been sent.

    Returns:
        Whether that was done.
    """
    case = _case_of(source, source_key)
    if case is None or case.state != CaseState.PENDING_DISPATCH:
        return False
    if case.tasks.exclude(state=TaskState.DRAFTED, history=None).exists():
        return False  # it came back from somewhere: who was sent for how many must stay as it was
    case.title_zh, case.title_en = title_zh, title_en
    case.save(update_fields=["title_zh", "title_en"])
    draft_tasks(case, get_case_type(case.case_type_id or ""), groups)
    record_note(case, actor, "amend", "")
    return True


def _case_of(source: Source, source_key: str) -> Case | None:
    return Case.objects.select_for_update().filter(source=source, source_key=source_key).first()
