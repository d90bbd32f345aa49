"""Texts and numbers that people send, as the endpoints of the hotline take them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, Field

from furong.foundation.rest import Time
from furong.foundation.rest.fields import NO_NUL, NOT_BLANK, Day, Number

__all__ = ["Code", "Day", "Instant", "Line", "Number", "Said", "Words"]


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


Instant = Annotated[Time, AfterValidator(_of_our_time)]
#: Something has to be said.
Said = Annotated[str, Field(max_length=4000, pattern=NOT_BLANK)]
Words = Annotated[str, Field(max_length=4000, pattern=NO_NUL)]
Line = Annotated[str, Field(max_length=300, pattern=NO_NUL)]
Code = Annotated[str, Field(max_length=40, pattern=NO_NUL)]
