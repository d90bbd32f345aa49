"""Storing and reading content-addressed files."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

from django.conf import settings

from furong.foundation.files.models import StoredFile
from furong.kernel.errors import NotFound

__all__ = ["FileUnknown", "open_file", "read_file", "store_file", "store_path"]


class FileUnknown(NotFound):
    """No file of that digest is stored."""

    code = "files.unknown"
    zh = "没有内容摘要为 {digest} 的文件。"
    en = "No file with the digest {digest} is stored."


def store_file(content: bytes, media_type: str) -> str:
    """Store ``content`` durably and return its SHA-256; content that is there already is left as it is.

    The bytes are on disk before the register names them: a crash may leave a file without a row, never the reverse.
    """
    digest = hashlib.sha256(content).hexdigest()
    place = _place(digest)
    if not place.exists():
        _write(place, content)
    StoredFile.objects.get_or_create(digest=digest, defaults={"size": len(content), "media_type": media_type})
    return digest


def store_path(path: Path, media_type: str) -> str:
    """Store the content of a file that may be large, and return its SHA-256; the file itself goes.

    Args:
        path: On the same disk as the store.
        media_type: Of the content.
    """
    with path.open("rb") as source:
        digest = hashlib.file_digest(source, "sha256").hexdigest()
        os.fsync(source.fileno())
    size, place = path.stat().st_size, _place(digest)
    place.parent.mkdir(parents=True, exist_ok=True)
    path.replace(place)
    for folder in (place.parent, place.parent.parent, place.parent.parent.parent):
        _sync_folder(folder)
    StoredFile.objects.get_or_create(digest=digest, defaults={"size": size, "media_type": media_type})
    return digest


def read_file(digest: str) -> tuple[bytes, str]:
    """Return content and media type.

    Raises:
        FileUnknown: When no such file is stored.
    """
    path, media_type = open_file(digest)
    return path.read_bytes(), media_type


def open_file(digest: str) -> tuple[Path, str]:
    """Return the path and media type of a stored file.

    Raises:
        FileUnknown: When no such file is stored.
    """
    row = StoredFile.objects.filter(pk=digest).first()
    if row is None:
        raise FileUnknown(digest=digest)
    return _place(row.digest), row.media_type


def _place(digest: str) -> Path:
    return Path(settings.FURONG_FILES) / digest[:2] / digest[2:4] / digest


def _write(place: Path, content: bytes) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=place.parent, delete=False) as draft:
        try:
            draft.write(content)
            draft.flush()
            os.fsync(draft.fileno())
            Path(draft.name).rename(place)
        except BaseException:
            Path(draft.name).unlink(missing_ok=True)
            raise
    # The names of the file and of the folders made for it must outlast a power cut as well.
    for folder in (place.parent, place.parent.parent, place.parent.parent.parent):
        _sync_folder(folder)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
