"""A query that takes too long is ended and told, not an error of the server."""

from __future__ import annotations

import psycopg
import pytest
from django.db import connection
from tests.nets.sensing.sensorthings.conftest import Service

from furong.nets.sensing.adapters.sensorthings import door
from furong.nets.sensing.models.sensorthings import StaThing


def test_a_query_that_takes_too_long_is_ended(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "_PATIENCE_MS", 300)
    parameters = connection.get_connection_params()
    known = {name: parameters[name] for name in ("dbname", "user", "password", "host", "port") if name in parameters}
    with psycopg.connect(**known) as other:
        other.execute(f"LOCK TABLE {StaThing._meta.db_table} IN ACCESS EXCLUSIVE MODE")
        answer = service.raw("GET", "/Things")
    monkeypatch.undo()
    assert answer.status_code == 400
    assert "0.3 s" in answer.json()["message"]
    assert service.ask("/Things")["value"] == []
