"""Scores of operators in words: facts, where they come from, and figures as people read them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from furong.kernel.clock import city_time
from furong.nets.mobility.contracts.quotas import QuotaState
from furong.nets.mobility.contracts.score_appeals import ScoreAppealState
from furong.nets.mobility.contracts.score_periods import PeriodLength
from furong.nets.mobility.contracts.scores import Fact, FactOrigin

__all__ = [
    "amount",
    "appeal_state",
    "appeal_state_kind",
    "change",
    "day",
    "fact",
    "length",
    "origin",
    "origin_kind",
    "quota_state",
    "quota_state_kind",
    "told",
]

#: What facts are called, and what each is; read late, so that it is said in the reader's language.
_FACTS: Mapping[str, Callable[[], tuple[str, str]]] = {
    "days": lambda: (_("Days"), _("since something arrived first")),
    "days_rides_told": lambda: (_("Days with rides told"), _("days on which a reported trip ended")),
    "orders_per_day": lambda: (_("Rides a day"), _("reported trips over the days on which trips were reported")),
    "deployed": lambda: (_("Bikes deployed"), _("in public space at the end, by the last event of each")),
    "bikes_seen": lambda: (
        _("Bikes that stood"),
        _("mean of samples every ten minutes, none while silent"),
    ),
    "bikes_in_zones": lambda: (_("Bikes inside zones"), _("sum of the chances of being inside, mean of the samples")),
    "bikes_outside_zones": lambda: (_("Bikes outside zones"), _("what stood less what stood inside")),
    "feed_minutes": lambda: (_("Minutes of the feed"), _("since something arrived first")),
    "feed_minutes_fresh": lambda: (
        _("Minutes in order"),
        _("at most 15 minutes after an arrival that was not late"),
    ),
    "records_refused": lambda: (_("Records refused"), _("records that could not be used")),
    "reentries": lambda: (_("Re-entries"), _("times a watched vehicle was put down")),
    "quota": lambda: (_("Quota"), _("what the operator may deploy at the end of the period")),
    "tasks": lambda: (_("Cases due"), _("cases whose time to handle ran out in the period")),
    "tasks_in_time": lambda: (_("Cases in time"), _("done by then, or late with an appeal that was upheld")),
    "tasks_late": lambda: (_("Cases late"), _("not done by then")),
    "tasks_accepted": lambda: (_("Tasks taken on"), _("that somebody took on in the period")),
    "tasks_refused": lambda: (_("Tasks refused"), _("returned with a reason")),
    "tasks_proved": lambda: (_("Tasks proved"), _("whose end a count proved")),
    "insured": lambda: (_("Bikes insured"), ""),
    "complaints_12345": lambda: (_("Complaints to 12345"), ""),
}


def fact(name: str) -> str:
    """Return what a fact is called; its own name when it has no words."""
    return _FACTS[name]()[0] if name in _FACTS else name


def told(one: Fact) -> str:
    """Return in a sentence where a fact comes from; of one that was entered, its source."""
    if one.origin is FactOrigin.GIVEN:
        return one.told
    if one.value is None:
        return _("Nobody knows it yet; it neither gives points nor takes any.")
    return _FACTS[one.name]()[1] if one.name in _FACTS else one.told


def origin(kind: FactOrigin) -> str:
    """Return where a fact comes from in a word or two."""
    return {
        FactOrigin.CALENDAR: _("calendar"),
        FactOrigin.EVENTS: _("reported events"),
        FactOrigin.TRIPS: _("reported trips"),
        FactOrigin.COUNTS: _("positions and zones"),
        FactOrigin.FEED: _("the feed"),
        FactOrigin.CASES: _("from its cases"),
        FactOrigin.WATCH: _("watch list"),
        FactOrigin.QUOTA: _("stored quota"),
        FactOrigin.GIVEN: _("entered"),
        FactOrigin.UNKNOWN: _("unknown"),
    }[kind]


def origin_kind(kind: FactOrigin) -> str:
    """Return the kind of chip for where a fact comes from."""
    return {FactOrigin.UNKNOWN: "warn", FactOrigin.GIVEN: "info"}.get(kind, "")


def length(kind: PeriodLength) -> str:
    """Return how long a period is."""
    return {
        PeriodLength.MONTH: _("Month"),
        PeriodLength.QUARTER: _("Quarter"),
        PeriodLength.YEAR: _("Year"),
        PeriodLength.DAYS: _("Other days"),
    }[kind]


def day(at: datetime) -> str:
    """Return a day on the city's clock, as formulas have it."""
    return f"{city_time(at):%Y-%m-%d}"


def amount(value: float | None, digits: int = 2) -> str:
    """Return a figure with thousands apart and no more digits than it needs; a dash when it is not known."""
    if value is None:
        return "–"
    text = f"{value:,.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def change(value: int | None) -> str:
    """Return how much more or less something is, with its sign; a dash when that is not known."""
    if value is None:
        return "–"
    return f"{value:+,d}".replace("-", "−") if value else "0"


def quota_state(state: QuotaState) -> str:
    """Return what became of a proposal."""
    return {
        QuotaState.PROPOSED: _("proposed"),
        QuotaState.ADOPTED: _("adopted"),
        QuotaState.REJECTED: _("rejected"),
    }[state]


def quota_state_kind(state: QuotaState) -> str:
    """Return the kind of chip for what became of a proposal."""
    return {QuotaState.PROPOSED: "warn", QuotaState.ADOPTED: "ok"}.get(state, "")


def appeal_state(state: ScoreAppealState) -> str:
    """Return what became of an appeal."""
    return {
        ScoreAppealState.PENDING: _("not decided yet"),
        ScoreAppealState.UPHELD: _("upheld"),
        ScoreAppealState.REJECTED: _("not upheld"),
    }[state]


def appeal_state_kind(state: ScoreAppealState) -> str:
    """Return the kind of chip for what became of an appeal."""
    return {ScoreAppealState.PENDING: "warn", ScoreAppealState.UPHELD: "ok"}.get(state, "")
