"""The format of a pack: one frozen dataclass a file. See ``docs/reference/packs.md`` for what each field is for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

import msgspec

from furong.nets.sensing.contracts.city_rules import Over

__all__ = [
    "PACK_ID",
    "BothLanguages",
    "CaseEntry",
    "CityRuleEntry",
    "Expected",
    "Given",
    "Grouping",
    "MadeUpBikes",
    "Manifest",
    "Nets",
    "OverflowEntry",
    "Parameter",
    "PartEntry",
    "Photos",
    "Pull",
    "RecordedYear",
    "RuleEntry",
    "Sentence",
    "StreamEntry",
]

#: What a pack may be called: its name is part of keys and addresses.
PACK_ID = re.compile(r"[a-z][a-z0-9_]{1,39}")


class BothLanguages(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A text in Chinese and English."""

    zh: str
    en: str


class Nets(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which nets the pack reads from and writes to."""

    reads: tuple[str, ...]
    writes: tuple[str, ...] = ()


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``pack.yaml``."""

    id: str
    title: BothLanguages
    version: str
    owner: str
    nets: Nets
    region: str
    tier: str
    source: str
    licence: str
    depends: tuple[str, ...] = ()


class Parameter(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One number of a pack: unit, source, who may override it, and its values from dates on."""

    unit: str
    source: str
    overridable: str
    values: Mapping[date, float]

    def at(self, day: date) -> float:
        """Return the value that holds on ``day``, or the first one before it holds."""
        begun = [since for since in self.values if since <= day]
        return self.values[max(begun) if begun else min(self.values)]


class Grouping(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How subjects fall into groups: names of parameters, and the codes of the groups."""

    digit: str
    modulo: str
    codes: tuple[str, ...]


class StreamEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One stream of ``streams.yaml``; ``hold`` and ``period`` name parameters, ``needs`` numbers of each point."""

    kind: str
    category: str
    unit: str
    value: str
    title: str
    fields: Mapping[str, str]
    hold: str
    earliest: date
    points: str
    needs: tuple[str, ...] = ()
    groups: Grouping | None = None
    demo_note: str = ""
    period: str = ""


class RuleEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"raise_when": "raise"}):
    """One rule of ``rules.yaml``; ``dwell`` names a parameter, ``text`` a text, ``opens`` a case type."""

    over: str
    raise_when: str
    clear: str
    dwell: str
    priority: str
    text: str
    source: str
    opens: str = ""


class PartEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"raise_when": "raise"}):
    """What one category of things of an asset must show; the limit names a parameter."""

    category: str
    raise_when: Mapping[str, str]


class CityRuleEntry(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"raise_when": "raise"}
):
    """One rule of ``city_rules.yaml``, over registered things.

    Limits (``above``, ``at_least``, ``below``, ``at_most``), ``dwell``, ``window``, ``factor``, ``least``, ``weeks``,
    ``flood_over`` and ``escalate_after`` name parameters, ``text`` a text, ``opens`` a case type; ``mode`` is what the
    rule enters when it is installed for the first time or has changed.
    """

    kind: str
    text: str
    over: Over = Over()
    raise_when: Mapping[str, str] | None = None
    clear: Mapping[str, str] | None = None
    hit: Mapping[str, str] | None = None
    parts: tuple[PartEntry, ...] = ()
    either_way: bool = False
    dwell: str = ""
    window: str = ""
    factor: str = ""
    least: str = ""
    weeks: str = ""
    flood_over: str = ""
    per: str = "minute"
    match: str = "all"
    of: str = "mean"
    level: str = "district"
    unless_quality: tuple[str, ...] = ()
    priority: str
    opens: str = ""
    escalate_after: tuple[str, ...] = ()
    mode: Literal["draft", "shadow", "active"] = "shadow"
    source: str


class Photos(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How many photos a task needs: names of parameters."""

    before: str
    after: str


class CaseEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One type of ``case.yaml``; ``limit`` names a parameter; ``title``, ``closing``, ``task`` and ``figure`` texts."""

    class_code: str
    title: str
    limit: str
    limit_kind: str
    start_rule: str
    closing: str
    task: str
    assign: Mapping[str, str]
    results: tuple[str, ...]
    photos: Photos
    verifier: str
    source: str
    figure: str = ""
    supervised_late: bool = False


class OverflowEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When the parking zones of the mobility net overflow; every field but the last two names a parameter.

    ``crowded``, ``overflow``, ``critical`` and ``clear`` are shares of the capacity; ``dwell`` and ``clear_dwell`` say
    how long counts must say it, ``hold`` how long a count speaks for the zone, ``silence`` how long a better source
    must say nothing before the next one is listened to, and ``certainty`` how probable it must be that a threshold is
    passed. ``opens`` names a case type.
    """

    crowded: str
    overflow: str
    critical: str
    clear: str
    dwell: str
    clear_dwell: str
    hold: str
    silence: str
    certainty: str
    opens: str = ""
    source: str


class Given(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a test starts from: a thing's properties and its levels by time of day, or when a case was opened."""

    thing: Mapping[str, float] = {}
    levels: Mapping[str, float | None] = {}
    opened: str = ""


class Expected(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a test expects: episodes as pairs of times of day (the second may be null), or a due instant."""

    episodes: tuple[tuple[str, str | None], ...] = ()
    due: str = ""


class Sentence(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One test of ``tests/*.yaml``, named by what it says."""

    name: BothLanguages
    given: Given
    expect: Expected
    rule: str = ""
    case: str = ""


TimeOfDay = Annotated[str, msgspec.Meta(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]


class Pull(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"first": "from", "last": "to"}):
    """How strongly a point draws bikes on the mornings of a demo, and between which times of day."""

    pull: float
    first: TimeOfDay
    last: TimeOfDay


class MadeUpBikes(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="made_up_bikes"):
    """A feed of ``data/demo.yaml`` for which bike days are made up: its stream, the seed, and the points."""

    stream: str
    seed: int
    points: Mapping[str, Pull]


class RecordedYear(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="recorded_year"):
    """A feed of ``data/demo.yaml`` that tells a recorded year again, from some hours before the first day on."""

    stream: str
    series: str
    year: int
    history_h: int
