"""What proves the result of a case: photos of its own, taken at its place, after somebody was sent."""

from __future__ import annotations

import io
from datetime import timedelta
from uuid import UUID

import numpy as np
import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError
from PIL import ExifTags, Image, ImageOps
from tests.nets.casework.conftest import District
from tests.support.city import open_bike_case, photo, task_of
from tests.support.street_scenes import Street, cropped, stored_anew

from furong.kernel.clock import FrozenClock, city_time
from furong.kernel.geo import CRS, transform
from furong.nets.casework import api
from furong.nets.casework.contracts import CaseState, PhotoKind
from furong.nets.casework.contracts.proofs import ProofTrouble
from furong.nets.casework.errors.photos import PhotoProvesNothing
from furong.nets.casework.models import Photo, PhotoFindingRow, PhotoPrint

PLACE = (104.061, 30.551)


def with_exif(content: bytes, *, taken: str = "", place: tuple[float, float] | None = None) -> bytes:
    """The same picture as a camera stores it that notes time and place."""
    exif = Image.Exif()
    if taken:
        exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = taken
    if place:
        noted = exif.get_ifd(ExifTags.IFD.GPSInfo)
        for tag, ref, value, letters in (
            (ExifTags.GPS.GPSLongitude, ExifTags.GPS.GPSLongitudeRef, place[0], "EW"),
            (ExifTags.GPS.GPSLatitude, ExifTags.GPS.GPSLatitudeRef, place[1], "NS"),
        ):
            minutes = abs(value) % 1 * 60
            noted[tag] = (float(int(abs(value))), float(int(minutes)), minutes % 1 * 60)
            noted[ref] = letters[value < 0]
    buffer = io.BytesIO()
    Image.open(io.BytesIO(content)).save(buffer, "JPEG", exif=exif, quality=95)
    return buffer.getvalue()


def began(district: District, key: str) -> tuple[str, UUID]:
    """A case whose one task operator A has accepted."""
    case = open_bike_case(key, shares={"A": 3})
    api.dispatch_case(district.duty.actor, case)
    task = task_of(district.duty, case, "A")
    api.accept_task(district.operator_a.actor, task)
    return case, task


def done(district: District, key: str, after: bytes) -> str:
    """A case that was handled and closed with that photo."""
    case, task = began(district, key)
    api.attach_photo(district.operator_a.actor, task, photo(f"{key} before"), PhotoKind.BEFORE)
    api.attach_photo(district.operator_a.actor, task, after, PhotoKind.AFTER)
    api.feed_back_task(district.operator_a.actor, task, result="cleared")
    api.close_case(district.checker.actor, case)
    return case


def refused(district: District, task: UUID) -> PhotoProvesNothing:
    with pytest.raises(PhotoProvesNothing) as trouble:
        api.feed_back_task(district.operator_a.actor, task, result="cleared")
    assert api.get_task_for(district.operator_a.actor, task).state == "accepted"
    return trouble.value


def troubles(district: District, task: UUID) -> list[tuple[PhotoKind, list[ProofTrouble]]]:
    photos = api.get_task_for(district.operator_a.actor, task).photos
    return [(one.kind, [finding.trouble for finding in one.findings]) for one in photos]


