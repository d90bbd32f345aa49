"""Advice from a language model that a city may run: off unless the operator has named one, and never an act.

What is sent holds no personal data. That it is sent is on record first; the answer is held against the city's own
lists and sentences, and what does not hold is not shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from furong.foundation.transactions import transaction
from furong.kernel.permissions import Actor
from furong.nets.hotline.actions.note_advice import note_advice
from furong.nets.hotline.contracts.advice import AdvicePurpose, AdviceTrouble, Advisor, Rephrased, SecondOpinion
from furong.nets.hotline.domain.advice import (
    Asked,
    opinion_asked,
    opinion_of,
    rephrased_of,
    rephrasing_asked,
    without_names,
)
from furong.nets.hotline.selectors.advice import list_categories, list_unit_codes, words_for_advice
from furong.nets.hotline.selectors.replies import draft_reply_for

__all__ = ["is_advice_offered", "offer_advisor", "offer_name_finder", "rephrase_draft_for", "second_opinion_for"]

_offered: list[Callable[[], Advisor | None]] = []
_finders: list[Callable[[str], Iterable[str]]] = []


def offer_advisor(find: Callable[[], Advisor | None]) -> None:
    """Say where the model is found that is asked; the last one that says so counts."""
    _offered[:] = [find]


def offer_name_finder(find: Callable[[str], Iterable[str]]) -> None:
    """Say what finds names of persons in a text, so that they are left out; the last one that says so counts."""
    _finders[:] = [find]


def is_advice_offered() -> bool:
    """Return whether the operator has named a model."""
    return _advisor() is not None


def second_opinion_for(actor: Actor, number: str) -> SecondOpinion:
    """Return what the model thinks of an appeal.

    Raises:
        AppealUnknown: When there is no such appeal, or the actor may not see it.
        ActionRefused: When the actor may see it but does not work on it.
    """
    text, advisor = _without_names(words_for_advice(actor, number)), _advisor()
    if advisor is None:
        return SecondOpinion(trouble=AdviceTrouble.OFF)
    categories, units = list_categories(), list_unit_codes()
    asked = opinion_asked(text, categories, units)
    _note(actor, number, AdvicePurpose.OPINION, advisor, asked)
    return opinion_of(advisor.ask(asked.system, asked.user), advisor.name, text, categories, units)


def rephrase_draft_for(actor: Actor, number: str) -> Rephrased:
    """Return the draft of the reply in the words of the model, or why a person has to write it.

    Raises:
        AppealUnknown: When there is no such appeal, or the actor may not see it.
        ActionRefused: When the actor may see it but does not work on it.
    """
    words_for_advice(actor, number)
    advisor = _advisor()
    if advisor is None:
        return Rephrased(trouble=AdviceTrouble.OFF)
    draft = draft_reply_for(actor, number)
    if not draft.sentences:
        return Rephrased(model=advisor.name, trouble=AdviceTrouble.NO_DRAFT)
    asked = rephrasing_asked(draft.sentences)
    _note(actor, number, AdvicePurpose.REPHRASE, advisor, asked)
    told = advisor.ask(asked.system, asked.user)
    return rephrased_of(told, advisor.name, draft.sentences, list_unit_codes().values())


def _without_names(text: str) -> str:
    return without_names(text, [name for find in _finders for name in find(text)])


def _advisor() -> Advisor | None:
    return _offered[0]() if _offered else None


def _note(actor: Actor, number: str, purpose: AdvicePurpose, advisor: Advisor, asked: Asked) -> None:
    with transaction():
        note_advice(actor, number, purpose, advisor.name, f"{asked.system}\n{asked.user}")
