"""Scores of operators: each term with its facts, another formula beside it, and facts that people enter."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Mapping
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponseBase, HttpResponseRedirect
from django.utils.translation import gettext as _

from furong.foundation.citytime.clock import city_clock
from furong.foundation.web.feedback import say
from furong.foundation.web.language import language_of
from furong.foundation.web.pages import PageRequest, page, show
from furong.kernel.errors import FurongError
from furong.nets.mobility.api import operators
from furong.nets.mobility.api import score_appeals as appeals
from furong.nets.mobility.api import scores as api
from furong.nets.mobility.contracts.operators import OperatorInfo
from furong.nets.mobility.contracts.score_periods import PeriodLength, ScorePeriod, period_around, read_period
from furong.nets.mobility.contracts.scores import FormulaInfo, NewFact
from furong.nets.mobility.errors.scores import FormulaUnknown, ScorePeriodUnusable
from furong.nets.mobility.pages import score_words

__all__ = ["chosen_formula", "chosen_period", "give_fact", "scores_page"]

_PATH = "/mobility/scores"
_LENGTHS = (PeriodLength.MONTH, PeriodLength.QUARTER, PeriodLength.YEAR)
#: Figures of cases that the scoreboard of cases has as well, by the part of the figure that they are.
_PARTS = {"tasks": "denominator", "tasks_in_time": "numerator", "tasks_late": "rest"}
_SCORED = "/scores/cases"


@page(api.SEE)
def scores_page(request: PageRequest) -> HttpResponseBase:
    """Show the scores of a period; the address says of which, by which formulas, and whose terms are open."""
    period = chosen_period(request)
    known = api.list_formulas(request.actor)
    seen = operators.list_operators_for(request.actor, api.SEE)
    wanted = request.GET.get("operator", "")
    chosen = next((one for one in seen if one.code == wanted), seen[0] if seen else None)
    formula = chosen_formula(request, known, period)
    against = next((one for one in known if one.key == request.GET.get("against", "")), None)
    compared = [one for one in (formula, against) if one is not None]
    sheets = api.score_sheets_for(request.actor, period, compared) if formula else []
    asked = {
        "period": period.name,
        "formula": formula.key if formula else "",
        "against": against.key if against else "",
        "operator": chosen.code if chosen else "",
    }
    return show(
        request,
        "mobility/scores.html",
        period=period,
        lengths={one: period_around(one, min(period.since, city_clock().now())) for one in _LENGTHS},
        earlier=period.moved(-1),
        later=period.moved(1) if period.until <= city_clock().now() else None,
        formulas=known,
        formula=formula,
        against=against,
        sheets=sheets,
        chosen=chosen,
        scores=[one for sheet in sheets for one in sheet.scores if chosen and one.operator == chosen.code],
        names={one.code: one.name(language_of()) for one in seen},
        own=api.own_operators(request.actor),
        given=api.list_given_facts_for(request.actor, period),
        address=lambda **changes: _address(asked, changes),
        case_path=settings.FURONG_CASE if request.actor.holds("case.read") else "",
        scored=_scored(request, period, chosen),
        may_score=request.actor.holds(api.SCORE),
        may_appeal=request.actor.holds(appeals.APPEAL),
        appeals=appeals.list_score_appeals_for(request.actor, operator=chosen.code) if chosen else [],
        words=score_words,
    )


@page(api.SCORE, methods=("POST",))
def give_fact(request: PageRequest) -> HttpResponseBase:
    """Enter a fact of an operator for a period, and lead back to its score."""
    given = {name: request.POST.get(name, "").replace("\0", "").strip() for name in ("operator", "period", "name")}
    text, source = request.POST.get("value", "").strip(), request.POST.get("source", "").replace("\0", "").strip()
    address = f"{_PATH}?{urlencode({'period': given['period'], 'operator': given['operator']})}#facts"
    value = None
    if text:
        value = math.nan
        with contextlib.suppress(ValueError):
            value = float(text.replace(",", ""))
    try:
        api.give_fact(request.actor, NewFact(value=value, source=source, **given))
    except FurongError as error:
        say(request, error.sentence(language_of()), kind="danger")
        return HttpResponseRedirect(address)
    told = _("“%(fact)s” is entered") if text else _("“%(fact)s” is taken back")
    say(request, told % {"fact": score_words.fact(given["name"])})
    return HttpResponseRedirect(address)


def chosen_period(request: PageRequest) -> ScorePeriod:
    """Return the period that the address names; the quarter in which the city is, when it names none."""
    try:
        return read_period(request.GET.get("period", "")[:30])
    except ScorePeriodUnusable:
        return period_around(PeriodLength.QUARTER, city_clock().now())


def chosen_formula(request: PageRequest, known: list[FormulaInfo], period: ScorePeriod) -> FormulaInfo | None:
    """Return the formula that the address names; else the one in force in the period, or ``None`` when none is."""
    found = next((one for one in known if one.key == request.GET.get("formula", "")), None)
    if found is None:
        with contextlib.suppress(FormulaUnknown):
            found = api.formula_for(request.actor, period)
    return found


def _address(asked: Mapping[str, str], changes: Mapping[str, object]) -> str:
    told = {**asked, **changes}
    return f"{_PATH}?{urlencode({name: str(value) for name, value in told.items() if value})}"


def _scored(request: PageRequest, period: ScorePeriod, chosen: OperatorInfo | None) -> dict[str, str]:
    """Return where the cases of a fact are listed on the scoreboard of cases, for whoever may read that."""
    if chosen is None or not request.actor.holds("score.read") or period.length not in _LENGTHS[:2]:
        return {}
    plain = {"by": "unit", "period": period.length.value, "day": period.first.isoformat()}
    asked = {**plain, "indicator": "in_time_handle", "group": chosen.organisation}
    return {name: f"{_SCORED}?{urlencode({**asked, 'part': part})}" for name, part in _PARTS.items()}
