"""The quota sandbox: other points, another rule or total, replayed before anything is stored; and proposals."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponseBase, HttpResponseRedirect
from django.utils.translation import gettext as _

from furong.foundation.citytime.clock import city_clock
from furong.foundation.web.feedback import say
from furong.foundation.web.language import language_of
from furong.foundation.web.pages import PageRequest, page, show
from furong.kernel.clock import city_time
from furong.kernel.errors import FurongError
from furong.nets.mobility.api import operators, scores
from furong.nets.mobility.api import quotas as api
from furong.nets.mobility.contracts.quotas import NewQuotaProposal, QuotaChanges
from furong.nets.mobility.contracts.score_periods import PeriodLength, period_around
from furong.nets.mobility.pages import score_words
from furong.nets.mobility.pages.form_fields import Trouble
from furong.nets.mobility.pages.quota_form import changes_sent, day_sent, kept_fields
from furong.nets.mobility.pages.scores import chosen_formula, chosen_period

__all__ = ["decide_quotas", "propose_quotas", "quotas_page"]

_PATH = "/mobility/quotas"
_LENGTHS = (PeriodLength.MONTH, PeriodLength.QUARTER, PeriodLength.YEAR)
_TEXT_MAX = 500


@page(api.SEE_QUOTAS)
def quotas_page(request: PageRequest) -> HttpResponseBase:
    """Show what the address asks to try, against what is stored, and what was proposed and decided."""
    period, known, now = chosen_period(request), scores.list_formulas(request.actor), city_clock().now()
    formula = chosen_formula(request, known, period)
    trial, trouble = None, ""
    if formula:
        try:
            trial = api.try_quotas(request.actor, period.name, formula.key, changes_sent(request.GET))
        except Trouble as wrong:
            trouble = wrong.text
        except FurongError as error:
            trouble = error.sentence(language_of())
        if trial is None:
            trial = api.try_quotas(request.actor, period.name, formula.key, QuotaChanges())
    asked = {"formula": formula.key if formula else "", **kept_fields(request.GET)}
    return show(
        request,
        "mobility/quotas.html",
        status=422 if trouble else 200,
        period=period,
        lengths={one: period_around(one, min(period.since, now)) for one in _LENGTHS},
        earlier=period.moved(-1),
        later=period.moved(1) if period.until <= now else None,
        formulas=known,
        formula=formula,
        trial=trial,
        trouble=trouble,
        kept=kept_fields(request.GET),
        next_day=period_around(PeriodLength.QUARTER, now).moved(1).first,
        today=city_time(now).date(),
        proposals=api.list_quota_proposals_for(request.actor),
        names={one.code: one.name(language_of()) for one in operators.list_operators()},
        address=lambda **changes: f"{_PATH}?{urlencode({'period': period.name, **asked, **changes})}",
        may_propose=request.actor.holds(scores.SCORE),
        may_decide=request.actor.holds(api.DECIDE),
        text_max=_TEXT_MAX,
        words=score_words,
    )


@page(scores.SCORE, methods=("POST",))
def propose_quotas(request: PageRequest) -> HttpResponseBase:
    """Propose what was tried, and lead back to the sandbox."""
    given = request.POST
    asked = {name: str(given.get(name, "")).replace("\0", "") for name in ("period", "formula", "reason", "valid_from")}
    back = urlencode({**{name: asked[name] for name in ("period", "formula")}, **kept_fields(given)})
    try:
        new = NewQuotaProposal(
            period=asked["period"],
            formula=asked["formula"],
            changes=changes_sent(given),
            valid_from=day_sent(asked, "valid_from"),
            reason=asked["reason"],
        )
        made = api.propose_quotas(request.actor, new)
    except Trouble as trouble:
        say(request, trouble.text, kind="danger")
    except FurongError as error:
        say(request, error.sentence(language_of()), kind="danger")
    else:
        say(request, _("Proposal %(number)d is kept; somebody else decides") % {"number": made.number})
        return HttpResponseRedirect(f"{_PATH}?{back}#proposals")
    return HttpResponseRedirect(f"{_PATH}?{back}#propose")


@page(api.DECIDE, methods=("POST",))
def decide_quotas(request: PageRequest, number: int) -> HttpResponseBase:
    """Adopt a proposal or reject it."""
    adopt = request.POST.get("act") == "adopt"
    reply = request.POST.get("reply", "").replace("\0", "")
    try:
        api.decide_quotas(request.actor, number, adopt=adopt, reply=reply)
    except FurongError as error:
        say(request, error.sentence(language_of()), kind="danger")
    else:
        told = _("Proposal %(number)d is adopted") if adopt else _("Proposal %(number)d is rejected")
        say(request, told % {"number": number})
    return HttpResponseRedirect(f"{_PATH}#proposals")
