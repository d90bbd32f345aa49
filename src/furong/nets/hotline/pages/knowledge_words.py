"""Knowledge and the check of a reply in words."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from furong.foundation.web.language import language_of
from furong.foundation.web.words import day_and_time
from furong.kernel.errors import FurongError
from furong.nets.hotline.contracts.knowledge import KnowledgeInfo, KnowledgeState, KnowledgeView
from furong.nets.hotline.contracts.replies import CheckKind, CheckLevel, CheckPoint
from furong.nets.hotline.errors.knowledge import ReplyUnconfirmed

__all__ = [
    "check_kind",
    "evidence",
    "is_link",
    "level",
    "level_kind",
    "state",
    "state_kind",
    "trouble",
    "validity",
    "view",
]

_STATE_KINDS = {
    KnowledgeState.LIVE: "ok",
    KnowledgeState.COMING: "info",
    KnowledgeState.EXPIRED: "danger",
    KnowledgeState.RETIRED: "warn",
}
_LEVEL_KINDS = {CheckLevel.FINE: "ok", CheckLevel.WARN: "warn", CheckLevel.BLOCK: "danger"}


def state(code: KnowledgeState) -> str:
    """Return whether an item holds."""
    return {
        KnowledgeState.LIVE: _("Valid"),
        KnowledgeState.COMING: _("Not yet valid"),
        KnowledgeState.EXPIRED: _("Expired"),
        KnowledgeState.RETIRED: _("Retired"),
    }[code]


def state_kind(code: KnowledgeState) -> str:
    """Return the kind of chip that goes with it."""
    return _STATE_KINDS[code]


def view(code: KnowledgeView) -> str:
    """Return what a list of items shows."""
    return {
        KnowledgeView.LIVE: _("Valid"),
        KnowledgeView.ENDING: _("Ending soon"),
        KnowledgeView.EXPIRED: _("Expired"),
        KnowledgeView.CONTRADICTING: _("Contradicting"),
        KnowledgeView.RETIRED: _("Retired"),
    }[code]


def validity(item: KnowledgeInfo) -> str:
    """Return from when to when an item holds."""
    if item.valid_until is None:
        return _("from %(begin)s, without end") % {"begin": item.valid_from.isoformat()}
    told = {"begin": item.valid_from.isoformat(), "end": item.valid_until.isoformat()}
    return _("%(begin)s to %(end)s") % told


def is_link(source: str) -> bool:
    """Return whether a source can be followed."""
    return source.startswith(("https://", "http://"))


def check_kind(code: CheckKind) -> str:
    """Return in which respect a reply was looked at."""
    return {
        CheckKind.PRIVATE: _("Personal data"),
        CheckKind.CITATIONS: _("Cited knowledge"),
        CheckKind.RELEVANCE: _("Speaks of the matter"),
        CheckKind.COMPLETENESS: _("Answers all that was asked"),
        CheckKind.BASIS: _("Says what it rests on"),
        CheckKind.TIME: _("Sent in time"),
        CheckKind.ATTITUDE: _("Tone"),
        CheckKind.TYPO: _("Slips of the pen"),
        CheckKind.PROMISE: _("Promises with a date"),
    }[code]


def trouble(error: FurongError) -> str:
    """Return what an error says on a page, where warnings are confirmed by a tick and not by a token."""
    if not isinstance(error, ReplyUnconfirmed):
        return error.sentence(language_of())
    told = _("The check of the reply has %(count)s warnings. Change the reply, or tick that you have read them.")
    return told % error.params


def evidence(point: CheckPoint) -> str:
    """Return what shows a point, as people read it."""
    told = point.evidence
    if point.kind is CheckKind.TIME:
        told = tuple(day_and_time(datetime.fromisoformat(one)) for one in told)
    return " · ".join(told)


def level(code: CheckLevel) -> str:
    """Return what comes of a point."""
    return {CheckLevel.FINE: _("fine"), CheckLevel.WARN: _("look again"), CheckLevel.BLOCK: _("not sent")}[code]


def level_kind(code: CheckLevel) -> str:
    """Return the kind of chip that goes with it."""
    return _LEVEL_KINDS[code]
