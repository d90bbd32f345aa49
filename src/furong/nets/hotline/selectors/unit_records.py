"""Reading what units have done with what they were given."""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection

from furong.engines.texts.bounds import upper_share
from furong.foundation.areas.tree import within
from furong.nets.hotline.contracts.candidates import MisdispatchInfo
from furong.nets.hotline.domain.unit_records import TOLD_STEPS, ToldStep, UnitRecord, records_of
from furong.nets.hotline.models import Appeal, AppealStep

__all__ = ["CONFIDENCE", "list_unit_records", "misdispatch_of"]

#: How often the bound of a rate shall hold. [1]
CONFIDENCE = 0.95
#: So many of the newest appeals of a category are looked at.
_LOOKED_AT = 400
#: Of each unit the newest decisions count, so that one that has bettered is believed. [1]
_NEWEST = 1000
_RATES = """
SELECT asked.unit, count(*), count(*) FILTER (WHERE returned AND NOT awarded)
FROM unnest(%s::text[]) AS asked(unit)
CROSS JOIN LATERAL (
    SELECT appeal_id, round, bool_or(step = 'return') AS returned, bool_or(step = 'award') AS awarded
    FROM (
        SELECT appeal_id, round, step FROM hotline_appealstep one
        WHERE one.unit = asked.unit AND one.step IN ('return', 'reply', 'award')
        ORDER BY id DESC LIMIT %s
    ) newest
    GROUP BY appeal_id, round
) decided
GROUP BY asked.unit
"""


def list_unit_records(category: str, area_path: str) -> dict[str, UnitRecord]:
    """Return what each unit has done with the newest appeals of a category in an area, by unit."""
    newest = Appeal.objects.filter(within("area_path", [area_path]), category=category).order_by("-received_at")
    numbers = list(newest.values_list("pk", flat=True)[:_LOOKED_AT])
    rows = AppealStep.objects.filter(appeal_id__in=numbers, step__in=TOLD_STEPS).order_by("pk")
    told = rows.values_list("appeal_id", "round", "step", "unit", "clause", "at")
    return records_of(ToldStep(*row) for row in told)


def misdispatch_of(units: Collection[str]) -> dict[str, MisdispatchInfo]:
    """Return how often each unit was given what was not its own, of the newest that were decided, by unit."""
    with connection.cursor() as cursor:
        cursor.execute(_RATES, [list(units), _NEWEST])
        counted = {unit: (decided, wrong) for unit, decided, wrong in cursor.fetchall()}
    return {unit: _rate(*counted.get(unit, (0, 0))) for unit in units}


def _rate(decided: int, wrong: int) -> MisdispatchInfo:
    return MisdispatchInfo(decided=decided, wrong=wrong, bound=upper_share(wrong, decided, CONFIDENCE))
