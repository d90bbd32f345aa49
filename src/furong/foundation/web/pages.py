"""Pages: functions that say who may open them."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Concatenate, ParamSpec, Protocol, cast

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import render

from furong.foundation.identity.errors import ActionRefused, SignInNeeded
from furong.kernel.permissions import Actor

__all__ = ["Access", "PageRequest", "demand_access", "page", "show"]

P = ParamSpec("P")


class PageRequest(HttpRequest):
    """A request on whose behalf somebody acts; ``actor`` is put there by the middleware."""

    actor: Actor


@dataclass(frozen=True, slots=True)
class Access:
    """Who may open a page: everybody, whoever is signed in, or whoever holds an action.

    Args:
        action: The permission, or empty.
        public: Whether nobody need sign in.
    """

    action: str = ""
    public: bool = False


class Page(Protocol):
    """A view that says who may open it."""

    access: Access
    methods: tuple[str, ...]

    def __call__(self, request: HttpRequest, /, *args: Any, **kwargs: Any) -> HttpResponseBase: ...


View = Callable[Concatenate[PageRequest, P], HttpResponseBase]


def page(action: str = "", *, public: bool = False, methods: tuple[str, ...] = ("GET",)) -> Callable[[View[P]], Page]:
    """Make a view of the decorated function, open to those who may and for the named methods only."""
    access = Access(action, public)

    def decorate(view: View[P]) -> Page:
        @functools.wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if request.method not in (*methods, "HEAD" if "GET" in methods else ""):
                return HttpResponseNotAllowed(methods)
            asking = cast("PageRequest", request)
            demand_access(asking.actor, access)
            return view(asking, *args, **kwargs)

        made = cast("Page", guarded)
        made.access = access
        made.methods = methods
        return made

    return decorate


def demand_access(actor: Actor, access: Access) -> None:
    """Return when ``actor`` meets ``access``.

    Raises:
        SignInNeeded: When nobody is signed in and somebody must be.
        ActionRefused: When the actor does not hold the action anywhere.
    """
    if access.public:
        return
    if not actor.key:
        raise SignInNeeded
    if access.action and not actor.holds(access.action):
        raise ActionRefused(action=access.action, reason="no_role")


def show(request: HttpRequest, template: str, *, status: int = 200, **context: object) -> HttpResponse:
    """Render ``template`` for the reader."""
    return render(request, template, context, status=status)
