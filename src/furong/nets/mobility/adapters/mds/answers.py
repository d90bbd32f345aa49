"""What every MDS endpoint shares: versions, content types, errors (MDS 2.0.2, general-information.md)."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse

from furong.nets.mobility.contracts.feeds import BulkResult, Failure

__all__ = [
    "MEDIA_TYPE",
    "VERSION",
    "MdsRefused",
    "bulk",
    "demand_version",
    "failure",
    "milliseconds",
    "refused",
    "sent",
]

#: The version of MDS that is spoken here.
VERSION = "2.0.2"
MEDIA_TYPE = "application/vnd.mds+json"
_OURS = re.compile(r"application/vnd\.mds(?:\.\w+)?\+json", re.IGNORECASE)
_VERSION = re.compile(r"version\s*=\s*\"?([0-9.]+)\"?", re.IGNORECASE)
_SPOKEN = re.compile(r"2(?:\.0(?:\.\d+)?)?")


@dataclass(slots=True)
class MdsRefused(Exception):
    """A request that is refused as a whole.

    Args:
        status: HTTP status.
        error: Its name in MDS, or ours where MDS has none.
        description: A sentence.
        details: What is wrong.
    """

    status: HTTPStatus
    error: str
    description: str
    details: tuple[str, ...] = ()


def demand_version(request: HttpRequest) -> None:
    """Return when the caller takes what is spoken here; who names no version takes any.

    Raises:
        MdsRefused: 406, when another version of MDS is asked for.
    """
    accept = request.headers.get("Accept", "")
    asked = [_VERSION.search(part) for part in accept.split(",") if _OURS.search(part)]
    versions = [found[1] for found in asked if found is not None]
    if versions and not any(_SPOKEN.fullmatch(version) for version in versions):
        detail = f"Accept: {accept[:100]}; {MEDIA_TYPE};version=2.0 is spoken here"
        raise MdsRefused(
            HTTPStatus.NOT_ACCEPTABLE, "unsupported_version", "This version is not spoken here.", (detail,)
        )


def sent(content: Any, status: int = HTTPStatus.OK) -> HttpResponse:
    """Return an answer of MDS."""
    text = json.dumps(content, ensure_ascii=False)
    return HttpResponse(text, content_type=f"{MEDIA_TYPE};version=2.0;charset=utf-8", status=status)


def refused(error: MdsRefused) -> HttpResponse:
    """Return the answer to a request that is refused."""
    details = list(error.details) or [error.description]
    told = {"error": error.error, "error_description": error.description, "error_details": details}
    return sent(told, error.status)


def bulk(result: BulkResult) -> dict[str, Any]:
    """Return what came of many records (general-information.md, "Bulk Responses")."""
    return {
        "success": result.success,
        "total": result.total,
        "failures": [failure(one) for one in result.failures],
    }


def failure(one: Failure) -> dict[str, Any]:
    """Return one record that is refused, with why."""
    return {
        "item": one.item,
        "error": one.error,
        "error_description": one.description,
        "error_details": list(one.details),
    }


def milliseconds(at: datetime) -> int:
    """Return an instant as MDS writes it. [ms since 1970-01-01T00:00Z]"""
    return round(at.timestamp() * 1000)
