"""Photos: pixels are kept, the camera's metadata is not; what is no photo is refused before it can do harm."""

from __future__ import annotations

import io
import struct
import tracemalloc
import zlib
from datetime import timedelta

import pytest
from django.conf import settings
from PIL import ExifTags, Image
from tests.nets.casework.conftest import District
from tests.support.city import open_bike_case, photo, task_of

from furong.foundation.files.store import read_file
from furong.kernel.clock import FrozenClock
from furong.nets.casework import api
from furong.nets.casework.contracts import PhotoKind, TaskInfo
from furong.nets.casework.domain.photos import clean_photo, public_photo
from furong.nets.casework.errors import PhotoUnknown, PhotoUnusable


def camera_photo(*, taken: str = "2026:11:24 08:55:10", orientation: int = 6) -> bytes:
    """A JPEG as a phone makes it: with time, position, maker, and turned."""
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Phone & Co"
    exif[ExifTags.Base.Orientation] = orientation
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = taken
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (30.0, 33.0, 3.6)
    buffer = io.BytesIO()
    Image.new("RGB", (80, 40), "blue").save(buffer, "JPEG", exif=exif)
    return buffer.getvalue()


def png_of(width: int, height: int) -> bytes:
    """A PNG that claims to be that large, in a few bytes."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0" * 10_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def test_metadata_is_dropped_and_the_picture_is_upright() -> None:
    clean = clean_photo(camera_photo())
    assert clean.taken_at is not None
    assert clean.taken_at.isoformat() == "2026-11-24T08:55:10+08:00"
    with Image.open(io.BytesIO(clean.jpeg)) as kept:
        assert dict(kept.getexif()) == {}
        assert kept.size == (40, 80)
    assert b"Phone & Co" not in clean.jpeg


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
def test_other_formats_become_jpeg(form: str) -> None:
    buffer = io.BytesIO()
    Image.new("RGBA", (30, 20), (255, 0, 0, 128)).save(buffer, form)
    with Image.open(io.BytesIO(clean_photo(buffer.getvalue()).jpeg)) as kept:
        assert kept.format == "JPEG"


def test_a_large_photo_is_made_smaller() -> None:
    with Image.open(io.BytesIO(clean_photo(photo(size=(4000, 3000))).jpeg)) as kept:
        assert kept.size == (1600, 1200)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "photo_empty"),
        (b"not a picture", "photo_unusable"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "photo_unusable"),
        (b"GIF89a" + b"\0" * 40, "photo_unusable"),
        (b"%PDF-1.7", "photo_unusable"),
        (photo()[:200], "photo_cut_short"),
        (photo(size=(640, 480))[:-2000], "photo_cut_short"),
        (png_of(30_000, 30_000), "photo_too_many_pixels"),
        (png_of(9_000, 9_000), "photo_too_many_pixels"),
        (png_of(10_000, 10_000), "photo_too_many_pixels"),
        (png_of(640, 480), "photo_cut_short"),
    ],
    ids=["empty", "text", "svg", "gif", "pdf", "head alone", "cut short", "bomb", "81 MP", "100 MP", "no pixels"],
)
def test_what_is_no_usable_photo_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(PhotoUnusable) as refused:
        clean_photo(content)
    assert refused.value.code == f"casework.{code}"


def test_a_bomb_is_refused_by_its_size_before_it_is_decoded() -> None:
    tracemalloc.start()
    with pytest.raises(PhotoUnusable) as refused:
        clean_photo(png_of(10_000, 10_000))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 1_000_000
    assert "10000 × 10000" in refused.value.sentence("zh")


def test_what_everybody_may_see_is_small_upright_and_nothing_but_pixels() -> None:
    shown = public_photo(camera_photo())
    with Image.open(io.BytesIO(shown)) as picture:
        assert (dict(picture.getexif()), picture.info.get("exif")) == ({}, None)
        assert picture.size == (40, 80)
    assert b"Phone & Co" not in shown
    with Image.open(io.BytesIO(public_photo(photo(size=(1600, 1200))))) as picture:
        assert picture.size == (1024, 768)


@pytest.fixture
def task(district: District) -> TaskInfo:
    """A task that operator A has accepted."""
    case = open_bike_case(shares={"A": 3})
    api.dispatch_case(district.duty.actor, case)
    identity = task_of(district.duty, case, "A")
    api.accept_task(district.operator_a.actor, identity)
    return api.get_task_for(district.operator_a.actor, identity)


def test_a_photo_is_kept_once_with_its_time_and_place(district: District, task: TaskInfo) -> None:
    numbers = {
        api.attach_photo(district.operator_a.actor, task.id, camera_photo(), PhotoKind.BEFORE, lon=104.061, lat=30.551)
        for _ in range(2)
    }
    (kept,) = api.get_task_for(district.operator_a.actor, task.id).photos
    assert numbers == {kept.id}
    assert (kept.lon, kept.lat) == (104.061, 30.551)
    assert kept.taken_at is not None
    assert kept.taken_at.isoformat().startswith("2026-11-24T00:55:10")
    content, media_type = read_file(kept.digest)
    assert media_type == "image/jpeg"
    assert content.startswith(b"\xff\xd8")
    assert (settings.FURONG_FILES / kept.digest[:2] / kept.digest[2:4] / kept.digest).is_file()


def test_a_clock_that_is_far_off_is_not_believed(district: District, task: TaskInfo, clock: FrozenClock) -> None:
    old = camera_photo(taken="2019:01:01 00:00:00")
    api.attach_photo(
        district.operator_a.actor, task.id, old, PhotoKind.BEFORE, taken_at=clock.now() + timedelta(days=3)
    )
    (kept,) = api.get_task_for(district.operator_a.actor, task.id).photos
    assert kept.taken_at == clock.now()


def test_a_photo_is_shown_to_those_who_see_its_task(district: District, task: TaskInfo) -> None:
    number = api.attach_photo(district.operator_a.actor, task.id, photo(), PhotoKind.BEFORE)
    for person in (district.operator_a, district.duty, district.checker, district.leader):
        assert len(api.get_photo_for(person.actor, number)) == 64
    for person in (district.operator_b, district.foreign_operator_a, district.foreign_duty):
        with pytest.raises(PhotoUnknown):
            api.get_photo_for(person.actor, number)
