"""What the forms of mobility share: what is said of a field that cannot be used, and days and times."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from furong.kernel.clock import CITY_TIME

__all__ = ["Trouble", "instant_sent", "text_sent"]

#: Years that a day and time may lie in: others are slips, and the ends of the calendar have no city time.
_YEARS = range(2000, 2101)


class Trouble(Exception):
    """What a field says cannot be used.

    Args:
        name: The field.
        text: What is wrong and what to do, in the reader's language.
    """

    def __init__(self, name: str, text: str) -> None:
        super().__init__(text)
        self.name = name
        self.text = text


def instant_sent(name: str, text: str) -> datetime | None:
    """Return the day and time that a field says, on the city's clock unless it says otherwise; nothing when empty.

    Raises:
        Trouble: When it is none, or of a year that is a slip.
    """
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.year not in _YEARS:
        raise Trouble(name, _("Give day and time, such as 2026-12-01 07:00, or leave it empty."))
    return found if found.tzinfo else found.replace(tzinfo=CITY_TIME)


def text_sent(name: str, text: str, most: int) -> str:
    """Return what a field says.

    Args:
        name: The field.
        text: What it says.
        most: How many characters it may have. [character]

    Raises:
        Trouble: When it is longer.
    """
    if len(text) > most:
        told = _("%(most)d characters are the most; this has %(count)d.")
        raise Trouble(name, told % {"most": most, "count": len(text)})
    return text
