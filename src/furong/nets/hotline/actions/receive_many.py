"""Receive appeals that come at the same moment together: what receiving each would leave, written by the column."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from furong.foundation.database.writing import copy_rows
from furong.foundation.transactions import transaction_required, wait_for_locks
from furong.kernel.permissions import Actor
from furong.nets.hotline.actions.check_appeal import CheckedAppeal
from furong.nets.hotline.actions.import_appeals import import_chunk, reserve_numbers
from furong.nets.hotline.actions.number_appeal import lock_name
from furong.nets.hotline.contracts.appeals import AppealChannel
from furong.nets.hotline.models import PlaceLook
from furong.nets.hotline.selectors.placing import WAITING

__all__ = ["Row", "receive_rows", "reserve_numbers", "row_of"]

Row = dict[str, Any]
_NAME_MAX = 60


def row_of(checked: CheckedAppeal, at: datetime) -> Row:
    """Return an appeal as a row, as those of files are read; without a key of its channel it gets one.

    Args:
        checked: The appeal.
        at: When it came.
    """
    new, point = checked.new, checked.point
    return {
        "source_key": new.source_key or uuid4().hex,
        "text": checked.text,
        "title": new.title.strip(),
        "place": new.place.strip(),
        "x": point.lon if point else None,
        "y": point.lat if point else None,
        "kind_of": new.kind.value,
        "urgency_of": new.urgency.value,
        "anonymous": new.is_anonymous,
        "phone": checked.phone,
        "citizen_phone": new.citizen_phone.strip(),
        "citizen_name": new.citizen_name.strip()[:_NAME_MAX],
        "area_code": checked.area.code,
        "area_path": checked.area.path,
        "at": at,
    }


@transaction_required
def receive_rows(actor: Actor, channel: AppealChannel, rows: Sequence[Row], numbers: dict[str, str]) -> dict[str, str]:
    """Take an appeal in for each row whose key has none yet; return their numbers by their keys.

    What the model is sure of is acted on soon, and their words are looked up among the places soon, as those of files.

    Args:
        actor: Who takes them, and may.
        channel: How they came.
        rows: As :func:`row_of` returns them.
        numbers: Numbers that were reserved for them, by their keys.
    """
    wait_for_locks({lock_name(channel, row["source_key"]) for row in rows})
    areas = {row["area_code"]: row["area_path"] for row in rows}
    chunk = import_chunk(rows, areas, actor, numbers, channel)
    looks = ((number,) for number in chunk.opened.values())
    copy_rows(PlaceLook, ("appeal_id",), looks, stored_at=chunk.stored_at, state=WAITING)
    return dict(chunk.opened)
