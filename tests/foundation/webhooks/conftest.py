"""The operator of a node whose webhooks may send to this machine."""

from __future__ import annotations

from typing import Any

import pytest
from tests.support.city import Person, hire
from tests.support.webhooks import LOOPBACK


@pytest.fixture
def admin(settings: Any) -> Person:
    """The operator of a node whose webhooks may send to this machine."""
    settings.FURONG_OPTIONS = {**settings.FURONG_OPTIONS, "WEBHOOK_HOSTS": LOOPBACK}
    return hire("administrator", name="admin", area="510100", organisation="city-centre")
