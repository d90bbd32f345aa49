"""What of the words that came over Open311 everybody may read."""

from __future__ import annotations

import re

__all__ = ["KEY_PREFIX", "public_words"]

#: Source keys of what came over Open311 begin so: its senders know that others read it.
KEY_PREFIX = "open311:"
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
#: Numbers of phones, identity cards and bank cards, however they are grouped.
_NUMBER = re.compile(r"\+?\d(?:[ \-]?\d){6,}[Xx]?")
_HIDDEN = "＊＊＊"


def public_words(text: str) -> str:
    """Return the text without what looks like somebody's number or e-mail address."""
    return _NUMBER.sub(_HIDDEN, _EMAIL.sub(_HIDDEN, text))
