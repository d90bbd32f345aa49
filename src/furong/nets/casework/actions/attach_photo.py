"""Attach a photo to a task."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from furong.foundation.citytime.clock import city_clock
from furong.foundation.files.store import store_file
from furong.foundation.outbox.announce import notify
from furong.foundation.transactions import transaction_required
from furong.kernel.permissions import Actor
from furong.nets.casework.actions.handle_task import HANDLE
from furong.nets.casework.actions.judge_photo import judge_photo, keep_print
from furong.nets.casework.actions.locked_case import locked_task
from furong.nets.casework.contracts import CaseState, PhotoKind, TaskState
from furong.nets.casework.domain.photos import CleanPhoto, clean_photo
from furong.nets.casework.errors import StepNotPossible
from furong.nets.casework.errors.requests import CaseSuspended
from furong.nets.casework.models import Case, Photo

__all__ = ["attach_photo", "believed_time", "keep_print_of"]


#: How far a phone's clock may run ahead, and how old a photo may be, to be believed.
_AHEAD = timedelta(minutes=5)
_OLD = timedelta(days=1)


@transaction_required
def attach_photo(
    actor: Actor,
    identity: UUID,
    content: bytes,
    kind: PhotoKind,
    *,
    taken_at: datetime | None = None,
    lon: float | None = None,
    lat: float | None = None,
) -> int:
    """Attach a photo and return its number; the same photo again is the same attachment.

    Args:
        actor: Who sends it.
        identity: The task.
        content: The picture's bytes.
        kind: What it shows.
        taken_at: When the phone says it was taken, if it says so. What it says, and else what the camera noted, is
            believed within a day of the city's clock; otherwise it was taken now.
        lon: Longitude where the phone was, WGS 84; where the camera was, when the phone does not say. [deg]
        lat: Latitude where the phone was, WGS 84. [deg]

    Raises:
        TaskUnknown, ActionRefused: As for any act on a task.
        StepNotPossible: When the task is not being handled.
        CaseSuspended: When the case is put off.
        PhotoUnusable: When it is no usable photo.
    """
    task = locked_task(actor, identity, HANDLE)
    if task.state != TaskState.ACCEPTED:
        raise StepNotPossible(state=task.state, step="attach_photo")
    if task.case.state == CaseState.SUSPENDED:
        raise CaseSuspended
    photo = clean_photo(content)
    digest = store_file(photo.jpeg, "image/jpeg")
    spot = (lon, lat) if lon is not None and lat is not None else None
    shown = spot or photo.place or (None, None)
    row, is_new = Photo.objects.get_or_create(
        task=task,
        kind=kind.value,
        file_id=digest,
        defaults={
            "taken_at": believed_time(taken_at, photo.taken_at),
            "lon": shown[0],
            "lat": shown[1],
            "by": actor.name,
        },
    )
    if is_new:
        keep_print_of(row, task.case, photo, phone_at=taken_at, phone_place=spot)
        judge_photo(row, task.case)
    notify("casework.task")
    return row.pk


@transaction_required
def keep_print_of(
    row: Photo,
    case: Case,
    photo: CleanPhoto,
    *,
    phone_at: datetime | None,
    phone_place: tuple[float, float] | None,
) -> None:
    """Keep what a photo looks like; how far off it was taken only when the place of its case is known."""
    if case.is_place_rough:
        photo, phone_place = replace(photo, place=None), None
    keep_print(row, case, photo, phone_at=phone_at, phone_place=phone_place)


def believed_time(*instants: datetime | None) -> datetime:
    """Return the first instant that can be believed to be that of a new photo, or else now."""
    now = city_clock().now()
    return next((at for at in instants if at is not None and now - _OLD <= at <= now + _AHEAD), now)
