"""Rules over things of the registry, as data: what a pack's YAML, the API and the rule editor say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal

import msgspec

from furong.nets.sensing.contracts import Priority

__all__ = ["CityRuleSpec", "Limit", "Over", "RuleKind", "RulePart", "Trial", "TriedEpisode"]

Key = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9_]+(/[a-z0-9_]+)*$", max_length=120)]
Title = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
_DAY_S = 86_400


class RuleKind(StrEnum):
    """What a rule looks at."""

    #: The value of one thing against a limit.
    THRESHOLD = "threshold"
    #: How fast the value of one thing changes.
    RATE = "rate"
    #: That a thing says nothing for longer than it should.
    SILENCE = "silence"
    #: Several things of one asset at once.
    ASSET = "asset"
    #: The things of a category in an area, over a window of time.
    AGGREGATE = "aggregate"
    #: The value of one thing against what is usual at this hour of the week.
    BASELINE = "baseline"


class Over(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which things a rule watches: those that fit every list that is not empty.

    Args:
        categories: Their categories.
        areas: Codes of areas; everything below them is included.
        owners: Their owners.
        codes: Their own codes.
    """

    categories: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()


class Limit(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One limit; exactly one of the four is given, in the unit of what is measured."""

    above: float | None = None
    at_least: float | None = None
    below: float | None = None
    at_most: float | None = None

    def told(self) -> list[tuple[str, float]]:
        """Return the limits that are given, by name."""
        return [(name, value) for name in self.__struct_fields__ if (value := getattr(self, name)) is not None]


class RulePart(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"raise_when": "raise"}):
    """What one category of things of an asset must show."""

    category: str
    raise_when: Limit


class CityRuleSpec(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"raise_when": "raise"}
):
    """A rule.

    Args:
        key: ``<pack>/<rule>`` or any path of small words.
        kind: What it looks at.
        title_zh: What the alarm says in Chinese; may name ``{thing}``, ``{value}``, ``{category}`` and ``{area}``.
        title_en: The same in English.
        over: Which things it watches.
        raise_when: Limit at which it raises; for ``silence`` none.
        clear: Limit at which it clears; left out, it clears as soon as the raising condition does not hold.
        either_way: For ``rate`` and ``baseline``: the size counts, not the direction.
        dwell_s: How long the raising condition must hold without a break. [s]
        per: For ``rate``: change per minute or hour.
        factor: For ``silence``: times the expected period of the thing. [1]
        match: For ``asset``: any or all of the parts.
        parts: For ``asset``: what its things must show.
        of: For ``aggregate``: what is made of the values in a window.
        hit: For ``aggregate`` of ``share``: which readings count.
        level: For ``aggregate``: over which level of areas.
        window_s: For ``aggregate``: length of a window. [s]
        least: For ``aggregate``: windows with fewer readings say nothing. [1]
        weeks: For ``baseline``: from how much history what is usual is learnt. [wk]
        unless_quality: Readings with any of these bits of quality are passed over.
        priority: Level of its alarms.
        opens: Type of the case that an alarm opens, or empty.
        escalate_after_min: An alarm that nobody has acknowledged goes one level up after each of these. [min]
        flood_over: More alarms of one cause in ten minutes are told as one flood. [1]
        source: Where the rule comes from.
    """

    key: Key
    kind: RuleKind
    title_zh: Title
    title_en: Title
    over: Over = Over()
    raise_when: Limit | None = None
    clear: Limit | None = None
    either_way: bool = False
    dwell_s: Annotated[float, msgspec.Meta(ge=0, le=30 * _DAY_S)] = 0
    per: Literal["minute", "hour"] = "minute"
    factor: Annotated[float, msgspec.Meta(gt=0, le=10_000)] = 3
    match: Literal["any", "all"] = "all"
    parts: Annotated[tuple[RulePart, ...], msgspec.Meta(max_length=8)] = ()
    of: Literal["mean", "max", "min", "count", "share"] = "mean"
    hit: Limit | None = None
    level: Literal["city", "district", "street", "community", "grid"] = "district"
    window_s: Annotated[int, msgspec.Meta(ge=10, le=7 * _DAY_S)] = 300
    least: Annotated[int, msgspec.Meta(ge=1)] = 1
    weeks: Annotated[int, msgspec.Meta(ge=1, le=53)] = 4
    unless_quality: tuple[str, ...] = ()
    priority: Priority = Priority.ORDINARY
    opens: str = ""
    escalate_after_min: Annotated[tuple[float, ...], msgspec.Meta(max_length=4)] = ()
    flood_over: Annotated[int, msgspec.Meta(ge=1)] = 50
    source: str = ""

    def title(self, language: str, words: Mapping[str, str]) -> str:
        """Return what an alarm says in ``zh`` or ``en``; a name that is not known stays as it is written."""
        text = self.title_en if language == "en" else self.title_zh
        for name, word in words.items():
            text = text.replace("{" + name + "}", word)
        return text


@dataclass(frozen=True, slots=True, kw_only=True)
class TriedEpisode:
    """An episode that a rule would have raised."""

    thing: str
    raised_at: datetime
    cleared_at: datetime | None
    value: float
    extreme: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What a rule would have done over a span of history.

    Args:
        since: Where it begins.
        until: Where it ends.
        readings: How many readings were looked at. [1]
        watched: How many things the rule watches. [1]
        episodes: How many alarms it would have raised. [1]
        things: On how many things. [1]
        still_open: How many of them were open at the end. [1]
        by_day: How many by day of the city's time.
        samples: The first of them.
    """

    since: datetime
    until: datetime
    readings: int
    watched: int
    episodes: int
    things: int
    still_open: int
    by_day: Mapping[str, int]
    samples: tuple[TriedEpisode, ...]
