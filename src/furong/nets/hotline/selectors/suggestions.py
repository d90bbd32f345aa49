"""What is suggested for a text; whatever is wrong with the model, the answer comes, only without a category."""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Sequence

from furong.foundation.identity.actors import demand_somewhere
from furong.kernel.permissions import Actor
from furong.nets.hotline.contracts.suggestions import Suggestions
from furong.nets.hotline.domain.lifecycle import TAKE
from furong.nets.hotline.domain.suggestions import emergency_words, said_of_many
from furong.nets.hotline.selectors.appeals import stored_appeal_for
from furong.nets.hotline.selectors.text_models import ACTIVE, promised_share

__all__ = ["suggest", "suggest_for", "suggest_for_appeal", "suggest_many"]

_log = logging.getLogger(__name__)
_NOTHING = Suggestions(model=None, categories=(), is_known=False, is_automatic=False, emergencies=())


def suggest(text: str, title: str = "") -> Suggestions:
    """Return what is suggested for a text; it never fails for the model's sake.

    Args:
        text: As it was written.
        title: Its title, or empty.
    """
    return suggest_many([text], [title])[0]


def suggest_many(texts: Sequence[str], titles: Sequence[str]) -> list[Suggestions]:
    """Return what is suggested for each of many texts; it never fails for the model's sake.

    Args:
        texts: As they were written.
        titles: Their titles, or empty.
    """
    words = [place for place, text in enumerate(texts) if text.strip()]
    found = dict(zip(words, _said([texts[one] for one in words], [titles[one] for one in words]), strict=True))
    return [
        dataclasses.replace(
            found.get(place, _NOTHING), emergencies=emergency_words(f"{title}\n{text}" if title else text)
        )
        for place, (text, title) in enumerate(zip(texts, titles, strict=True))
    ]


def suggest_for(actor: Actor, text: str, title: str = "") -> Suggestions:
    """Return what is suggested for a text that somebody takes down.

    Raises:
        ActionRefused: When the actor takes no appeals.
    """
    demand_somewhere(actor, TAKE)
    return suggest(text, title)


def suggest_for_appeal(actor: Actor, number: str) -> Suggestions:
    """Return what is suggested for an appeal.

    Raises:
        AppealUnknown: When there is none, or the actor may not see it.
    """
    appeal = stored_appeal_for(actor, number)
    # A title that was made of the text is no title of its own.
    return suggest(appeal.text, "" if appeal.text.startswith(appeal.title) else appeal.title)


def _said(texts: Sequence[str], titles: Sequence[str]) -> list[Suggestions]:
    active = ACTIVE.get() if texts else None
    if active is None:
        return [_NOTHING] * len(texts)
    version, model = active
    try:
        return said_of_many(model, version, texts, titles, promised_share())
    except (ValueError, ArithmeticError, LookupError, TypeError, MemoryError):
        _log.exception("text_model_failed", extra={"version": version})
        return [_NOTHING] * len(texts)
