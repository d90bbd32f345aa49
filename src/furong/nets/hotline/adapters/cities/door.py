"""The door for other cities: whoever knocks signs what they say, and nothing else lets them in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from furong.foundation.web.errors import problem_response
from furong.foundation.web.pages import PageRequest, page
from furong.kernel.errors import FurongError
from furong.nets.hotline.api import cities

__all__ = ["city_files", "city_messages"]


@csrf_exempt
@page(public=True, methods=("POST",))
def city_messages(request: PageRequest) -> HttpResponse:
    """Take a message of another city; the answer is a signed receipt."""
    try:
        receipt = cities.hear_city(_body(request))
    except FurongError as error:
        return problem_response(error, request)
    return HttpResponse(receipt, content_type="application/json")


@csrf_exempt
@page(public=True, methods=("POST",))
def city_files(request: PageRequest) -> HttpResponse:
    """Hand out a file that goes with an appeal to the city that the appeal was handed to."""
    try:
        content, _media_type = cities.hear_fetch(_body(request))
    except FurongError as error:
        return problem_response(error, request)
    answer = HttpResponse(content, content_type="application/octet-stream")
    answer["Content-Disposition"] = "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _body(request: HttpRequest) -> bytes:
    return request.body
