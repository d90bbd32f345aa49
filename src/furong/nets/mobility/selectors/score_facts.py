"""Gathering what is known of operators in a period: what is stored, what others tell, what people entered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Avg, Count, Min, Sum
from django.db.models.functions import TruncDate

from furong.kernel.clock import CITY_TIME, city_time
from furong.kernel.permissions import Actor
from furong.nets.mobility.contracts.feeds import LATE_AFTER, SILENT_AFTER, Channel
from furong.nets.mobility.contracts.operators import OperatorInfo
from furong.nets.mobility.contracts.score_periods import ScorePeriod
from furong.nets.mobility.contracts.scores import Fact, FactOrigin, GivenFactInfo
from furong.nets.mobility.contracts.vehicles import IN_PUBLIC_SPACE
from furong.nets.mobility.domain.score_facts import KNOWN, fact_of, fact_sources, unknown
from furong.nets.mobility.models import FeedMinute, GivenFact, OperatorQuota, OrderSample, Reentry, VehicleTrip
from furong.nets.mobility.selectors.feeds import operators_for
from furong.nets.mobility.selectors.operators import SEE, names_for

__all__ = ["gather_facts", "list_given_facts_for"]

_MINUTE = timedelta(minutes=1)
#: Channels by which an operator tells where its vehicles are.
_PLACES = (Channel.EVENTS.value, Channel.TELEMETRY.value, Channel.GBFS.value)

_FRESH = """
SELECT operator_id, sum(least(next, minute + %(held)s, %(end)s) - minute) FROM (
    SELECT operator_id, minute, coalesce(lead(minute) OVER (PARTITION BY operator_id ORDER BY minute), %(end)s) AS next
    FROM (
        SELECT operator_id, minute FROM mobility_feedminute
        WHERE channel = ANY(%(channels)s) AND lag_s <= %(late)s AND stored + doubled > 0
            AND minute >= %(since)s AND minute < %(end)s AND operator_id = ANY(%(codes)s)
        GROUP BY operator_id, minute
    ) arrivals
) steps GROUP BY operator_id
"""

_DEPLOYED = """
SELECT vehicle.operator_id, count(*) FILTER (WHERE last.state = ANY(%(public)s)) FROM mobility_vehicle vehicle
CROSS JOIN LATERAL (
    SELECT state FROM mobility_vehicleevent
    WHERE vehicle_id = vehicle.id AND at < %(end)s ORDER BY at DESC, event_id DESC LIMIT 1
) last WHERE vehicle.operator_id = ANY(%(codes)s) GROUP BY vehicle.operator_id
"""

_Numbers = dict[str, dict[str, float]]


def gather_facts(
    operators: Sequence[OperatorInfo], period: ScorePeriod, now: datetime, *, names: Iterable[str] = ()
) -> dict[str, dict[str, Fact]]:
    """Return facts of operators in a period, as far as it has begun, by operator's code and name.

    Args:
        operators: The operators.
        period: The period.
        now: Until when.
        names: Facts that are told as unknown when nobody knows them.
    """
    table: dict[str, dict[str, Fact]] = {one.code: {} for one in operators}
    end = min(period.until, now)
    if period.since < end:
        for code, numbers in _numbers(list(table), period.since, end).items():
            table[code] |= {name: fact_of(name, value) for name, value in numbers.items()}
        for source in fact_sources():
            for code, facts in source(operators, period.since, end).items():
                table[code] |= {fact.name: fact for fact in facts}
    for row in _newest_given(list(table), period.name):
        gathered = table[row.operator_id].get(row.name)
        table[row.operator_id][row.name] = Fact(
            name=row.name,
            value=row.value,
            origin=FactOrigin.GIVEN,
            told=row.source,
            cases=gathered.cases if gathered else (),
            gathered=gathered.value if gathered else None,
        )
    return {code: _in_order(facts, names) for code, facts in table.items()}


def _in_order(facts: Mapping[str, Fact], names: Iterable[str]) -> dict[str, Fact]:
    order = dict.fromkeys([*KNOWN, *names, *facts])
    return {name: facts.get(name) or unknown(name) for name in order}


def _numbers(codes: Sequence[str], since: datetime, end: datetime) -> _Numbers:
    """Return what the net knows; what stands nowhere here is not known."""
    began = FeedMinute.objects.filter(operator__in=codes, minute__lt=end).values_list("operator").order_by()
    connected = {code: max(first, since) for code, first in began.annotate(first=Min("minute"))}
    found: _Numbers = {code: {} for code in codes}
    for code, first in connected.items():
        found[code] |= dict.fromkeys(("days_rides_told", "feed_minutes_fresh", "records_refused", "reentries"), 0.0)
        found[code]["days"] = float((city_time(end - _MINUTE).date() - city_time(first).date()).days + 1)
        found[code]["feed_minutes"] = float((end - first) // _MINUTE)
    for told in (
        _trips(codes, since, end),
        _feed(codes, since, end),
        _stood(codes, since, end),
        _came_up(codes, since, end),
    ):
        for code, numbers in told.items():
            if code in connected:
                found[code] |= numbers
    for code, quota in _quotas(end, codes).items():
        found[code]["quota"] = float(quota)
    return found


def _trips(codes: Sequence[str], since: datetime, end: datetime) -> _Numbers:
    rows = VehicleTrip.objects.filter(vehicle__operator__in=codes, end_at__gte=since, end_at__lt=end)
    told = (
        rows.order_by()
        .values_list("vehicle__operator")
        .annotate(days=Count(TruncDate("end_at", tzinfo=CITY_TIME), distinct=True), trips=Count("pk"))
    )
    return {
        code: {"days_rides_told": float(days), "orders_per_day": round(trips / days, 3)} for code, days, trips in told
    }


def _feed(codes: Sequence[str], since: datetime, end: datetime) -> _Numbers:
    given: dict[str, Any] = {
        "codes": list(codes),
        "since": since,
        "end": end,
        "held": SILENT_AFTER,
        "late": LATE_AFTER.total_seconds(),
        "channels": list(_PLACES),
        "public": [state.value for state in IN_PUBLIC_SPACE],
    }
    found: _Numbers = {}
    with connection.cursor() as cursor:
        cursor.execute(_FRESH, given)
        for code, lasted in cursor.fetchall():
            found.setdefault(code, {})["feed_minutes_fresh"] = float(lasted // _MINUTE)
        cursor.execute(_DEPLOYED, given)
        for code, count in cursor.fetchall():
            found.setdefault(code, {})["deployed"] = float(count)
    refused = FeedMinute.objects.filter(operator__in=codes, minute__gte=since, minute__lt=end).order_by()
    for code, count in refused.values_list("operator").annotate(count=Sum("refused")):
        found.setdefault(code, {})["records_refused"] = float(count)
    return found


def _stood(codes: Sequence[str], since: datetime, end: datetime) -> _Numbers:
    rows = OrderSample.objects.filter(operator__in=codes, at__gte=since, at__lt=end).order_by()
    return {
        code: {
            "bikes_seen": round(seen, 3),
            "bikes_in_zones": round(inside, 3),
            "bikes_outside_zones": round(seen - inside, 3),
        }
        for code, seen, inside in rows.values_list("operator").annotate(mean=Avg("seen"), within=Avg("inside"))
    }


def _came_up(codes: Sequence[str], since: datetime, end: datetime) -> _Numbers:
    rows = Reentry.objects.filter(vehicle__operator__in=codes, at__gte=since, at__lt=end).order_by()
    return {code: {"reentries": float(n)} for code, n in rows.values_list("vehicle__operator").annotate(n=Count("pk"))}


def _quotas(end: datetime, codes: Sequence[str]) -> dict[str, int]:
    """Return what operators may deploy last before an instant: what holds from then on is of the time after it."""
    rows = OperatorQuota.objects.filter(valid_from__lt=end, operator__in=codes)
    newest = rows.order_by("operator", "-valid_from", "-pk").distinct("operator")
    return {row.operator_id: row.quota for row in newest}


def _newest_given(codes: Sequence[str], period: str) -> list[GivenFact]:
    rows = GivenFact.objects.filter(operator__in=codes, period=period)
    newest = rows.order_by("operator", "name", "-pk").distinct("operator", "name")
    return [row for row in newest if row.value is not None]


def list_given_facts_for(actor: Actor, period: ScorePeriod) -> list[GivenFactInfo]:
    """Return what was entered for a period of the operators whom ``actor`` may look at, the newest first."""
    rows = GivenFact.objects.filter(operator__in=operators_for(actor, SEE), period=period.name).order_by("-pk")
    told = names_for(actor)
    return [
        GivenFactInfo(
            operator=row.operator_id,
            period=row.period,
            name=row.name,
            value=row.value,
            source=row.source,
            by=told(row.by, row.by_key),
            at=row.at,
        )
        for row in rows
    ]
