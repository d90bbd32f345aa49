"""What readers choose for themselves: the language, and the size of the text (大字版)."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme

from furong.foundation.web.pages import PageRequest, page, show

__all__ = ["TEXT_SIZE_COOKIE", "choose_language", "choose_text_size", "is_ours", "me"]

TEXT_SIZE_COOKIE = "furong_text"
_SIZES = ("normal", "large")
_YEAR_S = 365 * 24 * 3600


@page(public=True, methods=("POST",))
def choose_language(request: PageRequest) -> HttpResponseBase:
    """Remember the language and show the page again that it was chosen on."""
    known = tuple(code for code, _title in settings.LANGUAGES)
    return _remember(request, settings.LANGUAGE_COOKIE_NAME, request.POST.get("language", ""), known)


@page(public=True, methods=("POST",))
def choose_text_size(request: PageRequest) -> HttpResponseBase:
    """Remember the size of the text and show the page again that it was chosen on."""
    return _remember(request, TEXT_SIZE_COOKIE, request.POST.get("size", ""), _SIZES)


@page()
def me(request: PageRequest) -> HttpResponseBase:
    """Show who is signed in, with what they may choose, on the phone."""
    return show(request, "web/me.html")


def is_ours(request: HttpRequest, target: str) -> bool:
    """Return whether a path leads to this node; a link from elsewhere must not use our forms to lead astray."""
    plain = not urlsplit(target).netloc and target.startswith("/")
    return plain and url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()})


def _remember(request: PageRequest, cookie: str, chosen: str, known: tuple[str, ...]) -> HttpResponseBase:
    came_from = request.POST.get("next", "/")
    response = HttpResponseRedirect(came_from if is_ours(request, came_from) else "/")
    if chosen in known:
        response.set_cookie(
            cookie, chosen, max_age=_YEAR_S, samesite="Lax", httponly=True, secure=settings.SESSION_COOKIE_SECURE
        )
    return response
