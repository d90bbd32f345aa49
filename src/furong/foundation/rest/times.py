"""Times in requests: written out, with their zone."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AwareDatetime, BeforeValidator

__all__ = ["Time"]

_SHAPE = re.compile(r"\d{4}-\d{2}-\d{2}[Tt_ ]\d{2}:\d{2}")


def _as_written(value: object) -> object:
    """Return what was written, with the ``+`` that came as a space because an address was not encoded.

    Raises:
        ValueError: It is a bare number. Pydantic would take it for seconds since 1970, which nobody means who
            leaves out half of a date.
    """
    if isinstance(value, int | float) or (isinstance(value, str) and not _SHAPE.match(value)):
        raise ValueError("expected a time with its zone, such as 2026-11-25T08:00:00+08:00")
    return re.sub(r"(T.*) (\d\d:?\d\d)$", r"\1+\2", value) if isinstance(value, str) else value


#: A time of RFC 3339, with its zone.
Time = Annotated[AwareDatetime, BeforeValidator(_as_written)]
