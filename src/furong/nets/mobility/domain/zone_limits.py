"""Which limits a zone had at an instant: its version, its hours and the thresholds in force then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from furong.kernel.clock import city_time
from furong.nets.mobility.contracts.overflow import OverflowThresholds
from furong.nets.mobility.contracts.zones import DAYS, Hours, ZoneInfo, ZoneMode
from furong.nets.mobility.domain.overflow import Limits, limits_of

__all__ = ["Policy", "ZoneRules"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Thresholds from an instant on, of the city or of the zone; those of the zone come first.

    Args:
        valid_from: From when on.
        thresholds: The thresholds; ``None`` gives the zone back to those of the city.
        is_of_zone: Whether they are the zone's own.
    """

    valid_from: datetime
    thresholds: OverflowThresholds | None
    is_of_zone: bool


@dataclass(frozen=True, slots=True)
class ZoneRules:
    """The versions of a zone and the thresholds that were in force, the oldest first."""

    versions: Sequence[ZoneInfo]
    policies: Sequence[Policy]

    def version_at(self, at: datetime) -> ZoneInfo | None:
        """Return what the zone was like at an instant, or ``None`` when it was not there."""
        begun = [one for one in self.versions if one.valid_from <= at]
        return begun[-1] if begun and not begun[-1].retired else None

    def thresholds_at(self, at: datetime) -> OverflowThresholds | None:
        """Return the thresholds in force at an instant."""
        begun = [one for one in self.policies if one.valid_from <= at]
        for is_of_zone in (True, False):
            newest = next((one for one in reversed(begun) if one.is_of_zone is is_of_zone), None)
            if newest is not None and newest.thresholds is not None:
                return newest.thresholds
        return None

    def limits_at(self, at: datetime) -> Limits | None:
        """Return the limits at an instant, or ``None`` when the zone had none then."""
        zone, thresholds = self.version_at(at), self.thresholds_at(at)
        if zone is None or thresholds is None or not _holds(zone.hours, at):
            return None
        return limits_of(thresholds, zone.capacity, forbidden=zone.mode is ZoneMode.FORBIDDEN)


def _holds(hours: Sequence[Hours], at: datetime) -> bool:
    """Return whether a zone holds at an instant on the city's clock."""
    local = city_time(at)
    clock, day = f"{local:%H:%M}", DAYS[local.weekday()]
    return not hours or any((not one.days or day in one.days) and one.start <= clock < one.end for one in hours)
