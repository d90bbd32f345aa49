"""Texts and numbers that people send, as the endpoints of the hotline take them."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated

from ninja import Path
from pydantic import AfterValidator, BeforeValidator, Field

from furong.foundation.rest import Time

__all__ = ["Code", "Day", "Instant", "Line", "Number", "Said", "Words"]

_NUMBER_MAX = 2**63 - 1
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")

#: Years of which the city has calendars, or can assume them; others are slips, and their ends have no city time.
_YEARS = range(2000, 2101)


def _of_our_time(value: datetime) -> datetime:
    """Return the time.

    Raises:
        ValueError: It is of another century.
    """
    if value.year not in _YEARS:
        raise ValueError(f"expected a time between {_YEARS.start} and {_YEARS.stop - 1}")
    return value


def _as_written(value: object) -> object:
    """Return what was written.

    Raises:
        ValueError: It is no day. Pydantic would take a bare number for seconds since 1970.
    """
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise ValueError("expected a day, such as 2026-12-31")
    return value


Day = Annotated[date, BeforeValidator(_as_written)]
Instant = Annotated[Time, AfterValidator(_of_our_time)]
#: Something has to be said.
Said = Annotated[str, Field(max_length=4000, pattern=r"^[^\x00]*[^\s\x00][^\x00]*$")]
Words = Annotated[str, Field(max_length=4000, pattern=r"^[^\x00]*$")]
Line = Annotated[str, Field(max_length=300, pattern=r"^[^\x00]*$")]
Code = Annotated[str, Field(max_length=40, pattern=r"^[^\x00]*$")]
Number = Annotated[int, Path(ge=1, le=_NUMBER_MAX)]
