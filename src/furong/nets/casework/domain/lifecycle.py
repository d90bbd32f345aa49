"""The lifecycle of cases and tasks as tables: what may follow on what, who may do it, and why the move exists.

Nothing else decides about states: the actions look their move up here, the screens take their buttons from here, and
the diagram in the documentation is drawn from here. Sources: GB/T 30428.8 (立案、处置和结案) for the seven steps; the
moves between them follow published practice of digital city management, with ``verify`` (核实: does it exist, before
registering) kept apart from ``check`` (核查: is it solved, after handling).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from furong.nets.casework.contracts import CaseState, TaskState
from furong.nets.casework.errors import ReasonMissing, StepNotPossible

__all__ = [
    "CASE_MOVES",
    "FINAL_CASE_STATES",
    "PEOPLE_STEPS",
    "TASK_MOVES",
    "CaseMove",
    "TaskMove",
    "action_of",
    "case_move",
    "steps_from",
    "task_move",
]

C = CaseState
T = TaskState


@dataclass(frozen=True, slots=True)
class CaseMove:
    """One row of the table of cases.

    Args:
        step: Name of the step; the same step may start from several states.
        source: State before.
        target: State after.
        action: Permission that a person needs, or empty when only the system takes it.
        why: What the move is for.
        needs_reason: Whether the person must say why.
    """

    step: str
    source: CaseState
    target: CaseState
    action: str
    why: str
    needs_reason: bool = False


@dataclass(frozen=True, slots=True)
class TaskMove:
    """One row of the table of tasks, with the same meanings."""

    step: str
    source: TaskState
    target: TaskState
    action: str
    why: str
    needs_reason: bool = False


CASE_MOVES: tuple[CaseMove, ...] = (
    CaseMove("accept", C.REPORTED, C.PENDING_REGISTER, "case.register", "受理: the report is taken up"),
    CaseMove("decline", C.REPORTED, C.NOT_ACCEPTED, "case.register", "不予受理: not a matter of this desk", True),
    CaseMove("verify", C.PENDING_REGISTER, C.PENDING_VERIFY, "case.register", "核实: somebody looks whether it exists"),
    CaseMove("confirm", C.PENDING_VERIFY, C.PENDING_REGISTER, "case.verify", "it exists"),
    CaseMove("refute", C.PENDING_VERIFY, C.NOT_ACCEPTED, "case.verify", "it does not exist", True),
    CaseMove("decline", C.PENDING_REGISTER, C.NOT_ACCEPTED, "case.register", "不予立案: below the standard", True),
    CaseMove("register", C.PENDING_REGISTER, C.PENDING_DISPATCH, "case.register", "立案: it meets the standard"),
    CaseMove("dispatch", C.PENDING_DISPATCH, C.PENDING_HANDLE, "case.dispatch", "派遣: the tasks go out"),
    CaseMove("undo_dispatch", C.PENDING_HANDLE, C.PENDING_DISPATCH, "case.dispatch", "taken back before anybody began"),
    CaseMove("begin", C.PENDING_HANDLE, C.HANDLING, "", "the first task has been accepted"),
    CaseMove("come_back", C.PENDING_HANDLE, C.PENDING_DISPATCH, "", "退回: every task was returned by its unit"),
    CaseMove("come_back", C.HANDLING, C.PENDING_DISPATCH, "", "退回: the last open task was returned by its unit"),
    CaseMove("finish", C.HANDLING, C.HANDLED, "", "every task has been fed back"),
    CaseMove("feed_back", C.HANDLED, C.PENDING_CHECK, "", "反馈: the unit stands by the result"),
    CaseMove("rework", C.PENDING_CHECK, C.PENDING_HANDLE, "case.check", "返工: the check found it unsolved", True),
    CaseMove("close", C.PENDING_CHECK, C.CLOSED, "case.check", "核查通过, 结案: the closing criterion is met"),
    CaseMove("suspend", C.PENDING_HANDLE, C.SUSPENDED, "case.suspend", "挂账: cannot be solved for now", True),
    CaseMove("suspend", C.HANDLING, C.SUSPENDED, "case.suspend", "挂账: cannot be solved for now", True),
    CaseMove("resume", C.SUSPENDED, C.PENDING_HANDLE, "case.suspend", "the obstacle is gone"),
    *(
        CaseMove("void", state, C.VOIDED, "case.void", "作废: opened by mistake", True)
        for state in (C.PENDING_DISPATCH, C.PENDING_HANDLE, C.HANDLING)
    ),
)

#: Before anybody has been sent, a case may turn out to be one that is there already; afterwards it may turn out not to.
_MERGED_FROM = {
    C.REPORTED: "case.register",
    C.PENDING_REGISTER: "case.register",
    C.PENDING_VERIFY: "case.register",
    C.PENDING_DISPATCH: "case.dispatch",
}
CASE_MOVES += tuple(
    move
    for state, action in _MERGED_FROM.items()
    for move in (
        CaseMove("merge", state, C.MERGED, action, "并案: it is a matter that another case is about"),
        CaseMove("split", C.MERGED, state, action, "拆分: a matter of its own after all; it stands where it stood"),
    )
)

TASK_MOVES: tuple[TaskMove, ...] = (
    TaskMove("assign", T.DRAFTED, T.ASSIGNED, "", "the case was dispatched"),
    TaskMove("undo_assign", T.ASSIGNED, T.DRAFTED, "", "the dispatch was taken back"),
    TaskMove("accept", T.ASSIGNED, T.ACCEPTED, "task.handle", "接单: somebody goes"),
    TaskMove("return", T.ASSIGNED, T.RETURNED, "task.handle", "退回: not ours", True),
    TaskMove("return", T.ACCEPTED, T.RETURNED, "task.handle", "退回: found on the spot not to be ours", True),
    TaskMove("feed_back", T.ACCEPTED, T.DONE, "task.handle", "处置反馈: done, with photos"),
    TaskMove("prove", T.ASSIGNED, T.DONE, "", "自动核实: a count shows that it is done, and nobody had taken it on"),
    TaskMove("prove", T.ACCEPTED, T.DONE, "", "自动核实: a count shows that it is done"),
    TaskMove("redraft", T.RETURNED, T.DRAFTED, "", "to be dispatched anew"),
    TaskMove("reroute", T.DRAFTED, T.CANCELLED, "", "改派: another unit is sent instead"),
    TaskMove("reroute", T.RETURNED, T.CANCELLED, "", "改派: another unit is sent instead"),
    TaskMove("rework", T.DONE, T.ASSIGNED, "", "the check found it unsolved"),
    TaskMove("pass", T.DONE, T.PASSED, "", "the check found it solved"),
    *(
        TaskMove("cancel", state, T.CANCELLED, "", "the case was voided")
        for state in (T.DRAFTED, T.ASSIGNED, T.ACCEPTED, T.DONE, T.RETURNED)
    ),
)

#: Steps that a person can take on a screen or through the API; the others of the table wait for their own actions.
PEOPLE_STEPS = frozenset(
    {
        *("accept", "decline", "verify", "confirm", "refute", "register"),
        *("dispatch", "undo_dispatch", "rework", "close", "void", "suspend", "resume"),
    }
)

#: States in which a case has ended; that a merger can be split again does not make it an open case.
FINAL_CASE_STATES = frozenset(CaseState) - {move.source for move in CASE_MOVES if move.step != "split"}


def case_move(step: str, state: CaseState, *, reason: str = "", target: CaseState | None = None) -> CaseMove:
    """Return the move that ``step`` makes from ``state``.

    Args:
        step: Name of the step.
        state: State before.
        reason: Why, when the move needs one.
        target: State after, of a step that may lead to several.

    Raises:
        StepNotPossible: When the table has no such row.
        ReasonMissing: When the move needs a reason and none is given.
    """
    rows = (m for m in CASE_MOVES if m.step == step and m.source is state and target in (None, m.target))
    move = next(rows, None)
    if move is None:
        raise StepNotPossible(step=step, state=state.value)
    if move.needs_reason and not reason.strip():
        raise ReasonMissing(step=step)
    return move


def action_of(step: str) -> str:
    """Return the permission that a step of a case needs, from wherever it is taken.

    Raises:
        StepNotPossible: When no person can take it.
    """
    actions = {move.action for move in CASE_MOVES if move.step == step and step in PEOPLE_STEPS}
    if len(actions) != 1:
        raise StepNotPossible(step=step, state="-")
    return actions.pop()


def task_move(step: str, state: TaskState, *, reason: str = "") -> TaskMove:
    """Return the move that ``step`` makes from ``state``.

    Raises:
        StepNotPossible: When the table has no such row.
        ReasonMissing: When the move needs a reason and none is given.
    """
    move = next((m for m in TASK_MOVES if m.step == step and m.source is state), None)
    if move is None:
        raise StepNotPossible(step=step, state=state.value)
    if move.needs_reason and not reason.strip():
        raise ReasonMissing(step=step)
    return move


def steps_from(state: CaseState, actions: Iterable[str]) -> tuple[str, ...]:
    """Return the steps that somebody with those permissions may take from ``state``, in the order of the table."""
    held = frozenset(actions)
    return tuple(move.step for move in CASE_MOVES if move.source is state and move.action in held)
