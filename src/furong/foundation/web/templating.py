"""The template environment: Jinja2 with translation, and the words and figures that every page needs."""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template.backends.utils import csrf_input
from django.templatetags.static import static
from django.utils.translation import get_language, gettext, ngettext, pgettext
from jinja2 import Environment, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from furong.foundation.citytime.clock import city_clock, demo_rate
from furong.foundation.identity.roles import role_table
from furong.foundation.web.feedback import Said, said
from furong.foundation.web.language import language_of
from furong.foundation.web.navigation import navigation_for, place_of
from furong.foundation.web.preferences import TEXT_SIZE_COOKIE
from furong.foundation.web.strips import Strip, strips_for
from furong.foundation.web.words import clock_time, day, day_and_time, number, span, time_left
from furong.kernel.clock import city_time

__all__ = ["environment", "form_token"]


def environment(**options: Any) -> Environment:
    """Return the environment for Django's Jinja2 engine; an undefined name is an error, never an empty text."""
    made = Environment(
        **{**options, "undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True},
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
    )
    translator: Any = made  # the extension adds its methods when it is loaded
    translator.install_gettext_callables(gettext, ngettext, newstyle=True, pgettext=pgettext)
    made.globals |= {
        "_": _translated,
        "gettext": _translated,
        "static": static,
        "language": language_of,
        "city_now": lambda: city_time(city_clock().now()),
        "demo_rate": demo_rate,
        "is_large": _is_large,
        "navigation": _navigation,
        "place_of": place_of,
        "strips": _strips,
        "reader_roles": _reader_roles,
        "said": _said,
        "languages": settings.LANGUAGES,
    }
    made.filters |= {
        "clock_time": clock_time,
        "day": day,
        "day_and_time": day_and_time,
        "number": number,
        "span": span,
        "time_left": time_left,
    }
    return made


def _translated(text: str, **variables: object) -> Markup:
    """Return a text in the reader's language, with what belongs in it; a page says a hundred of them."""
    return Markup(gettext(text)) % variables if variables else _said_in(get_language(), text)


@lru_cache(maxsize=8192)
def _said_in(_language: str | None, text: str) -> Markup:
    """Return a text in the current language, which is named so that each is remembered by itself."""
    # A percent sign is written twice, whether anything belongs in the text or not.
    return Markup(gettext(text)) % {}


class _FormToken:
    """The hidden field of every form of a page: it is made when the first one needs it, and is the same in all."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def _field(self) -> str:
        return str(csrf_input(self._request))

    def __html__(self) -> str:
        return self._field

    def __str__(self) -> str:
        return self._field


def form_token(request: HttpRequest) -> dict[str, Any]:
    """Return what every template is told beside what its page says."""
    return {"csrf_input": _FormToken(request)}


@pass_context
def _navigation(context: Context) -> Any:
    return navigation_for(context["request"].actor, settings.FURONG_NAVIGATION)


@pass_context
def _strips(context: Context) -> list[Strip]:
    request = context["request"]
    return strips_for(request.actor, request.path, settings.FURONG_STRIPS)


@pass_context
def _said(context: Context) -> Said | None:
    return said(context["request"])


@pass_context
def _is_large(context: Context) -> bool:
    size: str = context["request"].COOKIES.get(TEXT_SIZE_COOKIE, "")
    return size == "large"


@pass_context
def _reader_roles(context: Context) -> str:
    """Return the titles of the roles that the reader holds."""
    roles = dict.fromkeys(grant.role for grant in context["request"].actor.grants)
    return " · ".join(role_table()[role].title(language_of()) for role in roles)
