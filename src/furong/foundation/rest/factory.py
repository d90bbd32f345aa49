"""Making the API: authentication, problem details, and OpenAPI 3.1."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponse
from ninja.errors import HttpError, ValidationError
from ninja.operation import Operation
from ninja.utils import check_csrf

from furong.foundation.identity.actors import actor_of
from furong.foundation.identity.tokens import user_of_token
from furong.foundation.rest.bodies import JsonParser
from furong.foundation.rest.document import DocumentedAPI
from furong.foundation.rest.errors import BodyTooLarge, BodyUnreadable, RequestUnusable
from furong.foundation.web.errors import FormExpired, PageUnknown, ValueUnstorable, problem_response
from furong.foundation.web.pages import Access, PageRequest, demand_access
from furong.kernel.errors import FieldProblem, FurongError
from furong.kernel.permissions import Actor

__all__ = ["Caller", "bearer_of", "create_api", "endpoint_access", "requires"]

_BEARER = "bearer "


class Caller(PageRequest):
    """A request of the API, with the actor it is made for."""


class _Requires:
    """Authentication of an endpoint: a bearer token or a session, and the permission it needs."""

    def __init__(self, access: Access) -> None:
        self.access = access

    @property
    def is_public(self) -> bool:
        """Whether nobody need sign in."""
        return self.access.public

    def __call__(self, request: HttpRequest) -> bool:
        asking = cast("PageRequest", request)
        header = request.headers.get("Authorization", "")
        if header[: len(_BEARER)].lower() == _BEARER:
            asking.actor = bearer_of(header)
        elif asking.actor.key and check_csrf(request, _nothing) is not None:
            # A browser sends the session by itself, so it must also show that the call comes from our page.
            raise FormExpired
        demand_access(asking.actor, self.access)
        return True


def bearer_of(header: str) -> Actor:
    """Return who sent a header ``Authorization`` with a bearer token.

    Raises:
        TokenUnusable: When the token is unknown or expired.
    """
    return actor_of(user_of_token(header[len(_BEARER) :].strip()))


def requires(action: str = "", *, public: bool = False) -> Callable[[HttpRequest], bool]:
    """Return the ``auth=`` of an endpoint: open to everybody, whoever is signed in, or whoever holds ``action``."""
    return _Requires(Access(action, public))


def endpoint_access(operation: Operation) -> Access:
    """Return who may call an endpoint.

    Raises:
        TypeError: When the endpoint was made without :func:`requires`.
    """
    for callback in operation.auth_callbacks:
        if isinstance(callback, _Requires):
            return callback.access
    raise TypeError(f"{operation.view_func.__qualname__} does not say who may call it")


def create_api(*, title: str, version: str, description: str) -> DocumentedAPI:
    """Return an API whose every error is a problem document; its routers are added by whoever wires the parts."""
    api = DocumentedAPI(
        title=title,
        version=version,
        description=description,
        docs_url=None,
        openapi_url="/openapi.json",
        urls_namespace="api",
        parser=JsonParser(),
    )
    api.add_exception_handler(FurongError, _on_furong_error)
    api.add_exception_handler(ValidationError, _on_validation_error)
    api.add_exception_handler(HttpError, _on_http_error)
    api.add_exception_handler(Http404, _on_not_found)
    api.add_exception_handler(RequestDataTooBig, _on_too_big)
    api.add_exception_handler(DataError, _on_unstorable)
    return api


def _nothing(_request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def _on_furong_error(request: HttpRequest, error: Any) -> HttpResponse:
    return problem_response(error, request)


def _on_validation_error(request: HttpRequest, error: Any) -> HttpResponse:
    problems = tuple(
        FieldProblem(pointer="/" + "/".join(str(part) for part in entry["loc"]), expected=entry["msg"])
        for entry in error.errors
    )
    return problem_response(RequestUnusable(fields=problems, count=len(problems)), request)


def _on_http_error(request: HttpRequest, error: Any) -> HttpResponse:
    # A parser's own error comes wrapped; ours says more than the wrapping.
    cause = error.__cause__
    return problem_response(cause if isinstance(cause, FurongError) else BodyUnreadable(trouble=str(error)), request)


def _on_not_found(request: HttpRequest, _error: Any) -> HttpResponse:
    return problem_response(PageUnknown(), request)


def _on_too_big(request: HttpRequest, _error: Any) -> HttpResponse:
    return problem_response(BodyTooLarge(limit_mb=settings.FURONG_OPTIONS["UPLOAD_MAX_MB"]), request)


def _on_unstorable(request: HttpRequest, error: Any) -> HttpResponse:
    return problem_response(ValueUnstorable(trouble=str(error).splitlines()[0]), request)
