"""Who may come in, which answer is due, and how it goes out over HTTP."""

from __future__ import annotations

import base64
import binascii
from typing import Any, cast

from django.conf import settings
from django.db import DataError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.views.decorators.csrf import csrf_exempt

from furong.foundation.identity.actors import actor_of
from furong.foundation.identity.errors import SignInNeeded
from furong.foundation.identity.sign_in import check_credentials
from furong.foundation.identity.tokens import user_of_token
from furong.foundation.transactions import savepoint, transaction
from furong.foundation.web.pages import Access, PageRequest, demand_access, page
from furong.kernel.errors import FurongError
from furong.kernel.permissions import Actor
from furong.nets.sensing.adapters.sensorthings.batch import answer_batch
from furong.nets.sensing.adapters.sensorthings.messages import Answer, Question, as_json, read_pairs
from furong.nets.sensing.adapters.sensorthings.reading import answer_get
from furong.nets.sensing.adapters.sensorthings.writing import answer_delete, answer_post, answer_update
from furong.nets.sensing.errors.sensorthings import EntityUnusable, QueryUnusable

__all__ = ["answered", "sensorthings"]

_READ, _WRITE = "sensorthings.read", "sensorthings.write"
_UNPROCESSABLE, _BAD = 422, 400
#: A query that takes longer is ended. [ms]
_PATIENCE_MS = 20_000
_METHODS = {
    "GET": answer_get,
    "HEAD": answer_get,
    "POST": answer_post,
    "PATCH": answer_update,
    "PUT": answer_update,
    "DELETE": answer_delete,
}


@csrf_exempt
@page(public=True, methods=tuple(_METHODS))
def sensorthings(request: PageRequest, rest: str = "") -> HttpResponseBase:
    """Answer a request of the API; who may come in is asked here: clients sign in by other means than readers."""
    question = _question(request, rest)
    try:
        _demand(request, question)
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('statement_timeout', %s, false)", [str(_PATIENCE_MS)])
        answer = answer_batch(question, answered) if question.path.strip("/") == "$batch" else _told(question)
    except FurongError as error:
        answer = _trouble(error, question)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('statement_timeout', '0', false)")
    return _sent(answer, question)


def answered(question: Question) -> Answer:
    """Return the answer to a request; an error is an answer, too."""
    try:
        return _told(question)
    except FurongError as error:
        return _trouble(error, question)


def _told(question: Question) -> Answer:
    make = _METHODS.get(question.method)
    if make is None:
        return Answer(status=405, headers={"Allow": ", ".join(_METHODS)})
    try:
        if question.method in ("GET", "HEAD") and not connection.in_atomic_block:
            return make(question)
        with savepoint() if connection.in_atomic_block else transaction():
            return make(question)
    except DataError as error:
        raise EntityUnusable(trouble=str(error).splitlines()[0]) from error
    except OperationalError as error:
        if "statement timeout" not in str(error):
            raise
        if not connection.in_atomic_block:
            connection.close()  # a cursor that was ended while it was opened leaves a transaction that has failed
        raise QueryUnusable(trouble=f"it was ended after {_PATIENCE_MS / 1000:g} s; ask for less") from error


def _trouble(error: FurongError, question: Question) -> Answer:
    status = _BAD if error.status == _UNPROCESSABLE else error.status
    document = {
        "type": f"/problems/{error.code}",
        "title": error.sentence("en"),
        "title_zh": error.sentence("zh"),
        "status": status,
        "code": error.code,
        "message": error.sentence("en"),
        "instance": f"{question.root}/{question.path.strip('/')}",
    }
    headers = {"WWW-Authenticate": 'Basic realm="Furong"'} if isinstance(error, SignInNeeded) else {}
    return Answer(status=status, body=as_json(document), content_type="application/problem+json", headers=headers)


def _question(request: HttpRequest, rest: str) -> Question:
    path = request.path_info
    root = request.build_absolute_uri(path[: len(path) - len(rest)]).rstrip("/")
    return Question(
        method=str(request.method),
        path=rest,
        pairs=read_pairs(request.META.get("QUERY_STRING", "")),
        body=request.body if request.method not in ("GET", "HEAD") else b"",
        content_type=request.headers.get("Content-Type", "application/json").partition(";")[0].strip().lower()
        if rest.strip("/") != "$batch"
        else request.headers.get("Content-Type", ""),
        root=root,
    )


def _demand(request: HttpRequest, question: Question) -> None:
    writes = question.method not in ("GET", "HEAD")
    anonymous = settings.FURONG_OPTIONS["SENSORTHINGS_ANONYMOUS"]
    header = request.headers.get("Authorization", "")
    if not header and (anonymous == "write" or (anonymous == "read" and not writes)):
        return
    demand_access(_actor(request, header), Access(_WRITE if writes else _READ))


def _actor(request: HttpRequest, header: str) -> Actor:
    scheme, _, secret = header.partition(" ")
    if scheme.lower() == "bearer":
        return actor_of(user_of_token(secret.strip()))
    if scheme.lower() == "basic":
        return _by_password(request, secret)
    if request.method in ("GET", "HEAD"):
        return cast("PageRequest", request).actor
    raise SignInNeeded


def _by_password(request: HttpRequest, secret: str) -> Actor:
    """Return who signs in with a user name and a password, or with a token in the password's place."""
    try:
        username, _, password = base64.b64decode(secret, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError) as error:
        raise SignInNeeded from error
    try:
        return actor_of(user_of_token(password))
    except FurongError:
        return actor_of(check_credentials(username, password, request.META.get("REMOTE_ADDR", "")))


def _sent(answer: Answer, question: Question) -> HttpResponseBase:
    body: Any = answer.body
    made: HttpResponseBase
    if isinstance(body, bytes) or question.method == "HEAD":
        made = HttpResponse(body if isinstance(body, bytes) else b"", content_type=answer.content_type)
    else:
        made = StreamingHttpResponse(body, content_type=answer.content_type)
    made.status_code = answer.status
    for name, value in answer.headers.items():
        made[name] = value
    return made
