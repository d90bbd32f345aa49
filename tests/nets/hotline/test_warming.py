"""A process that has warmed up reads nothing for its first appeal that is the same for all."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from furong.nets.hotline.api.warming import warm_up
from furong.nets.hotline.selectors import places

pytestmark = pytest.mark.django_db


def test_the_names_of_places_are_read_once() -> None:
    places._index.cache_clear()
    with CaptureQueriesContext(connection) as first:
        warm_up()
    with CaptureQueriesContext(connection) as again:
        warm_up()
    assert len(again) < len(first)
    assert places._index.cache_info().misses == 1
