"""Cut an expression of the query language into words (OData 4.0 URL conventions, clause 5.1.1)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from furong.nets.sensing.domain.sensorthings.values import ValueUnusable

__all__ = ["LENGTH_MAX", "Word", "cut"]

#: Longest expression that is read. [character]
LENGTH_MAX = 8_000

_PATTERNS = (
    ("geometry", r"(?:geography|geometry)'(?:[^']|'')*'"),
    ("duration", r"duration'[^']*'"),
    ("text", r"'(?:[^']|'')*'"),
    (
        "time",
        r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+\- ]\d\d:?\d\d)?"
        r"(?:/(?:\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+\- ]\d\d:?\d\d)?|P[0-9A-Z.]+))?",
    ),
    ("date", r"\d{4}-\d\d-\d\d"),
    ("clock", r"\d\d:\d\d(?::\d\d(?:\.\d+)?)?"),
    ("number", r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w])"),
    ("name", r"[@$]?[A-Za-z_][\w.]*(?:\[\d+\])*"),
    ("sign", r"[(),/:;=*-]|\$"),
    ("space", r"\s+"),
)
_WORD = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _PATTERNS))


@dataclass(frozen=True, slots=True)
class Word:
    """A word of an expression, with where it begins. [character]"""

    kind: str
    text: str
    place: int


def cut(text: str) -> list[Word]:
    """Return the words of an expression.

    Raises:
        ValueUnusable: When it is too long, or a character fits nowhere.
    """
    if len(text) > LENGTH_MAX:
        raise ValueUnusable(f"the expression has {len(text)} characters; {LENGTH_MAX} are the most")
    words: list[Word] = []
    place = 0
    while place < len(text):
        found = _WORD.match(text, place)
        if found is None:
            raise ValueUnusable(f"cannot read {text[place : place + 20]!r} at character {place + 1}")
        if found.lastgroup != "space":
            words.append(Word(str(found.lastgroup), found.group(), place))
        place = found.end()
    return words
