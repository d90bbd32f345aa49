"""Locate appeals that came many at a time by their words, afterwards: what is certain narrows the area."""

from __future__ import annotations

import logging

from furong.foundation.transactions import savepoint, transaction_required
from furong.kernel.errors import FurongError
from furong.kernel.geo import CRS, Position
from furong.nets.hotline.actions.assign_by_itself import assign_by_itself
from furong.nets.hotline.actions.locate_appeal import OPEN_STATES, locate_by_words
from furong.nets.hotline.contracts.appeals import AppealState
from furong.nets.hotline.models import Appeal, PlaceLook
from furong.nets.hotline.selectors.places import read_place
from furong.nets.hotline.selectors.placing import unlocated_appeals

__all__ = ["locate_some"]

_log = logging.getLogger(__name__)
_FAILED = "failed"


@transaction_required
def locate_some(limit: int) -> int:
    """Look up the words of some appeals that came many at a time, and return how many appeals that were.

    What is certain narrows the area while no unit has the appeal, and what leaves no choice of a unit then is assigned;
    what is not certain stays as it is, to be asked about.

    Args:
        limit: How many at the most. [1]
    """
    looks = [PlaceLook(appeal=one, state=_settled(one), stored_at=one.stored_at) for one in unlocated_appeals(limit)]
    PlaceLook.objects.bulk_create(looks, update_conflicts=True, unique_fields=["appeal"], update_fields=["state"])
    return len(looks)


def _settled(appeal: Appeal) -> str:
    """Locate an appeal; one that cannot be is left as it is, and holds up no other."""
    try:
        with savepoint():
            return _locate(appeal)
    except FurongError:
        _log.exception("appeal_not_located", extra={"appeal": appeal.number})
        return _FAILED


def _locate(appeal: Appeal) -> str:
    point = None if appeal.lon is None or appeal.lat is None else Position(appeal.lon, appeal.lat, CRS.WGS84)
    told, before = read_place(appeal.text, appeal.place, appeal.area_path, point), appeal.area_path
    if appeal.state in OPEN_STATES:
        locate_by_words(appeal, told)
        if appeal.area_path != before and appeal.state == AppealState.CLASSIFIED:
            assign_by_itself(appeal)
    return told.state.value
