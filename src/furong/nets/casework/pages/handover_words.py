"""What the handing over of a shift says to people."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from furong.foundation.web.language import language_of
from furong.foundation.web.words import day_and_time
from furong.nets.casework.contracts.handovers import HandoverDraft

__all__ = ["VIEWS", "text_of", "view"]

#: The views of the desk that the open cases are counted by, in the order of the work.
VIEWS: Mapping[str, str] = {
    "accept": _("To accept"),
    "dispatch": _("To dispatch"),
    "handling": _("Being handled"),
    "check": _("To check"),
}
_NAMED_MAX = 10


def view(code: str) -> str:
    """Return the name of a view of the desk."""
    return gettext(VIEWS[code])


def text_of(draft: HandoverDraft) -> str:
    """Return the text that a draft begins with, to be changed by whoever signs it."""
    parts = gettext(", ").join(f"{view(code)} {draft.counts[code]}" for code in VIEWS)
    lines = [
        gettext("Open: %(count)d (%(parts)s)") % {"count": draft.open, "parts": parts},
        _line(gettext("Overdue"), draft.overdue),
        _line(gettext("Due within 8 hours"), draft.due_soon),
        _line(gettext("Supervisions to reply to"), draft.to_reply),
        _line(gettext("Open cases of level Ⅰ and Ⅱ"), len(draft.important)),
    ]
    for case in draft.important[:_NAMED_MAX]:
        due = day_and_time(case.due_at) if case.due_at else "–"
        lines.append(f"· {case.number} {case.title(language_of())} {due}")
    return "\n".join([*lines, gettext("To be watched:") + " "])


def _line(title: str, count: int) -> str:
    return gettext("%(title)s: %(count)d") % {"title": title, "count": count}
