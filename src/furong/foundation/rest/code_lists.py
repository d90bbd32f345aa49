"""The REST endpoints of code lists."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated

from ninja import Query, Router
from pydantic import BeforeValidator

from furong.foundation.citytime.clock import city_clock
from furong.foundation.codelists.lookup import CodeInfo, code_on, codes_on, list_code_lists
from furong.foundation.rest.document import answers
from furong.foundation.rest.factory import Caller, requires
from furong.kernel.clock import city_time

__all__ = ["router"]

router = Router(tags=["code lists"])


def _iso_day(text: object) -> object:
    """Take a day in the one form that is documented; a bare number would be read as seconds since 1970."""
    if isinstance(text, str) and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        raise ValueError("a day as YYYY-MM-DD")
    return text


IsoDay = Annotated[date, BeforeValidator(_iso_day)]
Day = Annotated[IsoDay | None, Query(description="The day, as YYYY-MM-DD; today if left out.")]


@router.get("/code-lists", response=list[str], auth=requires(), summary="List code lists")
def list_lists(request: Caller) -> list[str]:
    """Return the names of the code lists."""
    return list_code_lists()


@router.get(
    "/code-lists/{code_list}",
    response=list[CodeInfo],
    auth=requires(),
    summary="List the codes of a list",
    openapi_extra=answers(404),
)
def list_codes(request: Caller, code_list: str, on: Day = None) -> list[CodeInfo]:
    """Return the codes that a list holds on a day, which is today when none is given."""
    return codes_on(code_list, on or _today())


@router.get(
    "/code-lists/{code_list}/{code}",
    response=CodeInfo,
    auth=requires(),
    summary="Get a code",
    openapi_extra=answers(404),
)
def get_code(request: Caller, code_list: str, code: str, on: Day = None) -> CodeInfo:
    """Return what a code means on a day, which is today when none is given."""
    return code_on(code_list, code, on or _today())


def _today() -> date:
    return city_time(city_clock().now()).date()
