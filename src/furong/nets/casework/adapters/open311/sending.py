"""Taking what clients report: every argument is judged, and all that is wrong is told at once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.conf import settings
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParserError

from furong.foundation.identity.actors import actor_of
from furong.foundation.identity.tokens import user_of_token
from furong.kernel.errors import FurongError
from furong.kernel.permissions import Actor
from furong.nets.casework.adapters.open311.reading import CONDITION
from furong.nets.casework.adapters.open311.writing import Answer
from furong.nets.casework.api import open311 as api
from furong.nets.casework.contracts.open311 import SentRequest
from furong.nets.casework.contracts.reports import NewPhoto
from furong.nets.casework.errors.open311 import ApiKeyUnusable, ArgumentMissing, ArgumentUnusable

__all__ = ["RequestRefused", "answer_report"]

_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
_PLACE = "lat + long | address_string | address_id"
#: Addresses of pictures, one or several.
_URLS = re.compile(r"https?://[^\s\x00-\x1f]+(?: https?://[^\s\x00-\x1f]+)*")
_BEARER = "bearer "
#: Longest texts that are taken. [character]
_MOST = {
    "description": 4000,
    "address_string": 160,
    "address_id": 20,
    "phone": 30,
    "email": 120,
    "media_url": 1000,
    "idempotency_key": 200,
}
_NAME_MAX = 60
_NOTICE = {
    "zh": "已收到，工作人员将受理并在处理后更新状态。",
    "en": "Received. Somebody will look at it, and the status tells what becomes of it.",
}


class RequestRefused(Exception):
    """What was sent cannot be taken, for one reason or several.

    Args:
        errors: What is wrong.
    """

    def __init__(self, errors: list[FurongError]) -> None:
        super().__init__("; ".join(str(error) for error in errors))
        self.errors = errors


@dataclass(slots=True)
class _Form:
    """The arguments of a request, and what is wrong with them so far."""

    values: Mapping[str, str]
    errors: list[FurongError] = field(default_factory=list)

    def text(self, name: str, most: int = 0) -> str:
        """Return an argument; what is too long is noted."""
        found = self.values.get(name, "").strip()
        most = most or _MOST.get(name, _NAME_MAX)
        if len(found) > most:
            self.unusable(name, f"≤ {most}", f"{found[:20]}… ({len(found)})")
            return ""
        return found

    def number(self, name: str, most: float) -> float | None:
        """Return a number from ``-most`` to ``most``; what is none is noted."""
        text = self.text(name)
        if not text:
            return None
        try:
            found = float(text)
        except ValueError:
            found = float("nan")
        if not -most <= found <= most:
            self.unusable(name, f"-{most:g} … {most:g}", text)
            return None
        return found

    def unusable(self, name: str, expected: str, got: str) -> None:
        """Note that an argument cannot be used."""
        self.errors.append(ArgumentUnusable(field=name, expected=expected, got=got[:60]))


def answer_report(request: HttpRequest, language: str, *, is_test: bool) -> Answer:
    """Take a report and return the number of its case.

    Raises:
        RequestRefused: When arguments are missing or cannot be used.
        ApiKeyUnusable: When the key is none that may report.
        FurongError: When casework cannot take it.
    """
    values = _arguments(request)
    sender = api.Sender(client=_client(request, values), address=request.META.get("REMOTE_ADDR", ""))
    sent = _sent(request, values)
    take = api.try_request if is_test else api.send_request
    told = {"service_request_id": take(sender, sent), "service_notice": _NOTICE[language], "account_id": None}
    return Answer("service_requests", [told])


def _arguments(request: HttpRequest) -> Mapping[str, str]:
    """Return the fields of the form; of one that is given several times the last counts, but of pictures all."""
    if request.content_type not in _FORMS:
        raise ArgumentUnusable(field="Content-Type", expected=_FORMS[0], got=request.content_type or "-")
    try:
        values = {name: str(value).replace("\0", "") for name, value in request.POST.items()}
        values |= {name: " ".join(request.POST.getlist(name)) for name in values if name == "media_url"}
        request.FILES.keys()
    except (SuspiciousOperation, BadRequest, MultiPartParserError, UnicodeError) as error:
        raise ArgumentUnusable(field="body", expected=_FORMS[0], got=str(error)[:100]) from error
    # Some clients put the key into the address, with the jurisdiction.
    return {"api_key": request.GET.get("api_key", ""), **values}


def _client(request: HttpRequest, values: Mapping[str, str]) -> Actor | None:
    header = request.headers.get("Authorization", "")
    token = values["api_key"].strip() or (
        header[len(_BEARER) :].strip() if header[: len(_BEARER)].lower() == _BEARER else ""
    )
    if not token:
        if settings.FURONG_OPTIONS["OPEN311_ANONYMOUS"]:
            return None
        raise ApiKeyUnusable
    try:
        actor = actor_of(user_of_token(token))
    except FurongError as error:
        raise ApiKeyUnusable from error
    if not actor.holds(api.SEND):
        raise ApiKeyUnusable
    return actor


def _sent(request: HttpRequest, values: Mapping[str, str]) -> SentRequest:
    form = _Form(values)
    service = form.text("service_code")
    if not service:
        form.errors.append(ArgumentMissing(field="service_code", expected="services.xml"))
    lat, lon = form.number("lat", 90), form.number("long", 180)
    address, address_id = form.text("address_string"), form.text("address_id")
    named = {name for name in ("lat", "long", "address_string", "address_id") if values.get(name, "").strip()}
    if not named or named in ({"lat"}, {"long"}):
        form.errors.append(ArgumentMissing(field=_PLACE, expected="lat=30.65&long=104.06"))
    media_url = form.text("media_url")
    if media_url and not _URLS.fullmatch(media_url):
        form.unusable("media_url", "https://…", media_url)
    is_placed = lat is not None and lon is not None
    sent = SentRequest(
        service_code=service,
        condition=form.text(f"attribute[{CONDITION}]") or form.text(f"attribute[{CONDITION}][]"),
        description=form.text("description"),
        lon=lon if is_placed else None,
        lat=lat if is_placed else None,
        address=address,
        address_id=address_id,
        name=" ".join(part for part in (form.text("first_name", 29), form.text("last_name", 29)) if part),
        phone=form.text("phone"),
        email=form.text("email"),
        media_url=media_url,
        photos=tuple(NewPhoto(content=content, lon=lon, lat=lat) for content in _files(request)),
        client_key=request.headers.get("Idempotency-Key", "").strip()[:200] or form.text("idempotency_key"),
    )
    if form.errors:
        raise RequestRefused(form.errors)
    return sent


def _files(request: HttpRequest) -> Iterator[bytes]:
    for name in request.FILES:
        for file in request.FILES.getlist(name):
            yield file.read()
