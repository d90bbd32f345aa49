"""Times in requests are written out."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from pydantic import TypeAdapter, ValidationError

from furong.foundation.rest import Time

_TIME = TypeAdapter(Time)


@pytest.mark.parametrize(
    "text", ["2026-11-25T08:00:00+08:00", "2026-11-25T08:00:00 08:00", "2026-11-25T00:00:00Z", "2026-11-25 00:00Z"]
)
def test_a_time_with_its_zone_is_read(text: str) -> None:
    assert _TIME.validate_python(text) == datetime(2026, 11, 25, tzinfo=UTC)


@pytest.mark.parametrize("value", ["0.5", "1764000000", 1764000000, 0.5, "2026-11-25", "2026-11-25T08:00:00", "now"])
def test_numbers_days_and_times_without_a_zone_are_not_taken_for_times(value: object) -> None:
    with pytest.raises(ValidationError):
        _TIME.validate_python(value)
