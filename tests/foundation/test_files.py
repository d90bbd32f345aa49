"""Files by their content: stored once, durable before they are named, and whole or not there."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest
from django.conf import settings

from furong.foundation.files.models import StoredFile
from furong.foundation.files.store import FileUnknown, open_file, read_file, store_file

pytestmark = pytest.mark.django_db


def place_of(digest: str) -> Path:
    return Path(settings.FURONG_FILES) / digest[:2] / digest[2:4] / digest


def test_the_same_content_is_stored_once() -> None:
    first, again = store_file(b"content", "text/plain"), store_file(b"content", "text/plain")
    assert first == again == hashlib.sha256(b"content").hexdigest()
    assert StoredFile.objects.filter(digest=first).count() == 1
    assert read_file(first) == (b"content", "text/plain")
    assert open_file(first)[0].stat().st_size == 7


def test_what_is_not_there_is_told() -> None:
    with pytest.raises(FileUnknown):
        read_file("0" * 64)


def test_a_path_cannot_be_made_out_of_a_digest() -> None:
    with pytest.raises(FileUnknown):
        open_file("../../../etc/passwd")


@pytest.mark.parametrize("victim", ["fsync", "rename"])
def test_cut_off_while_writing_nothing_half_stands_in_its_place(monkeypatch: pytest.MonkeyPatch, victim: str) -> None:
    content = f"cut off at {victim}".encode()
    digest = hashlib.sha256(content).hexdigest()
    folder = place_of(digest).parent
    before = set(folder.iterdir()) if folder.exists() else set()

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(*((os, "fsync", die) if victim == "fsync" else (Path, "rename", die)))
        with pytest.raises(KeyboardInterrupt):
            store_file(content, "text/plain")
    assert set(folder.iterdir()) == before
    assert not StoredFile.objects.filter(digest=digest).exists()
    assert store_file(content, "text/plain") == digest
    assert place_of(digest).read_bytes() == content


def test_cut_off_between_file_and_register_it_is_registered_the_next_time(monkeypatch: pytest.MonkeyPatch) -> None:
    content = b"registered later"

    def die(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(StoredFile.objects, "get_or_create", die)
        with pytest.raises(KeyboardInterrupt):
            store_file(content, "text/plain")
    digest = hashlib.sha256(content).hexdigest()
    assert place_of(digest).exists()
    assert store_file(content, "text/plain") == digest
    assert read_file(digest)[0] == content
