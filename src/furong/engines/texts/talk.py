"""What a citizen says in a conversation, as one plain text whose characters know where they were said."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from furong.engines.texts.plain import LENGTH_MAX, simplified

__all__ = ["Said", "Span", "Talk", "talk_of"]

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]")
#: What ends a clause, in the plain form; a line ends where somebody else speaks.
_CLAUSE = re.compile(r"(?:[^。!?;:,\n.]|[.:](?=[0-9a-z]))+")
_END = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A stretch of what was said.

    Args:
        seq: Its place in the conversation. [1]
        is_citizen: Whether the citizen says it; otherwise it is the agent.
        text: What was said.
    """

    seq: int
    is_citizen: bool
    text: str


@dataclass(frozen=True, slots=True)
class Span:
    """Where words stand.

    Args:
        segment: In which stretch. [1]
        start: Where they begin in it. [char]
        end: Where they end. [char]
    """

    segment: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Talk:
    """Stretches of one speaker.

    Args:
        text: Them in simplified characters, half width and lower case, one a line.
        raw: Them as they were said, one a line.
        places: Where each character of ``text`` stands in ``raw``. [char]
        begins: Where each stretch begins in ``raw``. [char]
        seqs: Which stretch each is. [1]
    """

    text: str
    raw: str
    places: tuple[int, ...]
    begins: tuple[int, ...]
    seqs: tuple[int, ...]

    def clauses(self) -> list[tuple[int, int]]:
        """Return where the clauses begin and end in ``text``."""
        return [match.span() for match in _CLAUSE.finditer(self.text)]

    def words(self, start: int, end: int) -> str:
        """Return what stands at a place of ``text``, as it was said.

        Args:
            start: Index of the first character. [1]
            end: Index after the last. [1]
        """
        first, last = self._raw(start, end)
        return self.raw[first:last].strip()

    def span(self, start: int, end: int) -> Span:
        """Return where words of ``text`` were said.

        Args:
            start: Index of the first character. [1]
            end: Index after the last. [1]
        """
        return self.raw_span(*self._raw(start, end))

    def raw_span(self, start: int, end: int) -> Span:
        """Return where words of ``raw`` were said; those that run over stretches are those of the first.

        Args:
            start: Index of the first character. [1]
            end: Index after the last. [1]
        """
        which = bisect_right(self.begins, start) - 1
        begin = self.begins[which]
        over = self.begins[which + 1] - 1 if which + 1 < len(self.begins) else len(self.raw)
        return Span(self.seqs[which], start - begin, min(end, over) - begin)

    def _raw(self, start: int, end: int) -> tuple[int, int]:
        return self.places[start], self.places[end - 1] + 1


def talk_of(said: Sequence[Said], *, is_citizen: bool = True) -> Talk:
    """Return what one speaker says.

    Args:
        said: The conversation; of a very long one the beginning and the end are read.
        is_citizen: Whose words: the citizen's, or the agent's.
    """
    own = [one for one in said if one.is_citizen is is_citizen]
    begins, at = [], 0
    for one in own:
        begins.append(at)
        at += len(one.text) + 1
    raw = "\n".join(one.text for one in own)
    text, places = _plain(raw)
    return Talk(text=text, raw=raw, places=places, begins=tuple(begins), seqs=tuple(one.seq for one in own))


def _plain(raw: str) -> tuple[str, tuple[int, ...]]:
    signs: list[str] = []
    places: list[int] = []
    read = range(len(raw))
    for part in (read,) if len(raw) <= LENGTH_MAX else (read[: LENGTH_MAX - _END], read[-_END:]):
        for place in part:
            sign = raw[place]
            plain = _sign(sign)
            signs.append(plain)
            places += [place] * len(plain)
    return "".join(signs), tuple(places)


def _sign(sign: str) -> str:
    if sign == "\n" or sign.isspace():
        return sign if sign == "\n" else " "
    if sign.isascii():
        return sign.lower()
    if "\u4e00" <= sign <= "\u9fff":
        return simplified(sign)
    if sign == "…":
        return "。"
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", sign).casefold())
