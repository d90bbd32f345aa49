"""Reading what a file of cases is completed and compared with."""

from __future__ import annotations

from furong.foundation.areas.places import district_at
from furong.foundation.areas.tree import list_areas
from furong.foundation.citytime.clock import city_clock
from furong.kernel.clock import city_time
from furong.nets.casework.domain.case_reading import CityFacts
from furong.nets.casework.selectors.case_types import list_case_types
from furong.nets.casework.selectors.standards import list_standard_types

__all__ = ["city_facts"]

_LEVELS = ("city", "district", "street", "community", "grid")


def city_facts() -> CityFacts:
    """Return what the city knows now."""
    now = city_clock().now()
    standard = {
        (spec.class_code, spec.key.rpartition("/")[2]): spec.key for spec in list_standard_types(city_time(now).date())
    }
    return CityFacts(
        types={spec.key: spec for spec in list_case_types() if "" in spec.organisations},
        standard=standard,
        areas={area.code: area.path for level in _LEVELS for area in list_areas(level=level)},
        district_at=_district_at,
        now=now,
    )


def _district_at(lon: float, lat: float) -> str:
    district = district_at(lon, lat)
    return district.code if district else ""
