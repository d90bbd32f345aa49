"""The form of the watch list: from what was sent to an entry that can be made, and back to fields that stay filled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from furong.foundation.citytime.clock import city_clock
from furong.kernel.errors import FurongError
from furong.nets.mobility.contracts.watch import NewWatch, WatchReason
from furong.nets.mobility.pages.form_fields import Trouble, instant_sent, text_sent

__all__ = ["NOTE_MAX", "WatchForm", "field_of", "note_sent"]

NOTE_MAX = 2000
_MARK_MAX = 60
_TEXTS = ("mark", "reason", "evidence", "since", "until")
#: The field of the form that an error of the net is about.
_FIELDS = {"mobility.watch_doubled": "mark"}


def field_of(error: FurongError) -> str:
    """Return the field that an error is about; empty when it is about none."""
    return _FIELDS.get(error.code, "")


def note_sent(given: QueryDict) -> str:
    """Return the note that somebody sent with an appeal or a decision, as the form shows it again."""
    return str(given.get("note", "")).replace("\0", "").strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchForm:
    """A vehicle that is to be watched for, as the form shows it.

    Args:
        texts: What stands in each field.
    """

    texts: Mapping[str, str]

    @classmethod
    def empty(cls) -> WatchForm:
        """Return the form before anything is written."""
        return cls(texts=dict.fromkeys(_TEXTS, ""))

    @classmethod
    def sent(cls, given: QueryDict) -> WatchForm:
        """Return the form as somebody sent it."""
        return cls(texts={name: str(given.get(name, "")).replace("\0", "").strip() for name in _TEXTS})

    def entry(self) -> NewWatch:
        """Return the entry that the form describes.

        Raises:
            Trouble: When a field cannot be used.
        """
        mark = text_sent("mark", self.texts["mark"], _MARK_MAX)
        if not any(letter.isalnum() for letter in mark):
            raise Trouble("mark", _("Give the number plate or the electronic tag, with its letters and digits."))
        reason = _reason(self.texts["reason"])
        evidence = text_sent("evidence", self.texts["evidence"], NOTE_MAX)
        if not evidence:
            raise Trouble("evidence", _("Say what shows it, such as the notice, the list and the line."))
        since = instant_sent("since", self.texts["since"]) or city_clock().now()
        until = instant_sent("until", self.texts["until"])
        if until is not None and until <= since:
            raise Trouble("until", _("The end has to come after the beginning."))
        return NewWatch(mark=mark, reason=reason, evidence=evidence, since=since, until=until)


def _reason(text: str) -> WatchReason:
    try:
        return WatchReason(text)
    except ValueError:
        raise Trouble("reason", _("Choose why the vehicle is watched for.")) from None
