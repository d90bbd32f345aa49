"""What happens around every page: who asks, in which language, with which headers, and what becomes of errors."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.db import DataError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header

from furong.foundation.database.quiet import trust_quiet_connection
from furong.foundation.identity.sessions import who_asks
from furong.foundation.web.errors import REFUSED_FORM, MethodRefused, UploadTooLarge, ValueUnstorable, answer_error
from furong.foundation.web.pages import PageRequest
from furong.kernel.errors import FurongError

__all__ = ["SECURITY_HEADERS", "Problems", "ReaderLanguage", "SecurityHeaders", "WhoAsks", "language_asked_for"]

GetResponse = Callable[[HttpRequest], HttpResponseBase]

#: Scripts, styles and pictures come from this node only; nothing is evaluated from text.
_CONTENT_SECURITY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; "
    "img-src 'self' data: blob:; worker-src 'self' blob:; font-src 'self'; connect-src 'self'; object-src 'none'; "
    "base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
)
#: What a browser may not do.
SECURITY_HEADERS = {
    "Content-Security-Policy": _CONTENT_SECURITY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(self), camera=(self), microphone=()",
    "Cache-Control": "no-store",
}
#: Where programs ask, which say by Accept-Language what their readers read.
_FOR_PROGRAMS = ("/api/", "/open311/")


class SecurityHeaders:
    """Adds the headers that tell a browser what it may not do."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        for name, value in SECURITY_HEADERS.items():
            response.headers.setdefault(name, value)
        return response


class WhoAsks:
    """Puts the actor on the request: the person of the session, or nobody."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        asking = cast("PageRequest", request)
        trust_quiet_connection()
        asking.user, asking.actor = who_asks(request)
        return self.get_response(asking)


class ReaderLanguage:
    """Chooses the language: what the reader chose, else the node's own; a program asks for it by Accept-Language."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        if not chosen and request.path.startswith(_FOR_PROGRAMS):
            chosen = language_asked_for(request.headers.get("Accept-Language", ""))
        known = dict(settings.LANGUAGES)
        with translation.override(chosen if chosen in known else settings.LANGUAGE_CODE):
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language() or settings.LANGUAGE_CODE)
        return response


def language_asked_for(accepted: str) -> str:
    """Return the best of our languages that a header Accept-Language names, else the node's own."""
    for asked, _quality in parse_accept_lang_header(accepted.lower()):
        for code, _name in settings.LANGUAGES:
            if code.split("-")[0] == asked.split("-")[0]:
                return str(code)
    return str(settings.LANGUAGE_CODE)


class Problems:
    """Turns an error of ours into the page or problem document that says it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        refused_mb = request.headers.get(REFUSED_FORM)
        if refused_mb is not None:
            return answer_error(request, UploadTooLarge(limit_mb=refused_mb))
        response = self.get_response(request)
        if not isinstance(response, HttpResponseNotAllowed):
            return response
        allowed = response.headers["Allow"]
        refusal = answer_error(request, MethodRefused(method=request.method, allowed=allowed))
        refusal.headers["Allow"] = allowed
        return refusal

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, DataError):
            return answer_error(request, ValueUnstorable(trouble=str(error).splitlines()[0]))
        return answer_error(request, error) if isinstance(error, FurongError) else None
