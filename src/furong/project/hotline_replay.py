"""What ``furong hotline replay`` tells: topics of a recorded stream and alarms, each from what was known by then."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import polars as pl

from furong.engines.texts.topics import Appeal, Found, TopicSetting, follow
from furong.kernel.errors import InvalidInput
from furong.project.bike_events import second_of, time_text
from furong.project.hotline_tables import AppealTable, read_appeals

__all__ = ["StreamTimeUnusable", "replay_file"]

_LEAST_LETTERS = 2
_ONE_DIGIT = re.compile(r"(?<!\d)(?<!\.)\d(?!\d)")


class StreamTimeUnusable(InvalidInput):
    """A row of a stream without a usable time."""

    code = "project.stream_time"
    zh = "文件 {file} 第 {line} 行的时间 {value} 不可用。请写成 2019-07-21 10:29:36。"
    en = "In {file}, line {line}, the time {value} cannot be used. Write it as 2019-07-21 10:29:36."


def replay_file(path: Path, setting: TopicSetting) -> dict[str, Any]:
    """Replay a stream of appeals.

    Args:
        path: Table with texts and times; persons and numbers where it has them.
        setting: What makes a topic, and what an alarm.

    Raises:
        InvalidInput: When the table cannot be used.
    """
    table = read_appeals(path, "text", "time")
    seconds = _seconds(table)
    order = sorted(range(len(table)), key=lambda row: seconds[row])
    keys = table.columns.get("id") or [str(line) for line in table.lines]
    columns = (table.get("user"), table.get("title"), table.get("text"))
    appeals = [Appeal(keys[row], columns[0][row], seconds[row], columns[1][row], columns[2][row]) for row in order]
    found = follow(appeals, setting)
    months = len({time_text(int(one.second))[:7] for one in appeals})
    return {
        "messages": len(appeals),
        "from": time_text(int(appeals[0].second)),
        "to": time_text(int(appeals[-1].second)),
        "setting": {name: getattr(setting, name) for name in TopicSetting.__slots__},
        "months_with_appeals": months,
        "alarms_total": len(found.alarms),
        "alarms_per_month": round(len(found.alarms) / months, 3),
        "alarms": [_alarm(number, appeals, found) for number in range(len(found.alarms))],
        "clusters": [
            {
                "id": number,
                "messages": [appeals[place].key for place in topic.places],
                "title": _title(appeals, topic.places),
            }
            for number, topic in enumerate(found.topics)
            if len(topic.places) >= _LEAST_LETTERS
        ],
        "alone": sum(len(topic.places) < _LEAST_LETTERS for topic in found.topics),
    }


def _seconds(table: AppealTable) -> list[float]:
    told = table.get("time")
    frame = pl.DataFrame({"time": [_padded(value) for value in told]}).select(second=second_of("time", day_alone=True))
    seconds = frame["second"].to_list()
    for second, value, line in zip(seconds, told, table.lines, strict=True):
        if second is None:
            raise StreamTimeUnusable(file=table.file, line=line, value=repr(value)[:60])
    return [float(second) for second in seconds]


def _padded(value: str) -> str:
    """Return a time such as 2019/7/1 9:05 with two digits each, as the reader of times wants it."""
    return _ONE_DIGIT.sub(r"0\g<0>", value)


def _alarm(number: int, appeals: list[Appeal], found: Found) -> dict[str, Any]:
    alarm = found.alarms[number]
    known = [place for place in found.topics[alarm.topic].places if place <= alarm.place]
    return {
        "cluster": alarm.topic,
        "at": time_text(int(appeals[alarm.place].second)),
        "message": appeals[alarm.place].key,
        "hours_after_first": round((appeals[alarm.place].second - appeals[known[0]].second) / 3600, 1),
        "people": alarm.people,
        "letters": alarm.letters,
        "waited": alarm.waited,
        "messages": [appeals[place].key for place in known],
        "title": _title(appeals, known),
    }


def _title(appeals: list[Appeal], places: list[int]) -> str:
    return appeals[places[0]].title or appeals[places[0]].text[:40]
