"""What of an appeal its citizen is told: a list of states and steps that are said, and nothing beside it."""

from __future__ import annotations

from collections.abc import Mapping

from furong.nets.hotline.contracts.appeals import AppealState
from furong.nets.hotline.contracts.tracking import PublicState

__all__ = ["PUBLIC_STATES", "PUBLIC_STEPS"]

S, P = AppealState, PublicState
PUBLIC_STATES: Mapping[AppealState, PublicState] = {
    S.RECEIVED: P.RECEIVED,
    S.ANSWERED: P.ANSWERED,
    S.REGISTERED: P.ACCEPTED,
    S.CLASSIFIED: P.ACCEPTED,
    S.RETURNED: P.ACCEPTED,
    S.ARBITRATION: P.ACCEPTED,
    S.ASSIGNED: P.HANDLING,
    S.SIGNED: P.HANDLING,
    S.HANDLING: P.HANDLING,
    S.SUSPENDED: P.WAITING,
    S.REPLIED: P.REPLIED,
    S.CALLED_BACK: P.RATED,
    S.CLOSED: P.CLOSED,
    S.OFFERED: P.OFFERED,
    S.TRANSFERRED: P.TRANSFERRED,
}

#: Under which name a step is told; one that is not here is not told. That units disagreed is nobody else's business.
PUBLIC_STEPS: Mapping[str, str] = {
    **{
        step: step
        for step in (
            *("receive", "answer", "register", "assign", "sign", "begin", "suspend", "resume"),
            *("reply", "call_back", "close", "reopen", "transfer", "offer", "handed_over", "city_told"),
        )
    },
    "award": "assign",
    "give_up": "close",
}
