"""A city of five things, and a real log for their readings."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from tests.support.city_things import ThingsInMemory, city_log

from furong.foundation.streams import Streams


@pytest.fixture
def things() -> ThingsInMemory:
    """Four that measure temperature, one that counts."""
    codes = ["cd-temp-0", "cd-temp-1", "温度-2", "cd-temp-3", "cd-count-4"]
    return ThingsInMemory(codes, np.array([0, 0, 0, 0, 1], dtype=np.uint16), ["Cel", ""])


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Streams]:
    """The log."""
    with city_log(tmp_path) as (_, streams):
        yield streams
