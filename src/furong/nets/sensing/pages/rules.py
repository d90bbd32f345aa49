"""Rules over registered things: the list with what they cost, and the editor with its replay over history."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from urllib.parse import quote

from django.http import HttpResponseBase, HttpResponseRedirect
from django.utils.translation import gettext as _

from furong.foundation.citytime.clock import city_clock
from furong.foundation.web.errors import PageUnknown
from furong.foundation.web.feedback import say
from furong.foundation.web.language import language_of
from furong.foundation.web.pages import PageRequest, page, show
from furong.kernel.clock import city_time
from furong.kernel.errors import FurongError
from furong.nets.sensing.api import rules as api
from furong.nets.sensing.errors.city_rules import CityRuleUnusable
from furong.nets.sensing.pages import city_words, words
from furong.nets.sensing.pages.rule_form import CHOICES, document_of, texts_of, troubles_by_field

__all__ = ["new_rule_page", "rule_page", "rules_page", "save_rule", "steer_rule"]

_STEPS: Mapping[str, Callable[..., api.RuleInfo]] = {
    "shadow": api.shadow_rule,
    "activate": api.activate_rule,
    "pause": api.pause_rule,
}
_EMPTY = {"kind": "threshold", "priority": "4", "key": "city/"}


@page("rule.read")
def rules_page(request: PageRequest) -> HttpResponseBase:
    """Show every rule with its mode, its load of the last week and how much of it was in vain."""
    since = int((city_clock().now() - timedelta(days=7)).timestamp()) // 3600
    return show(
        request,
        "sensing/rules.html",
        rules=api.list_rules(),
        loads={load.key: load for load in api.rule_loads(since_hour=since)},
        told=lambda spec: api.told_rule(spec, language_of()),
        path_of=_path,
        words=words,
        city_words=city_words,
    )


@page("rule.write")
def new_rule_page(request: PageRequest) -> HttpResponseBase:
    """Show the empty form of a rule."""
    return _show_form(request, _EMPTY)


@page("rule.read")
def rule_page(request: PageRequest, key: str) -> HttpResponseBase:
    """Show one rule: what it says, what a replay found, and its form."""
    rule = api.get_rule(key)
    return _show_form(request, texts_of(rule.spec), rule=rule)


@page("rule.write", methods=("POST",))
def save_rule(request: PageRequest) -> HttpResponseBase:
    """Store what the form says as a draft, or show it again with what is wrong beside the fields."""
    form = {name: str(request.POST.get(name, "")) for name in request.POST}
    try:
        rule = api.add_rule(document_of(form), by=request.actor.name, now=city_clock().now())
    except CityRuleUnusable as error:
        return _show_form(
            request, {**_EMPTY, **form}, errors=troubles_by_field(str(error.params["trouble"])), status=422
        )
    say(request, _("Saved as version %(version)s") % {"version": rule.version})
    return HttpResponseRedirect(_path(rule.key))


@page("rule.write", methods=("POST",))
def steer_rule(request: PageRequest, act: str) -> HttpResponseBase:
    """Replay a rule over history, let it run in shadow, activate it, or pause it."""
    if act not in {*_STEPS, "replay"}:
        raise PageUnknown
    key, now = request.POST.get("key", ""), city_clock().now()
    rule = api.get_rule(key)
    try:
        if act == "replay":
            since, until = _span(request)
            api.replay_rule(rule.spec, since, until, by=request.actor.name, now=now, version=rule.version)
        else:
            _STEPS[act](key, by=request.actor.name, now=now)
    except FurongError as error:
        say(request, error.sentence(language_of()), kind="danger")
    except ValueError:
        say(request, _("Give a beginning and a later end."), kind="danger")
    return HttpResponseRedirect(_path(rule.key))


def _span(request: PageRequest) -> tuple[datetime, datetime]:
    zone = city_time(city_clock().now()).tzinfo
    since, until = (
        datetime.fromisoformat(request.POST.get(name, "")).replace(tzinfo=zone) for name in ("since", "until")
    )
    if until <= since:
        raise ValueError
    return since, until


def _show_form(
    request: PageRequest,
    texts: Mapping[str, str],
    *,
    rule: api.RuleInfo | None = None,
    errors: Mapping[str, str] | None = None,
    status: int = 200,
) -> HttpResponseBase:
    until = city_time(city_clock().now())
    return show(
        request,
        "sensing/rule.html",
        status=status,
        rule=rule,
        texts=texts,
        errors=errors or {},
        told=api.told_rule(rule.spec, language_of()) if rule is not None else "",
        choices=CHOICES,
        span=[f"{at:%Y-%m-%dT%H:%M}" for at in (until - timedelta(days=1), until)],
        words=words,
        city_words=city_words,
    )


def _path(key: str) -> str:
    return f"/sensing/rules/{quote(key)}"
