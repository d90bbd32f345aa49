"""Reading photos: of tasks, and of what was reported."""

from __future__ import annotations

from django.db.models import Q

from furong.kernel.permissions import Actor
from furong.nets.casework.errors import PhotoUnknown
from furong.nets.casework.models import Photo
from furong.nets.casework.selectors.cases import cases_for
from furong.nets.casework.selectors.tasks import tasks_for

__all__ = ["get_photo_for"]


def get_photo_for(actor: Actor, number: int) -> str:
    """Return the digest of a photo.

    Raises:
        PhotoUnknown: When there is none, or ``actor`` may see neither its task nor the case that it was reported with.
    """
    tasks = tasks_for(actor)
    shown = Q(task__in=tasks) | Q(report__in=tasks.values("case_id")) | Q(report__in=cases_for(actor).values("pk"))
    row = Photo.objects.filter(shown, pk=number).first()
    if row is None:
        raise PhotoUnknown
    return row.file_id
