"""Find the open case that there is about a thing already, however it was opened: one matter, one case."""

from __future__ import annotations

from django.db.models import Q

from furong.foundation.transactions import transaction_required, wait_for_lock
from furong.nets.casework.contracts import CaseInfo
from furong.nets.casework.domain.lifecycle import FINAL_CASE_STATES
from furong.nets.casework.domain.proofs import distance_from
from furong.nets.casework.models import Case
from furong.nets.casework.selectors.cases import case_info

__all__ = ["find_open_case_about"]

#: The same name of two things farther apart than this is a coincidence. [m]
_NEAR_M = 300.0


@transaction_required
def find_open_case_about(
    case_type: str, thing: str, *, lon: float, lat: float, has_fact: str = "", lacks_fact: str = ""
) -> CaseInfo | None:
    """Return the newest open case of a type about a thing; whoever asks for the same waits until the other is done.

    Things are told by the last part of their code, which sources share (``feed/P07`` and ``P07``), and by their place.

    Args:
        case_type: Key of the type.
        thing: Code of the thing.
        lon: Longitude, WGS 84. [deg]
        lat: Latitude. [deg]
        has_fact: Keeps cases of which that fact is known.
        lacks_fact: Keeps cases of which that fact is not known.
    """
    name = thing.rsplit("/", 1)[-1]
    wait_for_lock(f"about:{case_type}:{name}")
    rows = Case.objects.filter(Q(facts__thing=name) | Q(facts__thing__endswith=f"/{name}"), case_type=case_type)
    rows = rows.filter(facts__has_key=has_fact) if has_fact else rows
    rows = rows.exclude(facts__has_key=lacks_fact) if lacks_fact else rows
    for case in rows.exclude(state__in=FINAL_CASE_STATES).order_by("-opened_at"):
        if distance_from((case.lon, case.lat), (lon, lat), is_camera=False) <= _NEAR_M:
            return case_info(case)
    return None
