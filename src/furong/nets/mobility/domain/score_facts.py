"""Which facts of operators the net can gather, what each is in a sentence, and who else tells some."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from furong.nets.mobility.contracts.operators import OperatorInfo
from furong.nets.mobility.contracts.scores import Fact, FactOrigin

__all__ = ["KNOWN", "FactSource", "fact_of", "fact_sources", "register_fact_source", "unknown"]

#: What each fact is that the net or another part of the city can tell, and where it comes from.
KNOWN: Mapping[str, tuple[FactOrigin, str]] = {
    "days": (FactOrigin.CALENDAR, "days of the period since something arrived first"),
    "days_rides_told": (FactOrigin.TRIPS, "days of the period on which a reported trip ended"),
    "orders_per_day": (FactOrigin.TRIPS, "reported trips over the days on which trips were reported"),
    "deployed": (FactOrigin.EVENTS, "vehicles in public space at the end, by the last event of each"),
    "bikes_seen": (FactOrigin.COUNTS, "vehicles that stood, mean of samples each ten minutes of the feed"),
    "bikes_in_zones": (
        FactOrigin.COUNTS,
        "sum of their probabilities of being in a zone, mean of the same samples",
    ),
    "bikes_outside_zones": (FactOrigin.COUNTS, "what stood less what stood inside zones, mean of the same samples"),
    "feed_minutes": (FactOrigin.FEED, "minutes of the period since something arrived first"),
    "feed_minutes_fresh": (FactOrigin.FEED, "of these, minutes at most 15 after an arrival that was not late"),
    "records_refused": (FactOrigin.FEED, "records that could not be used"),
    "reentries": (FactOrigin.WATCH, "times a watched vehicle was put down"),
    "quota": (FactOrigin.QUOTA, "what the operator may deploy at the end of the period"),
    "tasks": (FactOrigin.CASES, "cases whose time to handle ran out in the period"),
    "tasks_in_time": (FactOrigin.CASES, "of these, those done by then, or late for which an appeal was upheld"),
    "tasks_late": (FactOrigin.CASES, "of these, those that were not done by then"),
    "tasks_accepted": (FactOrigin.CASES, "tasks that somebody took on in the period"),
    "tasks_refused": (FactOrigin.CASES, "tasks that were returned with a reason in the period"),
    "tasks_proved": (FactOrigin.CASES, "tasks whose end a count proved in the period"),
}

#: Tells facts of operators between two instants, by operator's code.
FactSource = Callable[[Sequence[OperatorInfo], datetime, datetime], Mapping[str, Sequence[Fact]]]

_sources: list[FactSource] = []


def register_fact_source(source: FactSource) -> FactSource:
    """Let somebody tell facts that the net itself does not know."""
    _sources.append(source)
    return source


def fact_sources() -> tuple[FactSource, ...]:
    """Return whoever tells facts."""
    return tuple(_sources)


def fact_of(name: str, value: float, cases: Sequence[str] = ()) -> Fact:
    """Return a fact of :data:`KNOWN`."""
    origin, told = KNOWN[name]
    return Fact(name=name, value=float(value), origin=origin, told=told, cases=tuple(cases))


def unknown(name: str) -> Fact:
    """Return a fact that nobody knows."""
    return Fact(name=name, value=None, origin=FactOrigin.UNKNOWN, told="not known")
