"""What casework's codes say to people; each is looked up when a page is shown, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import lru_cache

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_noop as _

from furong.foundation.citytime.clock import city_clock
from furong.foundation.codelists.lookup import codes_on
from furong.foundation.web.language import language_of
from furong.foundation.web.words import clock_time, day, span, time_left
from furong.kernel.clock import city_time
from furong.nets.casework import api
from furong.nets.casework.contracts import CaseInfo, CaseState, HistoryEntry, TaskInfo, TaskState
from furong.nets.casework.pages import request_words, supervision_words
from furong.nets.casework.pages.clock_words import escalation_note, recount_note

__all__ = [
    "by",
    "case_state",
    "counter",
    "due",
    "due_state",
    "happened",
    "level",
    "level_name",
    "missing_photos",
    "note",
    "result",
    "source",
    "state_kind",
    "step",
    "task_due_state",
    "task_state",
    "task_state_kind",
    "units",
    "when",
]

#: From here on a deadline is near.
_SOON = timedelta(minutes=30)
#: Parts of the node that act in nobody's name.
_PARTS = frozenset({"casework", "alarm_to_case"})
_NUMERALS = {"1": "Ⅰ", "2": "Ⅱ", "3": "Ⅲ", "4": "Ⅳ"}

_CASE_STEPS: Mapping[str, str] = {
    "open": _("Case opened"),
    "accept": _("Report accepted"),
    "decline": _("Not accepted"),
    "verify": _("Sent to be verified"),
    "confirm": _("Verified: it exists"),
    "refute": _("Verified: it does not exist"),
    "register": _("Registered"),
    "dispatch": _("Dispatched"),
    "undo_dispatch": _("Dispatch taken back"),
    "begin": _("Handling began"),
    "come_back": _("Came back to be dispatched again"),
    "finish": _("Every task is done"),
    "feed_back": _("Result reported, waiting for the check"),
    "rework": _("Sent back for rework"),
    "close": _("Checked and closed"),
    "suspend": _("Suspended"),
    "resume": _("Resumed"),
    "void": _("Voided"),
    "escalate": _("Late, and told to those above"),
    "recount": _("Counted anew on another calendar"),
    "merge": _("Merged into case"),
    "split": _("Split off again"),
    "take_in": _("Took in case"),
    "let_go": _("Let go of case"),
    "locate": _("Place settled"),
    "recur": _("It came back after case"),
    "amend": _("Corrected by its source"),
    "alarm_acknowledged": _("The alarm was acknowledged"),
    "topic_grew": _("More appeals speak of it"),
    "overflow_raised": _("The parking zone overflows"),
    "overflow_worsened": _("The overflow is critical"),
    "overflow_cleared": _("Counts show that the parking zone is clear"),
    "overflow_corrected": _("Counts that came late have moved the overflow"),
    "overflow_withdrawn": _("Counts that came late show that there was no overflow"),
    "alarm_raised": _("An alarm was raised about it as well"),
    "alarm_cleared": _("The sensor reports that it is over"),
    "alarm_corrected": _("The sensor corrected the alarm"),
    "alarm_withdrawn": _("The sensor withdrew the alarm"),
    "sensor_recovered": _("The sensor reports as it should again"),
    "sensor_faulty_again": _("The sensor is faulty again"),
    **request_words.STEPS,
    **supervision_words.STEPS,
}

_TASK_STEPS: Mapping[str, str] = {
    "assign": _("Task sent out"),
    "undo_assign": _("Task taken back"),
    "accept": _("Task accepted"),
    "return": _("Task returned"),
    "feed_back": _("Task done, with photos"),
    "prove": _("A count shows that the task is done"),
    "redraft": _("Task drafted again"),
    "rework": _("Task to be done again"),
    "pass": _("Task passed the check"),
    "cancel": _("Task cancelled"),
    "reroute": _("Another unit was sent instead"),
}

_COUNTERS: Mapping[str, str] = {"camera": _("a camera"), "feed": _("the operators' feeds"), "patrol": _("a patrol")}

_RESULTS: Mapping[str, str] = {
    "cleared": _("Cleared away"),
    "partly_cleared": _("Partly cleared"),
    "not_found": _("Nothing found on the spot"),
    "support_needed": _("Support needed"),
}

_STATE_KINDS: Mapping[str, str] = {
    CaseState.REPORTED: "warn",
    CaseState.PENDING_REGISTER: "warn",
    CaseState.PENDING_VERIFY: "info",
    CaseState.PENDING_DISPATCH: "warn",
    CaseState.PENDING_HANDLE: "info",
    CaseState.HANDLING: "info",
    CaseState.PENDING_CHECK: "warn",
    CaseState.CLOSED: "ok",
}

_TASK_STATE_KINDS: Mapping[str, str] = {
    TaskState.ASSIGNED: "warn",
    TaskState.ACCEPTED: "info",
    TaskState.DONE: "ok",
    TaskState.PASSED: "ok",
    TaskState.RETURNED: "danger",
}


def case_state(state: str) -> str:
    """Return the name of a state of a case."""
    return _titles("case_state", language_of())[state]


def task_state(state: str) -> str:
    """Return the name of a state of a task."""
    return _titles("task_state", language_of())[state]


def source(code: str) -> str:
    """Return the name of where cases come from."""
    return _titles("case_source", language_of())[code]


def level(priority: str) -> str:
    """Return the short name of a level."""
    return gettext("Level %(numeral)s") % {"numeral": _NUMERALS[priority]}


def level_name(priority: str) -> str:
    """Return the name of a level with what it means."""
    return _titles("priority", language_of())[priority]


def state_kind(state: str) -> str:
    """Return the kind of chip that shows a state of a case; the empty string is the plain one."""
    return _STATE_KINDS.get(state, "")


def task_state_kind(state: str) -> str:
    """Return the kind of chip that shows a state of a task."""
    return _TASK_STATE_KINDS.get(state, "")


def step(name: str) -> str:
    """Return what a case did."""
    return gettext(_CASE_STEPS[name]) if name in _CASE_STEPS else name


def happened(entry: HistoryEntry) -> str:
    """Return what one row of a history tells."""
    if entry.organisation and entry.step in _TASK_STEPS:
        return gettext(_TASK_STEPS[entry.step])
    if entry.step == "open" and entry.to_state == CaseState.REPORTED:
        return gettext("Reported")
    return step(entry.step)


def note(entry: HistoryEntry) -> str:
    """Return what was noted with a row; a note of an alarm is the instant at which it changed, if not at once."""
    if entry.step == "escalate":
        return escalation_note(entry.reason)
    if entry.step == "recount":
        return recount_note(entry.reason)
    if not entry.step.startswith("alarm_"):
        return entry.reason
    try:
        changed_at = clock_time(datetime.fromisoformat(entry.reason))
    except ValueError:
        return entry.reason
    return "" if changed_at == clock_time(entry.at) else changed_at


def by(name: str) -> str:
    """Return who did something."""
    return gettext("the system") if name in _PARTS else name


def result(code: str) -> str:
    """Return the name of a result that a task is fed back with; one that is not known is its own name."""
    return gettext(_RESULTS[code]) if code in _RESULTS else code


def missing_photos(count: int) -> str:
    """Return how many photos are still missing."""
    return ngettext("%(count)d photo to go", "%(count)d photos to go", count) % {"count": count}


def counter(code: str) -> str:
    """Return who has counted, in the reader's language; a name of its own stays as it is."""
    return gettext(_COUNTERS[code]) if code in _COUNTERS else code


