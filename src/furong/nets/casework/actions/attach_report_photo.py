"""Attach a photo to what was reported, until somebody has been sent."""

from __future__ import annotations

from furong.foundation.files.store import store_file
from furong.foundation.outbox.announce import notify
from furong.foundation.transactions import transaction_required
from furong.kernel.permissions import Actor
from furong.nets.casework.actions.attach_photo import believed_time, keep_print_of
from furong.nets.casework.actions.locked_case import locked_case
from furong.nets.casework.contracts import CaseState, PhotoKind
from furong.nets.casework.contracts.reports import NewPhoto
from furong.nets.casework.domain.photos import clean_photo
from furong.nets.casework.errors import StepNotPossible
from furong.nets.casework.errors.reports import ReportPhotosTooMany
from furong.nets.casework.models import Photo, Report

__all__ = ["PHOTOS_MAX", "attach_report_photo", "keep_report_photo"]

#: Photos of one report, those of whoever verifies it included. [1]
PHOTOS_MAX = 9
_STATES = (CaseState.REPORTED, CaseState.PENDING_REGISTER, CaseState.PENDING_VERIFY)


@transaction_required
def attach_report_photo(actor: Actor, number: str, photo: NewPhoto) -> int:
    """Attach a photo to a reported case and return its number; the same photo again is the same attachment.

    Raises:
        CaseUnknown, ActionRefused: As for any act on a case.
        StepNotPossible: When the case was not reported by people, or has been registered.
        ReportPhotosTooMany: When it has as many as are kept.
        PhotoUnusable: When it is no usable photo.
    """
    case = locked_case(actor, number, "case.report")
    report = Report.objects.filter(pk=case.pk).first()
    if report is None or case.state not in _STATES:
        raise StepNotPossible(step="attach_photo", state=case.state)
    kept = keep_report_photo(report, actor, photo)
    count = report.photos.count()
    if count > PHOTOS_MAX:
        raise ReportPhotosTooMany(most=PHOTOS_MAX, given=count)
    notify("casework.case")
    return kept


@transaction_required
def keep_report_photo(report: Report, actor: Actor, photo: NewPhoto) -> int:
    """Store a photo of a report, cleaned of everything but its pixels, and return its number.

    Raises:
        PhotoUnusable: When it is no usable photo.
    """
    clean = clean_photo(photo.content)
    spot = (photo.lon, photo.lat) if photo.lon is not None and photo.lat is not None else None
    shown = spot or clean.place or (None, None)
    row, is_new = Photo.objects.get_or_create(
        report=report,
        file_id=store_file(clean.jpeg, "image/jpeg"),
        defaults={
            "kind": PhotoKind.BEFORE.value,
            "taken_at": believed_time(photo.taken_at, clean.taken_at),
            "lon": shown[0],
            "lat": shown[1],
            "by": actor.name,
        },
    )
    if is_new:  # a photo of a report may turn up again as the proof of a result
        keep_print_of(row, report.case, clean, phone_at=photo.taken_at, phone_place=spot)
    return row.pk
