"""Reading the thresholds of zones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db.models import Q

from furong.nets.mobility.contracts.overflow import OverflowThresholds
from furong.nets.mobility.domain.zone_limits import Policy, ZoneRules
from furong.nets.mobility.models import OverflowPolicy, ZoneVersion
from furong.nets.mobility.selectors.zones import zone_infos

__all__ = ["case_type_of_overflows", "rules_of", "thresholds_from", "thresholds_into"]

_TIMES = ("dwell", "clear_dwell", "hold", "silence")


def rules_of(keys: Iterable[str]) -> dict[str, ZoneRules]:
    """Return the versions and thresholds of zones, by key."""
    wanted = list(keys)
    versions: dict[str, list[Any]] = {key: [] for key in wanted}
    for info in zone_infos(ZoneVersion.objects.filter(zone__in=wanted)):
        versions[info.key].append(info)
    rows = list(OverflowPolicy.objects.filter(Q(zone=None) | Q(zone__in=wanted)).order_by("valid_from", "id"))
    return {key: ZoneRules(versions[key], _policies(key, rows)) for key in wanted}


def case_type_of_overflows() -> str:
    """Return the key of the type of case that an overflow opens, or the empty text."""
    newest = OverflowPolicy.objects.filter(zone=None).order_by("-valid_from", "-id").first()
    return newest.case_type if newest else ""


def thresholds_into(thresholds: OverflowThresholds) -> dict[str, float]:
    """Return thresholds in the form in which they are stored; times in seconds."""
    shares = {name: getattr(thresholds, name) for name in ("crowded", "overflow", "critical", "clear", "certainty")}
    return {**shares, **{name: getattr(thresholds, name).total_seconds() for name in _TIMES}}


def thresholds_from(stored: Mapping[str, float]) -> OverflowThresholds:
    """Return thresholds from the form in which they are stored."""
    times = {name: timedelta(seconds=stored[name]) for name in _TIMES}
    return OverflowThresholds(
        crowded=stored["crowded"],
        overflow=stored["overflow"],
        critical=stored["critical"],
        clear=stored["clear"],
        certainty=stored["certainty"],
        **times,
    )


def _policies(key: str, rows: Sequence[OverflowPolicy]) -> list[Policy]:
    return [
        Policy(
            valid_from=row.valid_from,
            thresholds=thresholds_from(row.thresholds) if row.thresholds else None,
            is_of_zone=row.zone_id is not None,
        )
        for row in rows
        if row.zone_id in (None, key)
    ]
