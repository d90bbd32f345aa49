"""Keep what a photo looks like, and judge whether it can prove anything; a task rests on photos that can.

Whatever is found is recorded and never taken back. What two people sent at the same moment cannot see one another: so
it is looked for again when a task is fed back, and when its case is closed.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from furong.foundation.citytime.clock import city_clock
from furong.foundation.transactions import transaction_required
from furong.nets.casework.contracts import PhotoKind
from furong.nets.casework.contracts.proofs import ProofTrouble
from furong.nets.casework.domain.photos import CleanPhoto
from furong.nets.casework.domain.proofs import Found, distance_from, judge_place, judge_time, noted_instant
from furong.nets.casework.errors import PhotosMissing
from furong.nets.casework.errors.photos import PhotoProvesNothing
from furong.nets.casework.models import Case, Photo, PhotoFindingRow, PhotoPrint, Task
from furong.nets.casework.selectors.case_types import get_case_type
from furong.nets.casework.selectors.proofs import copies_of, dispatched_at, findings_of

__all__ = ["demand_proof", "judge_photo", "keep_print", "reject_photos"]


@transaction_required
def keep_print(
    photo: Photo,
    case: Case,
    clean: CleanPhoto,
    *,
    phone_at: datetime | None = None,
    phone_place: tuple[float, float] | None = None,
) -> None:
    """Keep what a stored photo looks like, and what its camera said of time and place, once.

    Args:
        photo: The photo.
        case: The case that it belongs to.
        clean: What was read from its bytes.
        phone_at: When the phone says that it was chosen.
        phone_place: Where the phone was, WGS 84. [deg]
    """
    place = case.lon, case.lat
    metres = [distance_from(place, phone_place, is_camera=False)] if phone_place else []
    metres += [distance_from(place, clean.place, is_camera=True)] if clean.place else []
    PhotoPrint.objects.get_or_create(
        photo=photo,
        defaults={
            "case": case,
            "value": clean.print,
            "noted_at": noted_instant(clean.taken_at, phone_at, photo.taken_at or photo.stored_at),
            "distance_m": max(metres) if metres else None,
        },
    )


@transaction_required
def judge_photo(photo: Photo, case: Case) -> list[PhotoFindingRow]:
    """Record what keeps a photo of a task from proving anything, and return all that is recorded."""
    stored = PhotoPrint.objects.select_related("photo").filter(pk=photo.pk).first()
    if stored is not None:
        limit_m = get_case_type(case.case_type_id or "").nearness.proof_distance_m
        early = judge_time(stored.noted_at, dispatched_at(case.pk), city_clock().now())
        far = judge_place(stored.distance_m, limit_m)
        known = frozenset(photo.findings.values_list("trouble", flat=True))
        for found in (*copies_of(stored), far, early):
            if found is not None and found.trouble not in known:
                _record(photo, found)
    return list(photo.findings.order_by("pk"))


@transaction_required
def demand_proof(task: Task, *, is_complete: bool = True) -> None:
    """Return when the photos that a task needs can prove its result; those that cannot do not count.

    Args:
        task: The task with its case.
        is_complete: Whether it must have all photos that its type asks for, and not only such as prove something.

    Raises:
        PhotosMissing: When there are too few.
        PhotoProvesNothing: When there are enough, but too few of them can prove it.
    """
    spec = get_case_type(task.case.case_type_id or "")
    # What was there before is proved by the count, where somebody counts.
    is_counted = bool(spec.figure_zh) and task.case.figures.exists()
    needed_before = 0 if is_counted else spec.photos_before
    missing, troubles = 0, list[PhotoFindingRow]()
    for kind, needed in ((PhotoKind.BEFORE, needed_before), (PhotoKind.AFTER, spec.photos_after)):
        photos = list(task.photos.filter(kind=kind).order_by("pk"))
        judged = [judge_photo(photo, task.case) for photo in photos]
        lacking = max(0, needed - sum(not rows for rows in judged))
        missing += lacking
        if lacking:
            troubles += [row for rows in judged for row in rows]
    if missing and troubles:
        raise _nothing_proven(troubles)
    if missing and is_complete:
        raise PhotosMissing(missing=missing)


@transaction_required
def reject_photos(task: Task) -> None:
    """Record that the check was not content with what the photos of a task's result show: they prove nothing more."""
    now = city_clock().now()
    for photo in task.photos.filter(kind=PhotoKind.AFTER).exclude(findings__trouble=ProofTrouble.REJECTED):
        _record(photo, Found(trouble=ProofTrouble.REJECTED, at=now))


def _record(photo: Photo, found: Found) -> None:
    PhotoFindingRow.objects.create(
        photo=photo,
        trouble=found.trouble,
        case_id=found.case or None,
        at=found.at,
        since=found.since,
        value=found.value,
        limit=found.limit,
    )


def _nothing_proven(rows: Iterable[PhotoFindingRow]) -> PhotoProvesNothing:
    findings = findings_of(list(rows))
    zh, en = (dict.fromkeys(finding.text(language) for finding in findings) for language in ("zh", "en"))
    return PhotoProvesNothing(zh="；".join(zh), en="; ".join(en))
