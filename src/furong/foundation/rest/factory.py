"""Making the API: authentication, problem details, and OpenAPI 3.1."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.operation import Operation
from ninja.utils import check_csrf

from furong.foundation.identity.actors import actor_of
from furong.foundation.identity.sign_in import user_of_token
from furong.foundation.rest.errors import BodyUnreadable, RequestUnusable
from furong.foundation.web.errors import FormExpired, PageUnknown, problem_response
from furong.foundation.web.pages import Access, PageRequest, demand_access
from furong.kernel.errors import FieldProblem, FurongError

__all__ = ["Caller", "create_api", "endpoint_access", "requires"]

_BEARER = "Bearer "


class Caller(PageRequest):
    """A request of the API, with the actor it is made for."""


class _Requires:
    """Authentication of an endpoint: a bearer token or a session, and the permission it needs."""

    def __init__(self, access: Access) -> None:
        self.access = access

    def __call__(self, request: HttpRequest) -> bool:
        asking = cast("PageRequest", request)
        header = request.headers.get("Authorization", "")
        if header.startswith(_BEARER):
            asking.actor = actor_of(user_of_token(header.removeprefix(_BEARER)))
        elif asking.actor.key and check_csrf(request, _nothing) is not None:
            # A browser sends the session by itself, so it must also show that the call comes from our page.
            raise FormExpired
        demand_access(asking.actor, self.access)
        return True


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


def create_api(*, title: str, version: str, description: str) -> NinjaAPI:
    """Return an API whose every error is a problem document; its routers are added by whoever wires the parts."""
    api = NinjaAPI(
        title=title,
        version=version,
        description=description,
        docs_url=None,
        openapi_url="/openapi.json",
        urls_namespace="api",
    )
    api.add_exception_handler(FurongError, _on_furong_error)
    api.add_exception_handler(ValidationError, _on_validation_error)
    api.add_exception_handler(HttpError, _on_http_error)
    api.add_exception_handler(Http404, _on_not_found)
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
    return problem_response(BodyUnreadable(trouble=str(error)), request)


def _on_not_found(request: HttpRequest, _error: Any) -> HttpResponse:
    return problem_response(PageUnknown(), request)
