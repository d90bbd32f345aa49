"""Which answer is due, in which format, and how errors go out."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.db import DataError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from furong.foundation.web.language import language_of
from furong.foundation.web.pages import PageRequest, page
from furong.kernel.errors import FurongError
from furong.nets.casework.adapters.open311 import reading
from furong.nets.casework.adapters.open311.sending import RequestRefused, answer_report
from furong.nets.casework.adapters.open311.writing import Answer, Value, as_json, as_xml
from furong.nets.casework.errors.open311 import ArgumentUnusable, ResourceUnknown

__all__ = ["open311", "open311_test"]

_ADDRESS = re.compile(r"(?P<path>.*?)(?:\.(?P<format>xml|json))?")
_UNPROCESSABLE, _SIGNED_OUT = 422, 401
_BAD, _FORBIDDEN = 400, 403


@csrf_exempt
@page(public=True, methods=("GET", "POST"))
def open311(request: PageRequest, rest: str) -> HttpResponse:
    """Answer a request of the server; reading is for everybody, and whoever sends something shows a key for it."""
    return _answered(request, rest, is_test=False)


@csrf_exempt
@page(public=True, methods=("GET", "POST"))
def open311_test(request: PageRequest, rest: str) -> HttpResponse:
    """Answer a request of the test endpoint: as the server does, but nothing that is sent is kept."""
    return _answered(request, rest, is_test=True)


def _answered(request: HttpRequest, rest: str, *, is_test: bool) -> HttpResponse:
    found = _ADDRESS.fullmatch(rest)
    path, asked = (found["path"].strip("/"), found["format"]) if found else (rest, None)
    wants_json = asked == "json" or (asked is None and "json" in request.headers.get("Accept", ""))
    wait_s: object = None
    try:
        answer = _answer(request, path, is_test=is_test)
    except RequestRefused as refused:
        answer = trouble(refused.errors, language_of())
    except FurongError as error:
        answer, wait_s = trouble([error], language_of()), error.params.get("retry_after_s")
    except DataError as error:
        trouble_line = str(error).splitlines()[0]
        answer = trouble([ArgumentUnusable(field="?", expected="text", got=trouble_line)], language_of())
    return _sent(answer, wants_json, wait_s)


def trouble(errors: list[FurongError], language: str) -> Answer:
    """Return errors as the specification wants them told."""
    told: list[Value] = [{"code": status_of(error), "description": error.sentence(language)} for error in errors]
    return Answer("errors", told, status_of(errors[0]))


def status_of(error: FurongError) -> int:
    """Return the HTTP status of an error: 404 for what is not there, 403 for keys, 400 for almost everything else."""
    return {_UNPROCESSABLE: _BAD, _SIGNED_OUT: _FORBIDDEN}.get(error.status, error.status)


def _answer(request: HttpRequest, path: str, *, is_test: bool) -> Answer:
    if request.method != "POST":
        return _read(request, path)
    if path != "requests":
        raise ResourceUnknown(path=f"POST {path[:100]}")
    return answer_report(request, language_of(), is_test=is_test)


def _read(request: HttpRequest, path: str) -> Answer:
    language = language_of()
    kind, _, name = path.partition("/")
    match kind, name:
        case "discovery", "":
            return reading.answer_discovery(request.build_absolute_uri("/").rstrip("/"), language)
        case "services", "":
            return reading.answer_services(language)
        case "services", _:
            return reading.answer_service(name, language)
        case "requests", "":
            return reading.answer_requests(_arguments(request), language)
        case "requests", _:
            return reading.answer_request(name, language)
        case "tokens", _ if name:
            return reading.answer_token(name)
    raise ResourceUnknown(path=path[:100])


def _arguments(request: HttpRequest) -> Mapping[str, str]:
    """Return the arguments; one that is given several times is taken as a list with commas, and NUL for nothing."""
    return {name: ",".join(values).replace("\0", "") for name, values in request.GET.lists()}


def _sent(answer: Answer, wants_json: bool, wait_s: object) -> HttpResponse:
    if wants_json:
        made = HttpResponse(as_json(answer), content_type="application/json; charset=utf-8", status=answer.status)
    else:
        made = HttpResponse(as_xml(answer), content_type="text/xml; charset=utf-8", status=answer.status)
    if wait_s is not None:
        made.headers["Retry-After"] = str(wait_s)
    # What everybody may read, pages of other sites may read, too.
    made.headers["Access-Control-Allow-Origin"] = "*"
    return made
