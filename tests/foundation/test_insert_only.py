"""What happened is on record for good: the database itself refuses to change or delete rows of history."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection

from furong.foundation.transactions import savepoint

pytestmark = pytest.mark.django_db

TABLES = ("casework_historyrow", "casework_deadlinerow", "sensing_alarmtransition", "identity_personaldatalook")


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {}", "TRUNCATE {} CASCADE"])
def test_rows_of_history_cannot_be_changed_or_deleted(table: str, statement: str) -> None:
    with pytest.raises(IntegrityError, match="takes new rows only"), savepoint(), connection.cursor() as cursor:
        cursor.execute(statement.format(table))


def test_truncating_what_history_hangs_on_is_refused_too() -> None:
    with pytest.raises(IntegrityError, match="takes new rows only"), savepoint(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE casework_case CASCADE")
