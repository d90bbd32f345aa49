"""Who wants to stay unknown, and what of the words of an appeal is kept then."""

from __future__ import annotations

import re
from dataclasses import dataclass

from furong.foundation.identity.told_names import HIDDEN
from furong.nets.hotline.contracts.appeals import AppealChannel

__all__ = ["KeptWords", "asks_to_stay_anonymous", "kept_words"]

_TITLE_MAX, _TITLE_FROM_TEXT, _PLACE_MAX = 120, 60, 160
#: Channels without a box to tick: there the words say it.
_WRITTEN = frozenset({AppealChannel.MAIL, AppealChannel.MESSENGER, AppealChannel.OTHER})
_ASKED = re.compile(
    r"^\W*(?:匿名|anonymous)"
    r"|(?:我(?:想|要|希望|请求|要求)?|(?:请求|要求|希望|申请|请))匿名"
    r"|(?<![人被])匿名(?:反映|举报|投诉|求助|咨询|建议)"
    r"|(?:请|务必)?(?:不要|别|勿)(?:透露|公开|泄露)(?:我|本人|举报人|投诉人)"
    r"|(?:stay|remain|keep me|be) anonymous",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class KeptWords:
    """What is kept of the words of an appeal: what was said, a line that names it, and where."""

    text: str
    title: str
    place: str


def asks_to_stay_anonymous(channel: AppealChannel, *texts: str) -> bool:
    """Return whether somebody who writes where no box can be ticked says that nobody is to learn who it was."""
    return channel in _WRITTEN and any(_ASKED.search(text) is not None for text in texts)


def kept_words(text: str, title: str, place: str, person: tuple[str, ...], *, is_anonymous: bool) -> KeptWords:
    """Return what is kept of the words of an appeal.

    Title and place stand in lists, and never name who appeals. The text says who it was to whoever is let to look; of
    an anonymous appeal not even that is kept.

    Args:
        text: What is said.
        title: A line that names it; empty takes the beginning of the text.
        place: Where, in words.
        person: What else was told of who appeals: the name first, then numbers and addresses.
        is_anonymous: Whether nobody is to learn who it was.
    """
    told = person if is_anonymous else person[:1]
    text = _without(text, person) if is_anonymous else text
    return KeptWords(
        text=text,
        title=_without(title, told)[:_TITLE_MAX] or _begin_of(_without(text, told)),
        place=_without(place, told)[:_PLACE_MAX],
    )


def _begin_of(text: str) -> str:
    """Return the beginning of a text; a number that would be cut, and so not be known as one, is left out."""
    begin = text[:_TITLE_FROM_TEXT]
    cut = text[_TITLE_FROM_TEXT : _TITLE_FROM_TEXT + 1]
    return re.sub(r"[\dXx @.+-]+$", "", begin) or begin if cut.isdigit() else begin


def _without(text: str, told: tuple[str, ...]) -> str:
    for one in sorted(told, key=len, reverse=True):
        text = text.replace(one, HIDDEN) if len(one) > 1 else text
    return text
