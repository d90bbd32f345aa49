"""Put aside what was refused, so that it can be seen, mended and replayed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence

from django.db.models import F

from furong.foundation.citytime.clock import city_clock
from furong.foundation.outbox.announce import notify
from furong.foundation.transactions import transaction_required
from furong.nets.mobility.contracts.feeds import Channel, Failure, RejectionState
from furong.nets.mobility.domain.mds_reading import MASK
from furong.nets.mobility.models import FeedRejection

__all__ = ["put_aside"]

_TEXT_MAX = 500
#: So many end characters of a plate stay readable in the quarantine; nothing of one with fewer letters than that. [1]
_SHOWN, _LETTERS_LEAST = 2, 6


@transaction_required
def put_aside(operator: str, channel: Channel, failures: Sequence[Failure]) -> None:
    """Put refused records aside; one that is sent again counts, and makes no second row.

    A vehicle that is registered already is nothing to mend, so that is not kept.
    """
    now = city_clock().now()
    for failure in failures:
        if failure.error == "already_registered":
            continue
        item = _masked(failure.item)
        text = json.dumps(item, ensure_ascii=False, sort_keys=True, default=str)
        row, is_new = FeedRejection.objects.get_or_create(
            operator_id=operator,
            channel=channel.value,
            digest=hashlib.sha256(text.encode()).hexdigest(),
            defaults={
                "item": item,
                "error": failure.error,
                "description": failure.description[:_TEXT_MAX],
                "details": [detail[:_TEXT_MAX] for detail in failure.details],
                "at": now,
                "state": RejectionState.WAITING.value,
            },
        )
        if not is_new:
            FeedRejection.objects.filter(pk=row.pk).update(times=F("times") + 1)
    if failures:
        notify("mobility.feed")


def _masked(item: object) -> Mapping[str, object]:
    """Return a record as it is kept: an object, its plate but for the end hidden, however it was written."""
    if not isinstance(item, Mapping):
        return {"": item}
    mark = item.get("vehicle_id")
    if mark is None or mark == "":
        return dict(item)
    # Numbers are plates that lost their quotes; what is neither may hold one anywhere.
    text = str(mark) if isinstance(mark, str | int | float) else ""
    letters = [letter for letter in text if letter.isalnum()]
    shown = "".join(letters[-_SHOWN:]) if len(letters) >= _LETTERS_LEAST else ""
    return {**item, "vehicle_id": f"{MASK}{shown}"}
