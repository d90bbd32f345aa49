"""Logs: one JSON object a line, whatever is in it, and no secret among it."""

from __future__ import annotations

import json
import logging
import sys

from furong.project.logging import LOGGING_CONFIGURATION, JsonLines


def line(record: logging.LogRecord) -> dict[str, str]:
    text = JsonLines().format(record)
    assert "\n" not in text
    found: dict[str, str] = json.loads(text)
    return found


def record_of(event: str, **extra: object) -> logging.LogRecord:
    made = logging.makeLogRecord({"name": "furong.test", "levelname": "WARNING", "msg": event, "args": (), **extra})
    made.created = 0.0
    return made


def test_a_record_is_one_object_with_its_fields() -> None:
    assert line(record_of("feed_late", feed="bikes", minutes=7)) == {
        "time": "1970-01-01T00:00:00.000+00:00",
        "level": "warning",
        "logger": "furong.test",
        "event": "feed_late",
        "feed": "bikes",
        "minutes": "7",
    }


def test_chinese_stays_readable_and_line_breaks_stay_inside() -> None:
    found = line(record_of("a\nb", place="天府\n三街"))
    assert found["event"] == "a\nb"
    assert "天府" in JsonLines().format(record_of("x", place="天府"))


def test_a_trace_is_a_field() -> None:
    try:
        raise ValueError("why")
    except ValueError:
        found = line(record_of("broken", exc_info=sys.exc_info()))
    assert found["trace"].endswith("ValueError: why")


def test_a_request_with_its_cookies_is_never_written() -> None:
    assert "request" not in line(record_of("x", request="<Cookie: secret>"))


def test_everything_goes_through_one_formatter() -> None:
    assert LOGGING_CONFIGURATION["root"]["handlers"] == ["stderr"]
    assert LOGGING_CONFIGURATION["handlers"]["stderr"]["formatter"] == "json"
    for logger in LOGGING_CONFIGURATION["loggers"].values():
        assert logger.get("propagate", True)
        assert not logger.get("handlers")