def when(instant: datetime) -> str:
    """Return the time of day, with the day when that is not today."""
    is_today = city_time(instant).date() == city_time(city_clock().now()).date()
    return clock_time(instant) if is_today else f"{day(instant)} {clock_time(instant)}"


def units(case: CaseInfo, organisations: Mapping[str, api.TaskedOrganisation]) -> str:
    """Return which organisations a case concerns: the first by name, of more only how many they are."""
    codes = tuple(dict.fromkeys(case.organisations))
    if not codes:
        return ""
    first = organisations[codes[0]].name(language_of()) if codes[0] in organisations else codes[0]
    told = {"unit": first, "more": len(codes) - 1}
    return first if len(codes) == 1 else gettext("%(unit)s and %(more)d more") % told


def due(case: CaseInfo) -> str:
    """Return how long a case still has; of one that has ended, whether that was in time."""
    if case.due_at is None and case.state is not CaseState.SUSPENDED:
        return "—"
    if case.state not in api.FINAL_CASE_STATES:
        return time_left(case.due_at)
    if case.state is not CaseState.CLOSED or case.due_at is None or case.closed_at is None:
        return "—"
    if case.closed_at <= case.due_at:
        return gettext("in time")
    return gettext("%(span)s late") % {"span": span(case.closed_at - case.due_at)}


def due_state(case: CaseInfo) -> str:
    """Return ``over``, ``soon`` or the empty string for the deadline of a case."""
    return "" if case.state in api.FINAL_CASE_STATES else _due_state(case.due_at)


def task_due_state(task: TaskInfo) -> str:
    """Return the same for a task that is still to be done."""
    return _due_state(task.due_at) if task.state in (TaskState.ASSIGNED, TaskState.ACCEPTED) else ""


def _due_state(due_at: datetime | None) -> str:
    if due_at is None:
        return ""
    left = due_at - city_clock().now()
    if left < timedelta(0):
        return "over"
    return "soon" if left < _SOON else ""


def _titles(code_list: str, language: str) -> Mapping[str, str]:
    return _titles_on(code_list, language, city_time(city_clock().now()).toordinal())


@lru_cache(maxsize=32)
def _titles_on(code_list: str, language: str, day: int) -> Mapping[str, str]:
    """Return the titles of a code list on a day, told by its ordinal number."""
    codes = codes_on(code_list, datetime.fromordinal(day).date())
    return {code.code: code.title(language) for code in codes}
