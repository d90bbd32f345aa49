"""Advice from a language model beside an appeal: parts that are asked for with a button."""

from __future__ import annotations

from django.http import HttpResponseBase
from django.utils.translation import gettext as _

from furong.foundation.web.pages import PageRequest, page, show
from furong.nets.hotline.api import advice, candidates
from furong.nets.hotline.contracts.advice import AdviceTrouble

__all__ = ["rephrased_draft", "second_opinion", "slot_name", "trouble_sentence"]

_READ = "hotline.read"


@page(_READ, methods=("POST",))
def second_opinion(request: PageRequest, number: str) -> HttpResponseBase:
    """Show what the model thinks of an appeal."""
    said = advice.second_opinion_for(request.actor, number)
    units = {one.code: one for one in candidates.list_unit_names()}
    return show(
        request,
        "hotline/_advice.html",
        said=said,
        draft=None,
        unit=units.get(said.unit),
        slot_name=slot_name,
        sentence=trouble_sentence,
    )


@page(_READ, methods=("POST",))
def rephrased_draft(request: PageRequest, number: str) -> HttpResponseBase:
    """Show the draft in the words of the model."""
    draft = advice.rephrase_draft_for(request.actor, number)
    return show(request, "hotline/_advice.html", said=None, draft=draft, sentence=trouble_sentence)


def slot_name(code: str) -> str:
    """Return what is told by a slot."""
    return {"what": _("What the matter is"), "where": _("Where"), "when": _("When"), "want": _("What is wanted")}[code]


def trouble_sentence(trouble: AdviceTrouble) -> str:
    """Return why there is no advice, and that a person goes on without."""
    why = {
        AdviceTrouble.OFF: _("No language model is named."),
        AdviceTrouble.BUSY: _("Somebody else is asking the language model."),
        AdviceTrouble.RESTING: _("The language model has failed several times and is left alone for a minute."),
        AdviceTrouble.SILENT: _("The language model does not answer."),
        AdviceTrouble.UNREADABLE: _("What the language model says cannot be read."),
        AdviceTrouble.USELESS: _("The language model names nothing that this city has."),
        AdviceTrouble.UNFAITHFUL: _("The language model says what the cited sentences do not say."),
        AdviceTrouble.INCOMPLETE: _("The language model leaves out what the cited sentences say."),
        AdviceTrouble.NO_DRAFT: _("No knowledge answers this for sure."),
    }[trouble]
    return _("%(why)s A person goes on.") % {"why": why}
