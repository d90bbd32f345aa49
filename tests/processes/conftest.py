"""A zone with 134 places in a district with three operators, and the pack of shared bikes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import override_settings
from tests.nets.mobility.conftest import Parking, new_zone, parking
from tests.support.city import Person, hire, install_bikes

from furong.kernel.clock import FrozenClock
from furong.nets.mobility.api import zones

__all__ = ["pages", "parking", "staff"]


@pytest.fixture
def pages() -> Iterator[None]:
    """Pages can be shown although nobody has collected the static files."""
    static = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(STORAGES={**settings.STORAGES, "staticfiles": static}):
        yield


@pytest.fixture
def staff(parking: Parking, clock: FrozenClock) -> dict[str, Person]:
    """A zone with 134 places, the pack, and somebody of each operator."""
    install_bikes()
    zones.save_zone(parking.steward.actor, new_zone(capacity=134))
    return {code: hire("handler", name=f"staff-{code}", organisation=f"operator-{code.lower()}") for code in "ABC"}
