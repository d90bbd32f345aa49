"""A stored photo as a reader may see it."""

from __future__ import annotations

from furong.nets.casework.contracts import PhotoInfo, PhotoKind
from furong.nets.casework.models import Photo
from furong.nets.casework.selectors.names import NamesShown
from furong.nets.casework.selectors.proofs import findings_of

__all__ = ["photo_info"]


def photo_info(row: Photo, names: NamesShown) -> PhotoInfo:
    """Return a stored photo; where it was taken and by whom only as ``names`` shows it."""
    return PhotoInfo(
        id=row.pk,
        kind=PhotoKind(row.kind),
        digest=row.file_id,
        taken_at=row.taken_at,
        lon=row.lon if names.in_full else None,
        lat=row.lat if names.in_full else None,
        by=names(row.by),
        findings=findings_of(list(row.findings.all())),
    )
