"""Answers to questions: discovery, services, requests."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.utils.dateparse import parse_datetime

from furong.foundation.citytime.clock import city_clock
from furong.kernel.clock import iso
from furong.nets.casework.adapters.open311.writing import Answer, Value
from furong.nets.casework.api import FINAL_CASE_STATES
from furong.nets.casework.api import open311 as api
from furong.nets.casework.contracts import CaseState
from furong.nets.casework.contracts.open311 import PublicRequest, PublicService, RequestQuery
from furong.nets.casework.errors.open311 import ArgumentUnusable, SpanTooLong

__all__ = [
    "CONDITION",
    "answer_discovery",
    "answer_request",
    "answer_requests",
    "answer_service",
    "answer_services",
    "answer_token",
]

#: Code of the attribute that names a filing condition.
CONDITION = "condition"
_SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
#: When this server last changed what it serves.
_CHANGESET = "2026-11-29T00:00:00+08:00"
_FORMATS = ["text/xml", "application/json"]
_SPAN = timedelta(days=90)
_PAGE_SIZE_MAX = 1000
_PAGE_MAX = 1_000_000
_SUMMARY_MAX = 500
_YEARS = (1900, 9000)
_STATUS_NOTES: Mapping[CaseState, tuple[str, str]] = {
    CaseState.REPORTED: ("已收到，等待受理。", "Received; somebody will look at it."),
    CaseState.PENDING_REGISTER: ("已受理，等待立案。", "Taken up; it is about to be registered."),
    CaseState.PENDING_VERIFY: ("正在现场核实。", "Somebody is looking at the place."),
    CaseState.NOT_ACCEPTED: ("不予受理或经核实不属实。", "Not a matter of the city, or it was not found."),
    CaseState.PENDING_DISPATCH: ("已立案，等待派遣。", "Registered; the unit in charge is about to be sent."),
    CaseState.PENDING_HANDLE: ("已派遣，等待处置。", "The unit in charge has been sent."),
    CaseState.HANDLING: ("处置中。", "Being handled."),
    CaseState.HANDLED: ("已处置，等待反馈。", "Handled; the result is being confirmed."),
    CaseState.PENDING_CHECK: ("已处置，等待核查。", "Handled; somebody is checking the result."),
    CaseState.SUSPENDED: ("暂缓处置（挂账）。", "Suspended for now."),
    CaseState.MERGED: ("与另一案件为同一问题，已并案。", "It is a matter that another request is about."),
    CaseState.CLOSED: ("经核查已解决，结案。", "Checked and solved."),
    CaseState.VOIDED: ("已作废。", "Voided."),
}


def answer_discovery(base: str, language: str) -> Answer:
    """Return where the server is.

    Args:
        base: Address of the node, e.g. ``https://city.example``.
        language: ``zh`` or ``en``.
    """
    contact = {
        "zh": f"本服务由城市运行中心提供，联系方式见 {base}",
        "en": f"Served by the city operations centre; see {base}",
    }
    key_service = {
        "zh": "api_key 由系统运维人员发放（furong token create），角色为 Open311 客户端。",
        "en": "Ask the operator of the node for an api_key: a token of a user with the role Open311 client.",
    }
    endpoints: list[Value] = [
        {
            "specification": _SPECIFICATION,
            "url": f"{base}/open311/{path}",
            "changeset": _CHANGESET,
            "type": kind,
            "formats": list[Value](_FORMATS),
        }
        for path, kind in (("v2", "production"), ("test/v2", "test"))
    ]
    told: dict[str, Value] = {
        "changeset": _CHANGESET,
        "contact": contact[language],
        "key_service": key_service[language],
        "endpoints": endpoints,
    }
    return Answer("discovery", told)


def answer_services(language: str) -> Answer:
    """Return what can be reported."""
    return Answer("services", [_service(one, language) for one in api.list_public_services()])


def answer_service(code: str, language: str) -> Answer:
    """Return what may be said of a report of one service: which filing condition it meets.

    Raises:
        ServiceUnknown: When there is none of that code.
    """
    service = api.get_public_service(code)
    attribute: dict[str, Value] = {
        "variable": True,
        "code": CONDITION,
        "datatype": "singlevaluelist",
        "required": False,
        "datatype_description": None,
        "order": 1,
        "description": "哪种情形最接近？" if language == "zh" else "Which of these comes closest?",
        "values": [{"key": one.key, "name": one.text(language)} for one in service.conditions],
    }
    attributes: list[Value] = [attribute] if service.conditions else []
    return Answer("service_definition", {"service_code": service.code, "attributes": attributes})


def answer_requests(arguments: Mapping[str, str], language: str) -> Answer:
    """Return the requests that are asked for.

    Raises:
        ArgumentUnusable: When an argument cannot be used.
        SpanTooLong: When more than 90 days are asked for.
    """
    found = api.list_public_requests(_query(arguments))
    return Answer("service_requests", [_request(one, language) for one in found])


def answer_request(number: str, language: str) -> Answer:
    """Return one request.

    Raises:
        RequestUnknown: When there is none, or it is not public.
    """
    return Answer("service_requests", [_request(api.get_public_request(number), language)])


def answer_token(token: str) -> Answer:
    """Return the request of a token: numbers are given at once, so that a token is the number itself.

    Raises:
        RequestUnknown: When there is none, or it is not public.
    """
    found = api.get_public_request(token)
    return Answer("service_requests", [{"service_request_id": found.number, "token": token}])


def _service(one: PublicService, language: str) -> Value:
    conditions = ("；" if language == "zh" else "; ").join(each.text(language) for each in one.conditions)
    keywords = [one.name(language), one.group(language), one.name("zh" if language == "en" else "en")]
    return {
        "service_code": one.code,
        "service_name": one.name(language),
        "description": conditions[:_SUMMARY_MAX] or one.name(language),
        "metadata": bool(one.conditions),
        "type": "realtime",
        "keywords": ", ".join(dict.fromkeys(word.replace(",", " ") for word in keywords if word)),
        "group": one.group(language) or None,
    }


def _request(one: PublicRequest, language: str) -> Value:
    is_english = language == "en"
    service = one.service_en if is_english else one.service_zh
    return {
        "service_request_id": one.number,
        "status": "closed" if one.state in FINAL_CASE_STATES else "open",
        "status_notes": _STATUS_NOTES[one.state][is_english],
        "service_name": service,
        "service_code": one.service_code,
        "description": one.description or service,
        "agency_responsible": (one.agency_en if is_english else one.agency_zh) or None,
        "service_notice": None,
        "requested_datetime": iso(one.requested_at),
        "updated_datetime": iso(one.updated_at),
        "expected_datetime": iso(one.expected_at) if one.expected_at else None,
        "address": one.address_en if is_english else one.address_zh,
        "address_id": one.area,
        "zipcode": None,
        "lat": one.lat,
        "long": one.lon,
        "media_url": None,
    }


def _query(arguments: Mapping[str, str]) -> RequestQuery:
    numbers = _several(arguments, "service_request_id")
    if numbers:
        return RequestQuery(numbers=numbers[:_PAGE_SIZE_MAX], page_size=_PAGE_SIZE_MAX)
    updated_since, updated_until = (_time(arguments, name) for name in ("updated_after", "updated_before"))
    since, until = (_time(arguments, name) for name in ("start_date", "end_date"))
    if updated_until is not None and updated_since is None:
        updated_since = updated_until - _SPAN
    if since is None and until is None and updated_since is None:
        since = city_clock().now() - _SPAN
    elif since is not None and until is None:
        until = since + _SPAN
    elif since is None and until is not None:
        since = until - _SPAN
    if since is not None and until is not None and until - since > _SPAN:
        raise SpanTooLong(most=_SPAN.days)
    return RequestQuery(
        since=since,
        until=until,
        updated_since=updated_since,
        updated_until=updated_until,
        service_codes=_several(arguments, "service_code"),
        is_open=_status(_several(arguments, "status")),
        page=_count(arguments, "page", 1, _PAGE_MAX),
        page_size=_count(arguments, "page_size", _PAGE_SIZE_MAX, _PAGE_SIZE_MAX),
    )


def _several(arguments: Mapping[str, str], name: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in arguments.get(name, "").split(",") if part.strip())


def _status(asked: tuple[str, ...]) -> bool | None:
    for one in asked:
        if one not in ("open", "closed"):
            raise ArgumentUnusable(field="status", expected="open, closed", got=one)
    return None if len(set(asked)) != 1 else asked[0] == "open"


def _time(arguments: Mapping[str, str], name: str) -> datetime | None:
    text = arguments.get(name, "").strip()
    if not text:
        return None
    try:
        # A plus that was not encoded arrives as a space.
        found = parse_datetime(text.replace(" ", "+"))
    except ValueError:
        found = None
    if found is None or found.tzinfo is None or not _YEARS[0] <= found.year <= _YEARS[1]:
        raise ArgumentUnusable(field=name, expected="2026-11-24T08:00:00+08:00", got=text[:60])
    return found


def _count(arguments: Mapping[str, str], name: str, default: int, most: int) -> int:
    text = arguments.get(name, "").strip()
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= most and len(text) <= 9):
        raise ArgumentUnusable(field=name, expected=f"1–{most}", got=text[:60])
    return int(text)
