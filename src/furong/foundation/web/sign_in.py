"""Signing in and out, and choosing the language."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme

from furong.foundation.identity.errors import CredentialsWrong, TooManyAttempts
from furong.foundation.identity.roles import role_table
from furong.foundation.identity.sign_in import check_credentials
from furong.foundation.web.language import language_of
from furong.foundation.web.pages import PageRequest, page, show

__all__ = ["choose_language", "go_home", "sign_in", "sign_out"]

_YEAR_S = 365 * 24 * 3600
_BACKEND = "django.contrib.auth.backends.ModelBackend"


@page(public=True)
def go_home(request: PageRequest) -> HttpResponseBase:
    """Lead somebody to the page that their role starts on."""
    return HttpResponseRedirect(_home(request))


@page(public=True, methods=("GET", "POST"))
def sign_in(request: PageRequest) -> HttpResponseBase:
    """Show the form, or check it."""
    target = request.POST.get("next") or request.GET.get("next", "")
    if request.method == "GET":
        return show(request, "web/sign_in.html", next=target, error=None, username="")
    username = request.POST.get("username", "").strip()
    try:
        user = check_credentials(username, request.POST.get("password", ""), request.META.get("REMOTE_ADDR", ""))
    except (CredentialsWrong, TooManyAttempts) as error:
        sentence = error.sentence(language_of())
        return show(request, "web/sign_in.html", status=error.status, next=target, error=sentence, username=username)
    login(request, user, backend=_BACKEND)
    return HttpResponseRedirect(target if _is_ours(request, target) else "/")


@page(methods=("POST",))
def sign_out(request: PageRequest) -> HttpResponseBase:
    """End the session."""
    logout(request)
    return HttpResponseRedirect(settings.LOGIN_URL)


@page(public=True, methods=("POST",))
def choose_language(request: PageRequest) -> HttpResponseBase:
    """Remember the language and show the page again that it was chosen on."""
    chosen = request.POST.get("language", "")
    came_from = request.POST.get("next", "/")
    response = HttpResponseRedirect(came_from if _is_ours(request, came_from) else "/")
    if chosen in dict(settings.LANGUAGES):
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, chosen, max_age=_YEAR_S, samesite="Lax", httponly=True)
    return response


def _home(request: PageRequest) -> str:
    for grant in request.actor.grants:
        return role_table()[grant.role].home
    return settings.LOGIN_URL


def _is_ours(request: HttpRequest, target: str) -> bool:
    """Return whether a path leads to this node; a link from elsewhere must not use our sign-in to lead astray."""
    plain = not urlsplit(target).netloc and target.startswith("/")
    return plain and url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()})
