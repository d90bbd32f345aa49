"""Settle the place of a reported case: whoever verifies or registers it says where it is."""

from __future__ import annotations

from furong.foundation.areas.places import district_at
from furong.foundation.areas.tree import get_area, statutory_districts
from furong.foundation.transactions import transaction_required
from furong.kernel.permissions import Actor
from furong.nets.casework.actions.record_step import record_note
from furong.nets.casework.errors.places import PlaceHalf, PlaceNotOfCase
from furong.nets.casework.errors.reports import PlaceOutside
from furong.nets.casework.models import Case

__all__ = ["settle_place"]


@transaction_required
def settle_place(case: Case, actor: Actor, *, lon: float | None, lat: float | None) -> None:
    """Let the case be where ``actor`` says, if anything is said; the caller holds it locked and has checked the act.

    Args:
        case: The case.
        actor: Who says it.
        lon: Longitude, WGS 84. [deg]
        lat: Latitude, WGS 84. [deg]

    Raises:
        PlaceHalf: When only one of the two is given.
        PlaceOutside: When the place is not in the city.
        PlaceNotOfCase: When it is not in the area of the case.
    """
    if lon is None and lat is None:
        return
    if lon is None or lat is None:
        raise PlaceHalf
    district = district_at(lon, lat)
    if district is None:
        raise PlaceOutside(lon=lon, lat=lat)
    area = get_area(case.area_id)
    if district.code not in statutory_districts(area):
        raise PlaceNotOfCase(district=district.code, own=area.code)
    case.lon, case.lat, case.is_place_rough = lon, lat, False
    case.save(update_fields=["lon", "lat", "is_place_rough"])
    record_note(case, actor, "locate", f"{lon:.6f}, {lat:.6f}")
