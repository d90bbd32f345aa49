"""What the demo tells of the hotline: its appeals with what is done to them, its knowledge, and a call; all made up."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from importlib.resources import files
from typing import Any

from furong.kernel.clock import CITY_TIME
from furong.nets.hotline.contracts.appeals import AppealChannel, AppealKind, NewAppeal, Urgency
from furong.nets.hotline.contracts.calls import NewSegment, Speaker
from furong.nets.hotline.contracts.knowledge import NewKnowledge

__all__ = [
    "KEY",
    "LIST_FILE",
    "PHONE",
    "DemoAppeal",
    "DemoCall",
    "DemoStep",
    "call_of_demo",
    "demo_responsibilities",
    "knowledge_of_demo",
    "read_story",
    "story",
]

LIST_FILE = "演示权责清单.csv"
#: What keys of the demo begin with.
KEY = "demo/"
#: Numbers of this kind are given to nobody.
PHONE = "1380000{:04}"
_UNITS = {"m": 60, "h": 3600, "d": 86_400}


@dataclass(frozen=True, slots=True)
class DemoStep:
    """Something that is done to an appeal.

    Args:
        after: So long after it came.
        what: Name of the step.
        told: What it is done with.
    """

    after: timedelta
    what: str
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DemoAppeal:
    """An appeal, and what is done to it.

    Args:
        day: On which day of the demo it comes, counted from the first one. [d]
        at: At what time.
        category: What it is about, or empty.
        new: What is appealed, without its time.
        steps: What is done, in order.
    """

    day: int
    at: time
    category: str
    new: NewAppeal
    steps: tuple[DemoStep, ...]

    def came_at(self, first: date) -> datetime:
        """Return when it comes, in a demo that has begun on ``first``."""
        return datetime.combine(first + timedelta(days=self.day), self.at, CITY_TIME)


@dataclass(frozen=True, slots=True)
class DemoCall:
    """A call that comes again and again, and the appeal that is made of it.

    Args:
        every: It begins so often.
        new: The appeal.
        category: What that is about.
        segments: What is said, each so long after its beginning.
    """

    every: timedelta
    new: NewAppeal
    category: str
    segments: tuple[tuple[timedelta, NewSegment], ...]

    @property
    def length(self) -> timedelta:
        """How long it takes."""
        return self.segments[-1][0]

    def begun_at(self, now: datetime) -> datetime:
        """Return when the call began that is heard now, or was heard last."""
        midnight = now.astimezone(CITY_TIME).replace(hour=0, minute=0, second=0, microsecond=0)
        return midnight + (now - midnight) // self.every * self.every


@lru_cache(maxsize=1)
def story() -> tuple[DemoAppeal, ...]:
    """Return the appeals of the demo, in the order in which they come."""
    found = [_appeal(number, entry) for number, entry in enumerate(read_story("appeals")["appeals"], 1)]
    return tuple(sorted(found, key=lambda one: (one.day, one.at)))


def knowledge_of_demo(first: date) -> list[NewKnowledge]:
    """Return the items of knowledge, in a demo that has begun on ``first``."""
    return [
        NewKnowledge(
            question=entry["question"],
            answer=entry["answer"],
            owner=entry["owner"],
            source=entry["source"],
            valid_from=first + timedelta(days=entry["from"]),
            valid_until=first + timedelta(days=entry["until"]) if "until" in entry else None,
        )
        for entry in read_story("knowledge")["items"]
    ]


@lru_cache(maxsize=1)
def call_of_demo() -> DemoCall:
    """Return the call."""
    entry = read_story("call")
    return DemoCall(
        every=timedelta(minutes=entry["minutes_between"]),
        new=NewAppeal(
            channel=AppealChannel.PHONE,
            kind=AppealKind.HELP,
            title=entry["title"],
            text="".join(text for _, who, text in entry["segments"] if who == Speaker.CITIZEN),
            area=entry["area"],
            place=entry["place"],
            citizen_name=entry["name"],
            citizen_phone=entry["phone"],
            source_key=f"{KEY}call",
        ),
        category=entry["category"],
        segments=tuple(
            (timedelta(seconds=second), NewSegment(seq=seq, speaker=Speaker(who), text=text))
            for seq, (second, who, text) in enumerate(entry["segments"], 1)
        ),
    )


def demo_responsibilities() -> bytes:
    """Return the list of responsibilities, as a file."""
    return files("furong.scenarios").joinpath("data", "hotline", "responsibilities.csv").read_bytes()


def read_story(name: str) -> dict[str, Any]:
    """Return a file of what the demo tells of the hotline.

    Args:
        name: Its name, without ending.
    """
    resource = files("furong.scenarios").joinpath("data", "hotline", f"{name}.toml")
    return tomllib.loads(resource.read_text(encoding="utf-8"))


def _appeal(number: int, entry: dict[str, Any]) -> DemoAppeal:
    is_anonymous = entry.get("is_anonymous", False)
    new = NewAppeal(
        channel=AppealChannel(entry["channel"]),
        kind=AppealKind(entry["kind"]),
        urgency=Urgency(entry.get("urgency", Urgency.NORMAL)),
        area=entry["area"],
        place=entry.get("place", ""),
        lon=entry.get("lon"),
        lat=entry.get("lat"),
        title=entry["title"],
        text=entry["text"],
        citizen_name=entry["name"],
        citizen_phone="" if is_anonymous else PHONE.format(number),
        is_anonymous=is_anonymous,
        source_key=KEY + entry["key"],
    )
    steps = tuple(DemoStep(_after(after), what, tuple(told)) for after, what, *told in entry.get("steps", ()))
    return DemoAppeal(entry["day"], time.fromisoformat(entry["at"]), entry.get("category", ""), new, steps)


def _after(told: str) -> timedelta:
    """Return a length of time such as ``1d4h``."""
    seconds, digits = 0, ""
    for letter in told:
        if letter.isdigit():
            digits += letter
        else:
            seconds, digits = seconds + int(digits) * _UNITS[letter], ""
    return timedelta(seconds=seconds)
