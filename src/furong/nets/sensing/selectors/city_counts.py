"""How much there is: readings in history, alarms, and what the engine has done."""

from __future__ import annotations

from django.db.models import Sum

from furong.nets.sensing.models.engine import CityAlarm
from furong.nets.sensing.models.history import HistoryFile

__all__ = ["alarmed_codes", "count_city_alarms", "count_history"]

_RAW = "raw"


def count_history(*, late: bool | None = None) -> int:
    """Return how many raw readings the files of history hold. [1]

    Args:
        late: Only those that came late, or only those that did not; all when ``None``.
    """
    files = HistoryFile.objects.filter(tier=_RAW, dropped_at=None)
    if late is not None:
        files = files.filter(is_late=late)
    return int(files.aggregate(total=Sum("rows"))["total"] or 0)


def count_city_alarms() -> int:
    """Return how many alarms were ever raised on things of the registry and not withdrawn. [1]"""
    return CityAlarm.objects.filter(withdrawn=False).count()


def alarmed_codes(codes: list[str], rule: str) -> set[str]:
    """Return those of some things on which a rule has raised an alarm."""
    return set(CityAlarm.objects.filter(rule_key=rule, thing__in=codes).values_list("thing", flat=True))
