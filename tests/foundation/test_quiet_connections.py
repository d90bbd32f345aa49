"""A connection that the server has closed is noticed before it is used; a quiet one is used without a question."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from django.db import close_old_connections, connection

from furong.foundation.database.quiet import trust_quiet_connection

pytestmark = pytest.mark.usefixtures("own_database")


@pytest.fixture
def health_checks() -> None:
    """As in a city: a connection is checked before the first query of a page."""
    kept: Any = connection
    kept.health_check_enabled = True


def ask() -> int:
    """Ask what a page would ask, and return from which session of the server the answer came."""
    close_old_connections()
    trust_quiet_connection()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def test_a_quiet_connection_stays(health_checks: None) -> None:
    session = ask()
    assert [ask(), ask()] == [session, session]
    kept: Any = connection
    assert kept.health_check_done


def test_one_that_was_ended_is_replaced(health_checks: None) -> None:
    session = ask()
    settings = connection.settings_dict
    with psycopg.connect(
        host=settings["HOST"], user=settings["USER"], dbname=settings["NAME"], autocommit=True
    ) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [session])
    assert ask() != session
