"""What ``furong hotline replay`` tells: topics of a recorded stream and alarms, each from what was known by then."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl

from furong.engines.texts.model import head_of
from furong.engines.texts.topics import Appeal, Found, TopicSetting, follow
from furong.kernel.clock import CITY_TIME, city_time
from furong.kernel.errors import InvalidInput
from furong.project.bike_events import second_of
from furong.project.hotline_tables import AppealTable, read_appeals

__all__ = ["StreamTimeUnusable", "replay_file"]

_LEAST_LETTERS = 2


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
    months = {_time(one)[:7] for one in appeals}
    raised = Counter(_time(appeals[alarm.place])[:7] for alarm in found.alarms)
    return {
        "messages": len(appeals),
        "from": _time(appeals[0]),
        "to": _time(appeals[-1]),
        "setting": {name: getattr(setting, name) for name in TopicSetting.__slots__},
        "months_with_appeals": len(months),
        "alarms_total": len(found.alarms),
        "alarms_per_month": round(len(found.alarms) / len(months), 3),
        "alarms_in_a_month_at_most": max(raised.values(), default=0),
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
    frame = pl.DataFrame({"time": told}).select(second=second_of("time", day_alone=True))
    seconds = frame["second"].to_list()
    for second, value, line in zip(seconds, told, table.lines, strict=True):
        if second is None:
            raise StreamTimeUnusable(file=table.file, line=line, value=repr(value)[:60])
    ahead = CITY_TIME.utcoffset(None).total_seconds()
    return [float(second) - ahead for second in seconds]


def _time(appeal: Appeal) -> str:
    """Return when an appeal came in, in city time."""
    return city_time(datetime.fromtimestamp(int(appeal.second), UTC)).isoformat()


def _alarm(number: int, appeals: list[Appeal], found: Found) -> dict[str, Any]:
    alarm = found.alarms[number]
    known = [place for place in found.topics[alarm.topic].places if place <= alarm.place]
    return {
        "cluster": alarm.topic,
        "at": _time(appeals[alarm.place]),
        "message": appeals[known[-1]].key,
        "hours_after_first": round((appeals[alarm.place].second - appeals[known[0]].second) / 3600, 1),
        "people": alarm.people,
        "letters": alarm.letters,
        "waited": alarm.waited,
        "messages": [appeals[place].key for place in known],
        "title": _title(appeals, known),
    }


def _title(appeals: list[Appeal], places: list[int]) -> str:
    first = appeals[places[0]]
    return head_of(first.title, first.text)
