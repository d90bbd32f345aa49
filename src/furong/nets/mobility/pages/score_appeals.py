"""Appeals against scores, sent and decided on the page of scores."""

from __future__ import annotations

import contextlib
import math
from urllib.parse import urlencode

from django.http import HttpResponseBase, HttpResponseRedirect
from django.utils.translation import gettext as _

from furong.foundation.web.feedback import say
from furong.foundation.web.language import language_of
from furong.foundation.web.pages import PageRequest, page
from furong.kernel.errors import FurongError
from furong.nets.mobility.api import score_appeals as api
from furong.nets.mobility.api import scores
from furong.nets.mobility.contracts.score_appeals import NewScoreAppeal, ScoreDecision

__all__ = ["appeal_score", "decide_score_appeal"]

_PATH = "/mobility/scores"


@page(api.APPEAL, methods=("POST",))
def appeal_score(request: PageRequest) -> HttpResponseBase:
    """Take an appeal against a term, and lead back to it."""
    names = ("operator", "period", "formula", "term", "text")
    given = {name: request.POST.get(name, "").replace("\0", "") for name in names}
    try:
        made = api.appeal_score(request.actor, NewScoreAppeal(**given))
    except FurongError as error:
        say(request, error.sentence(language_of()), kind="danger")
    else:
        say(request, _("Appeal %(number)d is sent; the answer stands here") % {"number": made.number})
    asked = {name: given[name] for name in ("operator", "period", "formula")}
    return HttpResponseRedirect(f"{_PATH}?{urlencode(asked)}#appeals")


@page(scores.SCORE, methods=("POST",))
def decide_score_appeal(request: PageRequest, number: int) -> HttpResponseBase:
    """Uphold an appeal or reject it, and lead back to it."""
    given = {name: request.POST.get(name, "").replace("\0", "").strip() for name in ("act", "reply", "fact", "value")}
    value = None
    if given["value"]:
        value = math.nan
        with contextlib.suppress(ValueError):
            value = float(given["value"].replace(",", ""))
    fact = given["fact"] if value is not None else ""
    decision = ScoreDecision(uphold=given["act"] == "uphold", reply=given["reply"], fact=fact, value=value)
    asked: dict[str, str] = {}
    try:
        made = api.decide_score_appeal(request.actor, number, decision)
    except FurongError as error:
        say(request, error.sentence(language_of()), kind="danger")
        asked = {"operator": request.POST.get("operator", ""), "period": request.POST.get("period", "")}
    else:
        told = _("Appeal %(number)d is upheld") if decision.uphold else _("Appeal %(number)d is rejected")
        say(request, told % {"number": number})
        asked = {"operator": made.operator, "period": made.period, "formula": made.formula}
    return HttpResponseRedirect(f"{_PATH}?{urlencode(asked)}#appeals")
