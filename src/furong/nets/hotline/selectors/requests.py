"""Reading an appeal for the client that sent it."""

from __future__ import annotations

from furong.nets.hotline.contracts.appeals import AppealKind
from furong.nets.hotline.contracts.requests import ClientAppeal
from furong.nets.hotline.models import Appeal
from furong.nets.hotline.selectors.tracking import demanded_number, track_appeal

__all__ = ["client_appeal"]


def client_appeal(number: str, code: str) -> ClientAppeal:
    """Return an appeal by number and code.

    Raises:
        AppealUnknown: When there is none of that number and code.
    """
    tracked = track_appeal(number, code)
    row = Appeal.objects.get(pk=demanded_number(number, code))
    return ClientAppeal(tracked=tracked, kind=AppealKind(row.kind), area=row.area_id)
