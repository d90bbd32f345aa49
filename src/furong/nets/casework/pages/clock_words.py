"""What the clocks of a case say to people."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from furong.foundation.identity.roles import role_table
from furong.foundation.web.language import language_of
from furong.foundation.web.words import span, time_left
from furong.nets.casework.contracts.clocks import ClockInfo, CountInfo, EscalationInfo, Stage

__all__ = ["basis", "cause", "clock_kind", "escalated", "escalation_note", "recount_note", "stage", "standing", "told"]

_STAGES: Mapping[str, str] = {
    Stage.REGISTER: _("Registering"),
    Stage.VERIFY: _("Verifying"),
    Stage.DISPATCH: _("Dispatching"),
    Stage.HANDLE: _("Handling"),
    Stage.CHECK: _("Checking"),
    Stage.TOTAL: _("The whole case"),
}

_CAUSES: Mapping[str, str] = {
    "opened": _("Case opened"),
    "registered": _("Registered"),
    "suspended": _("Suspended"),
    "resumed": _("Resumed"),
    "extended": _("More time was allowed"),
}

#: What it rests on that lateness does not count.
_BASES: Mapping[str, str] = {"appeal": _("appeal upheld")}


def stage(name: str) -> str:
    """Return the name of a stage."""
    return gettext(_STAGES[name]) if name in _STAGES else name


def standing(clock: ClockInfo) -> str:
    """Return how a clock stands: what is left, how late it is, or that the stage was over in time."""
    if clock.stopped_at is None:
        return time_left(clock.due_at)
    if not clock.is_overdue:
        return gettext("in time")
    late = gettext("%(span)s late") % {"span": _late(clock)}
    return (
        gettext("%(late)s, does not count (%(basis)s)") % {"late": late, "basis": basis(clock.exempt)}
        if clock.exempt
        else late
    )


def basis(code: str) -> str:
    """Return what it rests on that lateness does not count; what is not known stands for itself."""
    return gettext(_BASES[code]) if code in _BASES else code


def clock_kind(clock: ClockInfo) -> str:
    """Return the kind of chip that shows how a clock stands."""
    if clock.is_overdue and not clock.exempt:
        return "danger"
    if clock.stopped_at is not None:
        return "ok"
    return "warn" if clock.warned_at is not None else ""


def cause(count: CountInfo) -> str:
    """Return why a deadline was counted; the number of a notice is its own name."""
    return gettext(_CAUSES[count.cause]) if count.cause in _CAUSES else count.cause


def recount_note(note: str) -> str:
    """Return why deadlines were counted anew and which have moved, from the note in a history: a line each."""
    why, *moved = note.split("\n")
    lines = [line.partition(": ") for line in moved]
    return " · ".join([why, *(f"{stage(name)} {times}" if dots else name for name, dots, times in lines)])


def told(role: str) -> str:
    """Return who was told, by the code of their role."""
    known = role_table().get(role)
    return known.title(language_of()) if known else role


def escalated(entry: EscalationInfo) -> str:
    """Return which stage was late, and who was told of it."""
    return gettext("%(stage)s: told to %(role)s") % {"stage": stage(entry.stage), "role": told(entry.told)}


def escalation_note(note: str) -> str:
    """Return the same from the note in a history: stage, level and role."""
    parts = note.split(" ")
    if len(parts) != 3:
        return note
    return gettext("%(stage)s: told to %(role)s") % {"stage": stage(parts[0]), "role": told(parts[2])}


def _late(clock: ClockInfo) -> str:
    if clock.stopped_at is None or clock.due_at is None:
        return ""
    return span(clock.stopped_at - clock.due_at)
