"""Errors as the reader sees them: a page, a fragment of one, or problem details."""

from __future__ import annotations

import logging
import secrets
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.encoding import escape_uri_path
from django.utils.http import url_has_allowed_host_and_scheme

from furong.foundation.web.language import language_of
from furong.kernel.errors import Broken, FurongError, InvalidInput, NotFound, NotSignedIn, TooLarge

__all__ = [
    "REFUSED_FORM",
    "MethodRefused",
    "PageUnknown",
    "Unexpected",
    "UploadTooLarge",
    "ValueUnstorable",
    "answer_error",
    "csrf_failure",
    "problem_response",
    "server_error",
    "unknown_page",
    "wants_page",
]

#: Header by which the door of a node says that it took no body, because it was larger than so many MB; what a sender
#: says by that name does not come through the door.
REFUSED_FORM = "X-Furong-Refused-MB"

_log = logging.getLogger(__name__)


class PageUnknown(NotFound):
    """There is nothing at that address."""

    code = "web.page_unknown"
    zh = "没有这个页面。请核对地址，或从首页进入。"
    en = "There is no such page. Check the address, or start from the home page."


class FormExpired(InvalidInput):
    """A form that was not sent from one of our pages, or after its session had ended."""

    code = "web.form_expired"
    status = 403
    zh = "页面已过期或来源不明。请刷新页面后重新提交。"
    en = "This form has expired or does not come from this site. Reload the page and send it again."


class MethodRefused(InvalidInput):
    """The address is there, but not for that method."""

    code = "web.method_refused"
    status = 405
    zh = "该地址不支持 {method}，可用的方法为 {allowed}。"
    en = "This address does not take {method}; it takes {allowed}."


class UploadTooLarge(TooLarge):
    """A form brings more than is taken, as a photo or a table of a hundred megabytes."""

    code = "web.upload_too_large"
    zh = "上传的内容超过 {limit_mb} MB，未被接收。照片请压缩后重试，表格请拆分成几个文件后分别上传。"
    en = (
        "What was uploaded is larger than {limit_mb} MB and was not taken. Shrink a photo, or split a table, and retry."
    )


class ValueUnstorable(InvalidInput):
    """A value that no record can hold: a NUL character, a number that is too large."""

    code = "web.value_unstorable"
    zh = "请求中有无法保存的内容：{trouble}。"
    en = "The request holds something that cannot be stored: {trouble}."


class Unexpected(Broken):
    """Something broke that nobody foresaw; the reference finds it in the log."""

    code = "web.unexpected"
    zh = "系统出现意外错误，已记录（编号 {reference}）。请稍后重试；如仍有问题，请将编号告知系统运维人员。"
    en = (
        "Something unexpected broke; it was recorded as {reference}. Try again later, or tell the operator that number."
    )


def problem_response(error: FurongError, request: HttpRequest) -> JsonResponse:
    """Return ``error`` as RFC 9457 problem details."""
    response = JsonResponse(
        error.problem(language_of(), instance=escape_uri_path(request.path)),
        status=error.status,
        content_type="application/problem+json",
        json_dumps_params={"ensure_ascii": False},
    )
    wait_s = error.params.get("retry_after_s")
    if wait_s is not None:
        response.headers["Retry-After"] = str(wait_s)
    if isinstance(error, NotSignedIn):
        response.headers["WWW-Authenticate"] = 'Bearer realm="furong"'
    return response


def wants_page(accept: str, path: str) -> bool:
    """Tell whether somebody reads the answer in a browser: by the header Accept and the path of the request."""
    return "text/html" in accept and not path.startswith("/api/")


def answer_error(request: HttpRequest, error: FurongError) -> HttpResponse:
    """Return what the reader of ``request`` should see of ``error``."""
    if not wants_page(request.headers.get("Accept", ""), request.path) and request.headers.get("HX-Request") != "true":
        return problem_response(error, request)
    if isinstance(error, NotSignedIn) and request.method == "GET" and request.headers.get("HX-Request") != "true":
        return HttpResponseRedirect(f"{settings.LOGIN_URL}?next={quote(request.get_full_path())}")
    template = "web/_error.html" if request.headers.get("HX-Request") == "true" else "web/error.html"
    context: dict[str, Any] = {"error": error, "sentence": error.sentence(language_of()), "back": _page_before(request)}
    return render(request, template, context, status=error.status)


def _page_before(request: HttpRequest) -> str:
    """Return where a form was sent from, when that is one of our pages."""
    before = request.headers.get("Referer", "")
    is_form = request.method != "GET" or REFUSED_FORM in request.headers
    is_ours = url_has_allowed_host_and_scheme(before, {request.get_host()}, require_https=request.is_secure())
    return before if is_form and is_ours else ""


def unknown_page(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler of addresses that lead nowhere."""
    return answer_error(request, PageUnknown())


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler of whatever nobody foresaw."""
    reference = secrets.token_hex(4)
    # Django calls this while it handles the exception, so the trace stands beside the reference.
    _log.exception("unexpected_error", extra={"reference": reference, "path": request.path})
    return answer_error(request, Unexpected(reference=reference))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's handler of forms that do not come from our pages."""
    return answer_error(request, FormExpired())
