"""Appeals in words: states, steps, kinds, and what a reader is told of time."""

from __future__ import annotations

from django.utils.translation import gettext as _

from furong.foundation.web.language import language_of
from furong.foundation.web.words import time_left
from furong.nets.hotline.contracts.appeals import (
    AppealChannel,
    AppealInfo,
    AppealKind,
    AppealState,
    Satisfaction,
    Solved,
    Urgency,
)
from furong.nets.hotline.contracts.clocks import AppealStage
from furong.nets.hotline.contracts.rates import RateInfo
from furong.nets.hotline.errors.names import public_words, state_words, step_words

__all__ = [
    "by",
    "channel",
    "due",
    "due_state",
    "kind",
    "public_state",
    "rate",
    "satisfaction",
    "solved",
    "stage",
    "state",
    "state_kind",
    "step",
    "unit",
    "urgency",
]

_SYSTEMS = frozenset({"hotline", "mail", "hotline_dispatch", "hotline_model", "appeal_to_case", "topic_to_case"})
_CITIZEN = "citizen"
_KINDS = {
    AppealState.ARBITRATION: "danger",
    AppealState.RETURNED: "warn",
    AppealState.SUSPENDED: "warn",
    AppealState.CLOSED: "ok",
    AppealState.ANSWERED: "ok",
}


def state(code: str) -> str:
    """Return what a state is called."""
    words = state_words(code)
    return words.en if language_of() == "en" else words.zh


def public_state(code: str) -> str:
    """Return what a state is called where citizens read it."""
    words = public_words(code)
    return words.en if language_of() == "en" else words.zh


def step(code: str) -> str:
    """Return what a step is called."""
    words = step_words(code)
    return words.en.capitalize() if language_of() == "en" else words.zh


def state_kind(code: AppealState) -> str:
    """Return the kind of chip that goes with a state."""
    return _KINDS.get(code, "info")


def kind(code: AppealKind) -> str:
    """Return what is wanted."""
    return {
        AppealKind.CONSULT: _("Question"),
        AppealKind.HELP: _("Request for help"),
        AppealKind.COMPLAINT: _("Complaint"),
        AppealKind.REPORT: _("Tip-off"),
        AppealKind.SUGGESTION: _("Suggestion"),
        AppealKind.PRAISE: _("Praise"),
    }[code]


def urgency(code: Urgency) -> str:
    """Return how much it presses."""
    return {
        Urgency.NORMAL: _("Usual"),
        Urgency.URGENT: _("Urgent"),
        Urgency.EMERGENCY: _("Emergency"),
    }[code]


def channel(code: AppealChannel) -> str:
    """Return how it came."""
    return {
        AppealChannel.PHONE: _("Phone"),
        AppealChannel.WEB: _("Web"),
        AppealChannel.MAIL: _("Mail"),
        AppealChannel.MESSENGER: _("Messenger"),
        AppealChannel.BATCH: _("Batch"),
        AppealChannel.CITY: _("Another city"),
        AppealChannel.OTHER: _("Other channel"),
    }[code]


def solved(code: Solved) -> str:
    """Return whether it is solved."""
    return {Solved.YES: _("Solved"), Solved.PARTLY: _("Partly solved"), Solved.NO: _("Not solved")}[code]


def satisfaction(code: Satisfaction) -> str:
    """Return how content the citizen is."""
    return {
        Satisfaction.SATISFIED: _("Content"),
        Satisfaction.FAIR: _("Fairly content"),
        Satisfaction.DISSATISFIED: _("Not content"),
    }[code]


def stage(code: AppealStage) -> str:
    """Return what a clock times."""
    return {
        AppealStage.ANSWER: _("Taking it in"),
        AppealStage.DISPATCH: _("Giving it to a unit"),
        AppealStage.SIGN: _("To sign"),
        AppealStage.HANDLE: _("To handle"),
        AppealStage.CALL_BACK: _("Calling back"),
    }[code]


def due(info: AppealInfo) -> str:
    """Return how long there is, or nothing when no clock runs."""
    return time_left(info.due_at) if info.due_at else "–"


def due_state(info: AppealInfo) -> str:
    """Return how pressing that is."""
    return "over" if info.is_overdue else ""


def rate(one: RateInfo) -> str:
    """Return a share with one decimal, or a dash when there is nothing to count."""
    return "–" if one.ratio is None else f"{one.ratio:.1%}"


def unit(info: AppealInfo) -> str:
    """Return the name of the main unit, or a dash."""
    name = info.unit_en if language_of() == "en" else info.unit_zh
    return name or "–"


def by(name: str) -> str:
    """Return who has done something; what nobody of the city did was the citizen or the system."""
    if name == _CITIZEN:
        return _("the citizen")
    return _("the system") if name in _SYSTEMS else name
