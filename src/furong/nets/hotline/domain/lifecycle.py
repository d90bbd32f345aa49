"""The life of an appeal as a table: what may follow on what, who may do it, and why the move exists.

Nothing else decides about states: the actions look their move up here, the screens take their buttons from here, and
the reference page is drawn from here. Source: 国办发〔2020〕53号 for 受理、派单、办理、答复、办结、回访、评价.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from furong.nets.hotline.contracts.appeals import AppealState
from furong.nets.hotline.errors.appeals import AppealReasonMissing, AppealStepNotPossible

__all__ = ["APPEAL_MOVES", "FINAL_STATES", "FIRST_STATE", "AppealMove", "appeal_move", "steps_from"]

S = AppealState
TAKE, ASSIGN, HANDLE = "hotline.take", "hotline.assign", "hotline.handle"
CALL_BACK, SUPERVISE, ARBITRATE = "hotline.call_back", "hotline.supervise", "hotline.arbitrate"


@dataclass(frozen=True, slots=True)
class AppealMove:
    """One row of the table.

    Args:
        step: Name of the step; the same step may start from several states.
        source: State before.
        target: State after.
        action: Permission that a person needs, or empty when only the system takes it.
        why: What the move is for.
        needs_reason: Whether something has to be said: a reason, an answer, a basis.
    """

    step: str
    source: AppealState
    target: AppealState
    action: str
    why: str
    needs_reason: bool = False


FIRST_STATE = S.RECEIVED
#: States in which no unit has it, and the city itself can hand it over.
_BEFORE_UNITS = (S.RECEIVED, S.REGISTERED, S.CLASSIFIED, S.RETURNED, S.ARBITRATION)

APPEAL_MOVES: tuple[AppealMove, ...] = (
    AppealMove("answer", S.RECEIVED, S.ANSWERED, TAKE, "直接答复: the agent answers on line, and it ends", True),
    AppealMove("register", S.RECEIVED, S.REGISTERED, TAKE, "受理: an order is made of it"),
    AppealMove("classify", S.REGISTERED, S.CLASSIFIED, TAKE, "分类: it is known what it is about"),
    AppealMove("reclassify", S.CLASSIFIED, S.REGISTERED, TAKE, "the class was wrong"),
    AppealMove("assign", S.CLASSIFIED, S.ASSIGNED, ASSIGN, "派单: a unit is asked, by a person or by itself"),
    AppealMove("assign", S.RETURNED, S.ASSIGNED, ASSIGN, "another unit is asked; the clock of handling runs on"),
    AppealMove("take_back", S.ASSIGNED, S.CLASSIFIED, ASSIGN, "taken back by whoever assigned it, before signing"),
    AppealMove("sign", S.ASSIGNED, S.SIGNED, HANDLE, "签收: the unit has it"),
    AppealMove("begin", S.SIGNED, S.HANDLING, HANDLE, "办理: somebody works on it"),
    *(
        AppealMove("return", state, S.RETURNED, HANDLE, "退单: not ours, by the clause that is cited", True)
        for state in (S.ASSIGNED, S.SIGNED, S.HANDLING)
    ),
    AppealMove("refer", S.RETURNED, S.ARBITRATION, "", "returned twice: somebody decides whose it is"),
    AppealMove("award", S.ARBITRATION, S.ASSIGNED, ARBITRATE, "仲裁: whose it is, and it cannot be returned", True),
    AppealMove("suspend", S.HANDLING, S.SUSPENDED, SUPERVISE, "挂起: it has to wait on a stated basis", True),
    AppealMove("resume", S.SUSPENDED, S.HANDLING, SUPERVISE, "what it waited for is there"),
    AppealMove("reply", S.HANDLING, S.REPLIED, HANDLE, "答复: the main unit says what was done", True),
    AppealMove("send_back", S.REPLIED, S.HANDLING, SUPERVISE, "the reply does not do", True),
    AppealMove("call_back", S.REPLIED, S.CALLED_BACK, CALL_BACK, "回访: the citizen says what they think of it"),
    AppealMove("give_up", S.REPLIED, S.CLOSED, "", "the citizen cannot be asked, or has been called in vain"),
    AppealMove("close", S.CALLED_BACK, S.CLOSED, CALL_BACK, "办结"),
    AppealMove("reopen", S.CALLED_BACK, S.CLASSIFIED, CALL_BACK, "不满意: a new round; the old one is frozen", True),
    AppealMove("reopen", S.CLOSED, S.CLASSIFIED, CALL_BACK, "the citizen comes back within 15 days", True),
    *(
        AppealMove("transfer", state, S.TRANSFERRED, SUPERVISE, "转办: another city's matter", True)
        for state in _BEFORE_UNITS
    ),
    *(
        AppealMove("offer", state, S.OFFERED, SUPERVISE, "跨市转办: signed and sent to the other city's node", True)
        for state in _BEFORE_UNITS
    ),
    AppealMove("handed_over", S.OFFERED, S.TRANSFERRED, "", "the other city has accepted it"),
    *(
        AppealMove(f"refused_{state}", S.OFFERED, state, "", "the other city has not: it is where it was", True)
        for state in _BEFORE_UNITS
    ),
)

#: States in which an appeal has ended; that a closed one can be opened again does not make it an open one.
FINAL_STATES = frozenset(AppealState) - {move.source for move in APPEAL_MOVES} | {S.CLOSED}


def appeal_move(step: str, state: AppealState, *, reason: str = "") -> AppealMove:
    """Return the move that ``step`` makes from ``state``.

    Args:
        step: Name of the step.
        state: State before.
        reason: What is said, when the move needs something said.

    Raises:
        AppealStepNotPossible: When the table has no such row.
        AppealReasonMissing: When something has to be said and is not.
    """
    move = next((m for m in APPEAL_MOVES if m.step == step and m.source is state), None)
    if move is None:
        raise AppealStepNotPossible(step=step, state=state.value)
    if move.needs_reason and not reason.strip():
        raise AppealReasonMissing(step=step)
    return move


def steps_from(state: AppealState, actions: Iterable[str]) -> tuple[str, ...]:
    """Return the steps that somebody with those permissions may take from ``state``, in the order of the table."""
    held = frozenset(actions)
    return tuple(move.step for move in APPEAL_MOVES if move.source is state and move.action in held)
