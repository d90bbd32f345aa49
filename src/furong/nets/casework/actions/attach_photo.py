"""Attach a photo to a task."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from furong.foundation.citytime.clock import city_clock
from furong.foundation.files.store import store_file
from furong.foundation.outbox.announce import notify
from furong.foundation.transactions import transaction_required
from furong.kernel.permissions import Actor
from furong.nets.casework.actions.handle_task import HANDLE
from furong.nets.casework.actions.locked_case import locked_task
from furong.nets.casework.contracts import PhotoKind, TaskState
from furong.nets.casework.domain.photos import clean_photo
from furong.nets.casework.errors import StepNotPossible
from furong.nets.casework.models import Photo

__all__ = ["attach_photo"]


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
        taken_at: When the phone says it was taken, if it says so; else the camera's own note counts, else now.
        lon: Longitude where the phone was, WGS 84. [deg]
        lat: Latitude where the phone was, WGS 84. [deg]

    Raises:
        TaskUnknown, ActionRefused: As for any act on a task.
        StepNotPossible: When the task is not being handled.
        PhotoUnusable: When it is no usable photo.
    """
    task = locked_task(actor, identity, HANDLE)
    if task.state != TaskState.ACCEPTED:
        raise StepNotPossible(state=task.state, step="attach_photo")
    photo = clean_photo(content)
    digest = store_file(photo.jpeg, "image/jpeg")
    row, _ = Photo.objects.get_or_create(
        task=task,
        kind=kind.value,
        file_id=digest,
        defaults={
            "taken_at": taken_at or photo.taken_at or city_clock().now(),
            "lon": lon,
            "lat": lat,
            "by": actor.name,
        },
    )
    notify("casework.task")
    return row.pk
