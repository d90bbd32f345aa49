"""Signing in and out, and the page that each role starts on."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpResponseBase, HttpResponseRedirect

from furong.foundation.identity.errors import CredentialsWrong, TooManyAttempts
from furong.foundation.identity.roles import role_table
from furong.foundation.identity.sign_in import check_credentials
from furong.foundation.web.language import language_of
from furong.foundation.web.pages import PageRequest, page, show
from furong.foundation.web.preferences import is_ours

__all__ = ["go_home", "sign_in", "sign_out"]

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
        answer = show(request, "web/sign_in.html", status=error.status, next=target, error=sentence, username=username)
        if isinstance(error, TooManyAttempts):
            answer.headers["Retry-After"] = str(error.params["retry_after_s"])
        return answer
    login(request, user, backend=_BACKEND)
    return HttpResponseRedirect(target if is_ours(request, target) else "/")


@page(methods=("POST",))
def sign_out(request: PageRequest) -> HttpResponseBase:
    """End the session."""
    logout(request)
    return HttpResponseRedirect(settings.LOGIN_URL)


def _home(request: PageRequest) -> str:
    for grant in request.actor.grants:
        return role_table()[grant.role].home
    return settings.LOGIN_URL
