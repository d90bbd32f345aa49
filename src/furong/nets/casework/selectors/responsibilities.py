"""Reading the list of responsibilities, as it is known now or as it was known at any time."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Q, QuerySet

from furong.foundation.areas.tree import get_area, list_areas
from furong.foundation.responsibilities.known import known_units
from furong.kernel.clock import city_time
from furong.nets.casework.contracts.responsibility import Answer, Responsibility
from furong.nets.casework.domain.responsibility import Responsibilities, classes_above
from furong.nets.casework.domain.responsibility_reading import Known
from furong.nets.casework.models import ResponsibilityRow
from furong.nets.casework.selectors.standards import list_class_codes_on

__all__ = ["city_known", "list_responsibilities", "responsibilities_known", "who_is_responsible"]


def list_responsibilities(known_at: datetime, *, class_code: str = "", area: str = "") -> list[Responsibility]:
    """Return the lines that were known at a time, by class, area and day.

    Args:
        known_at: The time.
        class_code: Keeps the lines that name exactly that class.
        area: Keeps the lines of the area of that code.
    """
    exact = {"class_code": class_code, "area_id": area}
    rows = _known_at(known_at).filter(**{field: value for field, value in exact.items() if value})
    return [_responsibility(row) for row in rows.order_by("class_code", "area_path", "valid_from", "pk")]


def who_is_responsible(class_code: str, area_path: str, day: date, known_at: datetime) -> Answer:
    """Return who may be asked for something of a class that happened in an area on a day, the best first.

    Args:
        class_code: Code of the class, e.g. ``E04-93``.
        area_path: Path of the area.
        day: The day on which it happened.
        known_at: As of when the list is read: what was loaded later does not count.
    """
    rows = _known_at(known_at).filter(class_code__in=classes_above(class_code), area_id__in=area_path.split("/"))
    return Responsibilities(_responsibility(row) for row in rows).ask(class_code, area_path, day)


def responsibilities_known(known_at: datetime) -> Responsibilities:
    """Return the whole list as it was known at a time, to be asked for many cases one after the other."""
    return Responsibilities(_responsibility(row) for row in _known_at(known_at).iterator())


def city_known(day: date) -> Known:
    """Return what the city knows on a day, to compare a list of responsibilities with."""
    return Known(
        city_units=known_units(),
        classes=list_class_codes_on(day),
        city=next((area.code for area in list_areas(level="city", limit=1)), ""),
    )


def _known_at(instant: datetime) -> QuerySet[ResponsibilityRow]:
    return ResponsibilityRow.objects.filter(
        Q(replaced_at=None) | Q(replaced_at__gt=instant), recorded_at__lte=instant
    ).order_by("pk")


def _responsibility(row: ResponsibilityRow) -> Responsibility:
    area = get_area(row.area_id)
    return Responsibility(
        id=row.pk,
        class_code=row.class_code,
        area=area.code,
        area_zh=area.name_zh,
        area_en=area.name_en,
        area_path=row.area_path,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        recorded_at=city_time(row.recorded_at),
        replaced_at=city_time(row.replaced_at) if row.replaced_at else None,
        organisation=row.organisation_id,
        assisting=tuple(row.assisting),
        clause_zh=row.clause_zh,
        clause_en=row.clause_en,
    )
