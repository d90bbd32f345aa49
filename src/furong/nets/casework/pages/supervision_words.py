"""What supervision says to people."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from furong.foundation.citytime.clock import city_clock
from furong.nets.casework.contracts.supervision import BoardView, SupervisionInfo, SupervisionLevel, SupervisionState

__all__ = ["STEPS", "due_state", "level", "level_kind", "state", "state_kind", "view"]

#: What the history of a case tells of supervision.
STEPS: Mapping[str, str] = {
    "supervise": _("Put under supervision"),
    "supervision_replied": _("Replied to the supervision"),
    "supervision_lifted": _("Supervision lifted"),
}

_LEVELS: Mapping[str, tuple[str, str]] = {
    SupervisionLevel.TIMEOUT: (_("Lateness"), "warn"),
    SupervisionLevel.LEADER: (_("Leader's order"), "danger"),
    SupervisionLevel.IMPORTANT: (_("Important"), "info"),
}

_VIEWS: Mapping[str, str] = {
    BoardView.TIMEOUT: _("Lateness"),
    BoardView.LEADER: _("Leader's order"),
    BoardView.IMPORTANT: _("Important"),
    BoardView.ESCALATED: _("Told to those above"),
    BoardView.OVERDUE: _("Overdue"),
}

_STATES: Mapping[str, tuple[str, str]] = {
    SupervisionState.OPEN: (_("waits for a reply"), "warn"),
    SupervisionState.REPLIED: (_("replied"), "ok"),
    SupervisionState.LIFTED: (_("lifted"), ""),
}

#: From here on the time to reply is nearly over.
_SOON = timedelta(hours=2)


def level(code: str) -> str:
    """Return the name of a level of supervision."""
    return gettext(_LEVELS[code][0])


def level_kind(code: str) -> str:
    """Return the kind of chip that shows a level."""
    return _LEVELS[code][1]


def view(code: str) -> str:
    """Return the name of a view of the board."""
    return gettext(_VIEWS[code])


def state(code: str) -> str:
    """Return how a supervision stands."""
    return gettext(_STATES[code][0])


def state_kind(code: str) -> str:
    """Return the kind of chip that shows how a supervision stands."""
    return _STATES[code][1]


def due_state(supervision: SupervisionInfo) -> str:
    """Return ``over``, ``soon`` or the empty string for the time to reply by, while a reply is waited for."""
    if supervision.state is not SupervisionState.OPEN:
        return ""
    left = supervision.reply_by - city_clock().now()
    if left < timedelta(0):
        return "over"
    return "soon" if left < _SOON else ""