def looks_like(stored: PhotoPrint, value: int | None) -> None:
    """Give a stored photo another print, which the database does not allow."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE casework_photoprint DISABLE TRIGGER USER")
        cursor.execute("UPDATE casework_photoprint SET value = %s WHERE photo_id = %s", [value, stored.pk])
        cursor.execute("ALTER TABLE casework_photoprint ENABLE TRIGGER USER")


OLD = Street(3).photo(things=5)


@pytest.mark.parametrize(
    "copy",
    [
        stored_anew(OLD, quality=92),
        stored_anew(OLD, quality=30),
        stored_anew(OLD, width=240),
        stored_anew(cropped(OLD, 0.01)),
        stored_anew(cropped(OLD, 0.03)),
        stored_anew(ImageOps.mirror(OLD)),
        with_exif(stored_anew(OLD), place=PLACE),
    ],
    ids=["the same", "less quality", "smaller", "cropped", "cropped more", "mirrored", "with other metadata"],
)
def test_the_photo_of_an_earlier_case_does_not_close_another_one(
    district: District, clock: FrozenClock, copy: bytes
) -> None:
    earlier = done(district, "earlier", stored_anew(OLD, quality=92))
    taken = Photo.objects.get(task__case=earlier, kind="after").taken_at
    assert taken is not None
    clock.advance(timedelta(days=40))
    case, task = began(district, "later")
    api.attach_photo(district.operator_a.actor, task, photo("later before"), PhotoKind.BEFORE)
    api.attach_photo(district.operator_a.actor, task, copy, PhotoKind.AFTER)
    trouble = refused(district, task)
    for language in ("zh", "en"):
        assert earlier in trouble.sentence(language)
        assert f"{city_time(taken):%Y-%m-%d}" in trouble.sentence(language)
    assert troubles(district, task)[1] == (PhotoKind.AFTER, [ProofTrouble.REUSED])
    assert api.get_task_sheet_for(district.operator_a.actor, task).missing == {"before": 0, "after": 1}
    own = api.attach_photo(district.operator_a.actor, task, photo("later after"), PhotoKind.AFTER)
    api.feed_back_task(district.operator_a.actor, task, result="cleared")
    api.close_case(district.checker.actor, case)
    shown = {one.id: one.findings for one in api.get_case_for(district.checker.actor, case).tasks[0].photos}
    assert shown[own] == ()
    assert [finding.case for findings in shown.values() for finding in findings] == [earlier]


def test_one_photo_does_not_stand_for_before_and_after(district: District) -> None:
    _, task = began(district, "one")
    api.attach_photo(district.operator_a.actor, task, stored_anew(OLD), PhotoKind.BEFORE)
    api.attach_photo(district.operator_a.actor, task, stored_anew(OLD, quality=40), PhotoKind.AFTER)
    assert "本案" in refused(district, task).sentence("zh")
    assert troubles(district, task) == [(PhotoKind.BEFORE, []), (PhotoKind.AFTER, [ProofTrouble.REPEATED])]


@pytest.mark.parametrize("changed", [cropped(OLD, 0.02), ImageOps.mirror(OLD)], ids=["cropped", "mirrored"])
def test_what_was_before_does_not_stand_for_after_when_it_is_cropped_or_mirrored(
    district: District, changed: Image.Image
) -> None:
    _, task = began(district, "one")
    api.attach_photo(district.operator_a.actor, task, stored_anew(OLD), PhotoKind.BEFORE)
    api.attach_photo(district.operator_a.actor, task, stored_anew(changed), PhotoKind.AFTER)
    assert "本案" in refused(district, task).sentence("zh")


def test_photos_that_the_check_was_not_content_with_do_not_prove_the_rework(district: District) -> None:
    case, task = began(district, "one")
    operator = district.operator_a.actor
    api.attach_photo(operator, task, photo("before"), PhotoKind.BEFORE)
    api.attach_photo(operator, task, photo("after"), PhotoKind.AFTER)
    api.feed_back_task(operator, task, result="cleared")
    api.rework_case(district.checker.actor, case, reason="仍有车辆压盲道")
    api.accept_task(operator, task)
    assert api.get_task_sheet_for(operator, task).missing == {"before": 0, "after": 1}
    assert "返工" in refused(district, task).sentence("zh")
    api.attach_photo(operator, task, photo("after the rework"), PhotoKind.AFTER)
    api.feed_back_task(operator, task, result="cleared")
    api.close_case(district.checker.actor, case)


def test_a_photo_of_the_future_does_not_prove_anything(district: District) -> None:
    _, task = began(district, "one")
    api.attach_photo(district.operator_a.actor, task, photo("before"), PhotoKind.BEFORE)
    later = with_exif(photo("after"), taken="2027:12:31 08:00:00")
    api.attach_photo(district.operator_a.actor, task, later, PhotoKind.AFTER)
    assert "2027-12-31" in refused(district, task).sentence("zh")
    assert troubles(district, task)[1] == (PhotoKind.AFTER, [ProofTrouble.FUTURE])


def test_a_photo_that_shows_nothing_is_known_by_its_content(district: District) -> None:
    buffer = io.BytesIO()
    Image.new("RGB", (64, 48), "black").save(buffer, "JPEG")
    earlier = done(district, "earlier", buffer.getvalue())
    _, task = began(district, "later")
    api.attach_photo(district.operator_a.actor, task, photo("later before"), PhotoKind.BEFORE)
    api.attach_photo(district.operator_a.actor, task, buffer.getvalue(), PhotoKind.AFTER)
    assert earlier in refused(district, task).sentence("en")


def test_two_photos_of_one_place_are_two_photos(district: District) -> None:
    street = Street(5)
    done(district, "earlier", stored_anew(street.photo(things=0)))
    _, task = began(district, "later")
    for kind, things in ((PhotoKind.BEFORE, 9), (PhotoKind.AFTER, 0)):
        picture = street.photo(things=things, shift=0.1, zoom=0.1, turn=4)
        api.attach_photo(district.operator_a.actor, task, stored_anew(picture), kind)
    api.feed_back_task(district.operator_a.actor, task, result="cleared")


def test_two_photos_of_a_camera_that_stands_still_are_two_photos(district: District) -> None:
    street = Street(11)
    earlier, later = street.photo(things=6), street.photo(things=2)
    done(district, "earlier", stored_anew(earlier))
    _, task = began(district, "later")
    api.attach_photo(district.operator_a.actor, task, photo("later before"), PhotoKind.BEFORE)
    api.attach_photo(district.operator_a.actor, task, stored_anew(later), PhotoKind.AFTER)
    assert troubles(district, task)[1] == (PhotoKind.AFTER, [])
    api.feed_back_task(district.operator_a.actor, task, result="cleared")


@pytest.mark.parametrize("teller", ["phone", "camera"])
def test_a_photo_taken_elsewhere_does_not_prove_anything(district: District, teller: str) -> None:
    _, task = began(district, "far")
    api.attach_photo(district.operator_a.actor, task, photo("before"), PhotoKind.BEFORE, lon=PLACE[0], lat=PLACE[1])
    away = (PLACE[0], PLACE[1] + 0.0045)
    if teller == "phone":
        api.attach_photo(district.operator_a.actor, task, photo("after"), PhotoKind.AFTER, lon=away[0], lat=away[1])
    else:
        taken = with_exif(photo("after"), place=away)
        # Sent from the place itself: where the camera was counts all the same.
        api.attach_photo(district.operator_a.actor, task, taken, PhotoKind.AFTER, lon=PLACE[0], lat=PLACE[1])
    trouble = refused(district, task)
    assert "500 米" in trouble.sentence("zh")
    assert "more than 200 m" in trouble.sentence("en")


def test_a_camera_that_notes_its_position_in_the_national_system_is_at_the_place(district: District) -> None:
    lon, lat = transform(np.array([PLACE[0]]), np.array([PLACE[1]]), CRS.WGS84, CRS.GCJ02)
    _, task = began(district, "shifted")
    api.attach_photo(district.operator_a.actor, task, photo("before"), PhotoKind.BEFORE)
    taken = with_exif(photo("after"), place=(float(lon[0]), float(lat[0])))
    api.attach_photo(district.operator_a.actor, task, taken, PhotoKind.AFTER)
    api.feed_back_task(district.operator_a.actor, task, result="cleared")
    stored = PhotoPrint.objects.get(photo__task=task, photo__kind="after")
    assert stored.distance_m is not None
    assert stored.distance_m < 5


@pytest.mark.parametrize("days", [1 / 24, 3, 400])
def test_a_photo_taken_before_the_dispatch_does_not_prove_anything(
    district: District, clock: FrozenClock, days: float
) -> None:
    _, task = began(district, "early")
    noted = f"{city_time(clock.now() - timedelta(days=days)):%Y:%m:%d %H:%M:%S}"
    api.attach_photo(district.operator_a.actor, task, photo("before"), PhotoKind.BEFORE)
    taken = with_exif(photo("after"), taken=noted)
    api.attach_photo(district.operator_a.actor, task, taken, PhotoKind.AFTER, taken_at=clock.now())
    assert "早于派遣时间" in refused(district, task).sentence("zh")


def test_a_phone_whose_clock_is_wrong_is_not_held_to_it(district: District, clock: FrozenClock) -> None:
    _, task = began(district, "wrong clock")
    clock.advance(timedelta(minutes=20))
    wrong = clock.now() - timedelta(days=900)
    api.attach_photo(district.operator_a.actor, task, photo("before"), PhotoKind.BEFORE)
    taken = with_exif(photo("after"), taken=f"{city_time(wrong - timedelta(minutes=1)):%Y:%m:%d %H:%M:%S}")
    api.attach_photo(district.operator_a.actor, task, taken, PhotoKind.AFTER, taken_at=wrong)
    api.feed_back_task(district.operator_a.actor, task, result="cleared")


def test_what_was_found_out_only_after_it_was_fed_back_keeps_the_case_from_being_closed(district: District) -> None:
    earlier, other = began(district, "earlier")
    case, task = began(district, "later")
    api.attach_photo(district.operator_a.actor, other, stored_anew(OLD), PhotoKind.BEFORE)
    api.attach_photo(district.operator_a.actor, task, photo("later before"), PhotoKind.BEFORE)
    # What two people send at once is stored without either having seen the other.
    first = PhotoPrint.objects.get(photo__task=other)
    looks_like(first, ~(first.value or 0))
    api.attach_photo(district.operator_a.actor, task, stored_anew(OLD, quality=60), PhotoKind.AFTER)
    api.feed_back_task(district.operator_a.actor, task, result="cleared")
    looks_like(first, first.value)
    with pytest.raises(PhotoProvesNothing) as trouble:
        api.close_case(district.checker.actor, case)
    assert earlier in trouble.value.sentence("zh")
    assert api.get_case_for(district.checker.actor, case).case.state == CaseState.PENDING_CHECK


def test_the_first_to_send_a_photo_keeps_it(district: District) -> None:
    _, first = began(district, "first")
    _, second = began(district, "second")
    for task in (first, second):
        api.attach_photo(district.operator_a.actor, task, stored_anew(OLD), PhotoKind.AFTER)
    assert troubles(district, first) == [(PhotoKind.AFTER, [])]
    assert troubles(district, second) == [(PhotoKind.AFTER, [ProofTrouble.REUSED])]


def test_what_was_found_and_what_photos_look_like_cannot_be_changed(district: District) -> None:
    done(district, "earlier", stored_anew(OLD))
    _, task = began(district, "later")
    api.attach_photo(district.operator_a.actor, task, stored_anew(OLD), PhotoKind.AFTER)
    for rows in (PhotoFindingRow.objects, PhotoPrint.objects):
        assert rows.exists()
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.all().delete()
