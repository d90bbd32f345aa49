"""A registry of its own for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from tests.support.city import Person, hire

from furong.foundation.servers import DataDirectory
from furong.nets.sensing.selectors import registry as selectors


@pytest.fixture(autouse=True)
def registry_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A data directory without things."""
    directory = DataDirectory(tmp_path)
    directory.prepare()
    monkeypatch.setattr(settings, "FURONG_DIRECTORY", directory)
    selectors._shelf.cache_clear()
    yield tmp_path / "sensing" / "registry"
    selectors._shelf.cache_clear()


@pytest.fixture
def steward() -> Person:
    """The data steward of the city, who sees restricted things as well."""
    return hire("data_steward", name="steward", area="510100", organisation="data-bureau")
