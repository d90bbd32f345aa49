"""What the bodies, paths and queries of many endpoints hold: days, numbers, pages and texts, read in one way."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated

from ninja import Path, Query
from pydantic import BeforeValidator

__all__ = ["NOT_BLANK", "NO_NUL", "Day", "Number", "Page"]

#: The largest whole number that a table can have for a key.
_NUMBER_MAX = 2**63 - 1
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")

#: The pattern of a text that the database can keep.
NO_NUL = r"^[^\x00]*$"
#: The same, and something has to be said.
NOT_BLANK = r"^[^\x00]*[^\s\x00][^\x00]*$"


def _as_written(value: object) -> object:
    """Return what was written.

    Raises:
        ValueError: It is no day. Pydantic would take a bare number for seconds since 1970.
    """
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise ValueError("expected a day, such as 2026-12-31")
    return value


Day = Annotated[date, BeforeValidator(_as_written)]
Number = Annotated[int, Path(ge=1, le=_NUMBER_MAX)]
Page = Annotated[int, Query(ge=1, le=_NUMBER_MAX, description="Page, from 1 on. [1]")]
