"""Finding earlier appeals that say the like, among a bounded number of the newest."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from django.db.models import QuerySet

from furong.engines.texts.likeness import likeness, pieces
from furong.foundation.identity.private_words import without_private
from furong.nets.hotline.contracts.appeals import AppealState, Satisfaction
from furong.nets.hotline.contracts.candidates import LikeAppeal
from furong.nets.hotline.contracts.vectors import AskedVector
from furong.nets.hotline.domain.fusion import fused
from furong.nets.hotline.models import Appeal
from furong.nets.hotline.selectors.vectors import near_appeals

__all__ = ["list_like_appeals"]

#: So many of the newest are compared.
_COMPARED = 300
#: So much of a text is compared. [char]
_READ = 400
#: From which likeness on two appeals say the like. [1]
_ALIKE = 0.12
_SHOWN, _WORDS = 5, 3
_WORD = re.compile(r"[^\W\d_]{2,12}")


def list_like_appeals(text: str, among: QuerySet[Appeal], asked: AskedVector | None = None) -> tuple[LikeAppeal, ...]:
    """Return the nearest of the newest appeals that a unit has replied to, the nearest first.

    Args:
        text: What is said.
        among: The appeals that may be told of.
        asked: The vector of what is said, when there is one.
    """
    said = _plain(text)
    mine = pieces(said)
    rows = among.exclude(reply="").exclude(unit=None).order_by("-received_at")
    told = rows.values_list("pk", "unit_id", "text", "state", "satisfaction", "contact__name")[:_COMPARED]
    found = [(likeness(mine, pieces(_plain(row[2], row[5] or ""))), row) for row in told]
    by_words = sorted((one for one in found if one[0] >= _ALIKE), key=lambda one: (-one[0], one[1][0]))
    by_number = {row[0]: (near, row) for near, row in found}
    close = near_appeals(asked, list(by_number))
    order = fused([row[0] for _, row in by_words], list(close))[:_SHOWN]
    nearest = [(max(by_number[one][0], close.get(one, 0.0)), by_number[one][1]) for one in order]
    return tuple(
        LikeAppeal(
            number=number,
            unit=unit or "",
            likeness=near,
            state=AppealState(state),
            satisfaction=Satisfaction(content) if content else None,
            words=_words_of_both(said, _plain(other, name or "")),
        )
        for near, (number, unit, other, state, content, name) in nearest
    )


def _plain(text: str, name: str = "") -> str:
    return without_private(text[:_READ], name)


def _words_of_both(one: str, other: str) -> tuple[str, ...]:
    """Return the longest words that stand in both texts."""
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    shared = {word for block in blocks for word in _WORD.findall(one[block.a : block.a + block.size])}
    return tuple(sorted(shared, key=lambda word: (-len(word), word))[:_WORDS])
