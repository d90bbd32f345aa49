"""A city of its own for each module of tests: database, folder, four things, two days of readings."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from tests.support.history_city import register_four, write_two_days

from furong.foundation.servers import DataDirectory


@pytest.fixture
def history_city(own_database: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the sensing platform's files of a city with four things and two days of readings."""
    directory = DataDirectory(tmp_path)
    directory.prepare()
    monkeypatch.setattr(settings, "FURONG_DIRECTORY", directory)
    monkeypatch.setattr(settings, "FURONG_FILES", directory.files)
    register_four()
    return write_two_days()
