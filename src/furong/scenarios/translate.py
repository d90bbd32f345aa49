"""From a pack's entries to what the nets understand, on a day, with every named number and text put in."""

from __future__ import annotations

import json
from datetime import date, datetime, time

from furong.engines.places import ZoneFile, read_zones
from furong.kernel.clock import CITY_TIME
from furong.kernel.units import convert
from furong.nets.casework.contracts import CaseTypeSpec
from furong.nets.sensing.contracts import Grouping, Priority, RuleSpec, StreamKind, StreamSpec
from furong.scenarios.pack import LIMIT_UNITS, Pack

__all__ = ["case_type_spec", "period_s", "points_of", "rule_spec", "stream_spec"]

#: How often something is expected from a feed whose stream does not say. [s]
_PERIOD_S = 60


def stream_spec(pack: Pack, name: str, day: date) -> StreamSpec:
    """Return the declaration of a stream as it holds on ``day``."""
    entry = pack.streams[name]
    return StreamSpec(
        key=f"{pack.id}/{name}",
        kind=StreamKind(entry.kind),
        category=entry.category,
        unit=entry.unit,
        value_name=entry.value,
        title_zh=pack.text(entry.title, "zh"),
        title_en=pack.text(entry.title, "en"),
        fields=dict(entry.fields),
        hold_min=_whole(pack, entry.hold, "min", day),
        earliest=datetime.combine(entry.earliest, time(), CITY_TIME),
        grouping=Grouping(
            digit=_whole(pack, entry.groups.digit, "1", day),
            modulo=_whole(pack, entry.groups.modulo, "1", day),
            groups=entry.groups.codes,
        )
        if entry.groups
        else None,
        demo_note_zh=pack.text(entry.demo_note, "zh") if entry.demo_note else "",
        demo_note_en=pack.text(entry.demo_note, "en") if entry.demo_note else "",
    )


def rule_spec(pack: Pack, name: str, day: date) -> RuleSpec:
    """Return the declaration of a rule as it holds on ``day``."""
    entry = pack.rules[name]
    return RuleSpec(
        key=f"{pack.id}/{name}",
        stream=f"{pack.id}/{entry.over}",
        raise_when=entry.raise_when,
        clear_when=entry.clear,
        dwell_min=_whole(pack, entry.dwell, "min", day),
        parameters={key: parameter.at(day) for key, parameter in pack.parameters.items()},
        priority=Priority(entry.priority),
        title_zh=pack.text(entry.text, "zh"),
        title_en=pack.text(entry.text, "en"),
        case_type=f"{pack.id}/{entry.opens}" if entry.opens else "",
        source=entry.source,
    )


def case_type_spec(pack: Pack, name: str, day: date) -> CaseTypeSpec:
    """Return the declaration of a type of case as it holds on ``day``."""
    entry = pack.cases[name]
    limit = pack.parameters[entry.limit]
    return CaseTypeSpec(
        key=f"{pack.id}/{name}",
        class_code=entry.class_code,
        title_zh=pack.text(entry.title, "zh"),
        title_en=pack.text(entry.title, "en"),
        limit=float(convert(limit.at(day), limit.unit, LIMIT_UNITS[entry.limit_kind])),
        limit_kind=entry.limit_kind,
        start_rule=entry.start_rule,
        closing_zh=pack.text(entry.closing, "zh"),
        closing_en=pack.text(entry.closing, "en"),
        organisations=dict(entry.assign),
        task_zh=pack.text(entry.task, "zh"),
        task_en=pack.text(entry.task, "en"),
        results=entry.results,
        photos_before=_whole(pack, entry.photos.before, "1", day),
        photos_after=_whole(pack, entry.photos.after, "1", day),
        source=entry.source,
        figure_zh=pack.text(entry.figure, "zh") if entry.figure else "",
        figure_en=pack.text(entry.figure, "en") if entry.figure else "",
        supervised_late=entry.supervised_late,
    )


def period_s(pack: Pack, stream: str, day: date) -> int:
    """Return how often something is expected from a feed of that stream. [s]"""
    name = pack.streams[stream].period
    return _whole(pack, name, "s", day) if name else _PERIOD_S


def points_of(pack: Pack, stream: str) -> ZoneFile:
    """Return the points that a stream of the pack observes."""
    document = json.loads((pack.folder / pack.streams[stream].points).read_text(encoding="utf-8"))
    entry = pack.streams[stream]
    return read_zones(document, positive=entry.needs, allow_points=entry.kind == StreamKind.READING)


def _whole(pack: Pack, name: str, unit: str, day: date) -> int:
    """Return the parameter in ``unit`` as a whole number."""
    parameter = pack.parameters[name]
    return round(float(convert(parameter.at(day), parameter.unit, unit)))
