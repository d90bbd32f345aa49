"""The pack of shared bikes, installed."""

from __future__ import annotations

import pytest
from django.conf import settings

from furong.kernel.clock import SystemClock
from furong.scenarios.install import install_pack
from furong.scenarios.pack import Pack, load_pack


@pytest.fixture
def pack(db: None) -> Pack:
    """Shared bikes."""
    loaded = load_pack(settings.FURONG_PACKS, "shared_bikes")
    install_pack(loaded, SystemClock().now().date())
    return loaded
