"""What requests about the time of a case say to people."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from furong.nets.casework.contracts.requests import RequestKind, RequestState

__all__ = ["STEPS", "ask", "asked", "hint", "kind", "question", "state", "state_kind"]

#: What the history of a case tells of requests.
STEPS: Mapping[str, str] = {
    "extension_asked": _("More time asked for"),
    "extension_approved": _("More time granted"),
    "extension_refused": _("More time refused"),
    "extension_withdrawn": _("Request for more time taken back"),
    "suspension_asked": _("Putting off asked for"),
    "suspension_refused": _("Putting off refused"),
    "suspension_withdrawn": _("Request to put it off taken back"),
    "appeal_asked": _("Appeal against lateness"),
    "appeal_reviewed": _("Appeal passed its first review"),
    "appeal_approved": _("Appeal upheld: lateness does not count"),
    "appeal_refused": _("Appeal refused"),
    "appeal_withdrawn": _("Appeal taken back"),
}

_KINDS: Mapping[str, str] = {
    RequestKind.EXTENSION: _("More time"),
    RequestKind.SUSPENSION: _("Putting off"),
    RequestKind.APPEAL: _("Appeal"),
}

_ASKS: Mapping[str, str] = {
    RequestKind.EXTENSION: _("Ask for more time"),
    RequestKind.SUSPENSION: _("Ask to put it off"),
    RequestKind.APPEAL: _("Appeal against lateness"),
}

_QUESTIONS: Mapping[str, str] = {
    RequestKind.EXTENSION: _("Why is the time not enough?"),
    RequestKind.SUSPENSION: _("Why can it not be solved for now?"),
    RequestKind.APPEAL: _("Why was it not the unit's fault?"),
}

_HINTS: Mapping[str, str] = {
    RequestKind.EXTENSION: _("Granted, the deadline moves by the limit of the case, twice at most."),
    RequestKind.SUSPENSION: _("Once, for a year at most. Its time stands still meanwhile, and nobody handles it."),
    RequestKind.APPEAL: _("Once. It is reviewed twice; what was late stays on record."),
}

_ASKED: Mapping[str, str] = {
    RequestKind.EXTENSION: _("More time asked for; the dispatcher decides"),
    RequestKind.SUSPENSION: _("Asked to put it off; the dispatcher decides"),
    RequestKind.APPEAL: _("Appeal sent; the dispatcher reviews it, then the checker"),
}

_STATES: Mapping[str, tuple[str, str]] = {
    RequestState.PENDING: (_("waits for a decision"), "warn"),
    RequestState.APPROVED: (_("granted"), "ok"),
    RequestState.REFUSED: (_("refused"), "danger"),
    RequestState.WITHDRAWN: (_("taken back"), ""),
    RequestState.LAPSED: (_("lapsed"), ""),
}


def kind(code: str) -> str:
    """Return what is asked for."""
    return gettext(_KINDS[code])


def ask(code: str) -> str:
    """Return what the button says that asks for it."""
    return gettext(_ASKS[code])


def question(code: str) -> str:
    """Return the question that whoever asks has to answer."""
    return gettext(_QUESTIONS[code])


def hint(code: str) -> str:
    """Return what whoever asks should know."""
    return gettext(_HINTS[code])


def asked(code: str) -> str:
    """Return what is said once it has been asked for."""
    return gettext(_ASKED[code])


def state(code: str) -> str:
    """Return how a request stands."""
    return gettext(_STATES[code][0])


def state_kind(code: str) -> str:
    """Return the kind of chip that shows how a request stands."""
    return _STATES[code][1]
