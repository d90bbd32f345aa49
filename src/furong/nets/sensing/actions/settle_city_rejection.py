"""Mark records of the intake's quarantine as replayed or discarded."""

from __future__ import annotations

from django.utils import timezone

from furong.foundation.outbox.announce import notify
from furong.foundation.transactions import transaction
from furong.kernel.permissions import Actor
from furong.nets.sensing.errors import RejectionSettled, RejectionUnknown
from furong.nets.sensing.models.intake import CityRejectionRow
from furong.nets.sensing.selectors.city_rejections import city_rejections_for

__all__ = ["discard_city_rejections", "get_held_city_rejection", "mark_replayed"]

_SETTLE = "quarantine.settle"
_NUMBER_MAX = 2**63 - 1


def get_held_city_rejection(actor: Actor, number: int) -> CityRejectionRow:
    """Return a row that waits to be settled.

    Raises:
        RejectionUnknown: When there is none of that number.
        RejectionSettled: When it has been settled already.
    """
    row = city_rejections_for(actor, _SETTLE).filter(pk=number).first() if number <= _NUMBER_MAX else None
    if row is None:
        raise RejectionUnknown(rejection=number)
    if row.state != CityRejectionRow.State.HELD:
        raise RejectionSettled(state=row.state)
    return row


def mark_replayed(actor: Actor, number: int) -> None:
    """Mark a row as replayed, once its mended texts have been taken.

    Raises:
        RejectionSettled: When somebody has settled it meanwhile.
    """
    _settle(actor, [number], CityRejectionRow.State.REPLAYED)


def discard_city_rejections(actor: Actor, numbers: list[int]) -> int:
    """Discard rows and return how many there were; they stay on file as discarded.

    Raises:
        RejectionUnknown: When one of them is not there.
        RejectionSettled: When one of them has been settled already.
    """
    for number in numbers:
        get_held_city_rejection(actor, number)
    return _settle(actor, numbers, CityRejectionRow.State.DISCARDED)


def _settle(actor: Actor, numbers: list[int], state: CityRejectionRow.State) -> int:
    with transaction():
        settled = CityRejectionRow.objects.filter(pk__in=numbers, state=CityRejectionRow.State.HELD).update(
            state=state, settled_by=actor.name, settled_at=timezone.now()
        )
        if settled < len(set(numbers)):
            raise RejectionSettled(state=state.value)
        notify("sensing.feed")
    return settled
