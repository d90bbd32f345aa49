"""The case desk in a real browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.support.browser import Reader, audit

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_the_door_opens(reader: Callable[..., Reader]) -> None:
    page = reader().open("/login")
    assert audit(page) == []
    page = reader("operator-a").open("/me")
    assert "王强" in page.inner_text("main")
