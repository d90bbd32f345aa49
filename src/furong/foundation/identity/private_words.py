"""What people write into free text though it is nobody else's business: numbers and addresses of persons."""

from __future__ import annotations

import re

__all__ = ["without_private"]

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
#: Numbers of phones, identity cards and bank cards, however they are grouped.
_NUMBER = re.compile(r"\+?\d(?:[ \-]?\d){6,}[Xx]?")
_HIDDEN = "＊＊＊"


def without_private(text: str) -> str:
    """Return the text without what looks like somebody's number or e-mail address."""
    return _NUMBER.sub(_HIDDEN, _EMAIL.sub(_HIDDEN, text))
