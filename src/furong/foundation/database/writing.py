"""Many new rows of a table at once, handed to the database as a stream of values.

To make an object of each row and have Django write it out takes several times as long as the database takes to store
it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models import Model

from furong.foundation.transactions import transaction_required

__all__ = ["copy_rows", "next_keys"]


@transaction_required
def next_keys(model: type[Model], count: int) -> list[int]:
    """Return the next values of the sequence that numbers the rows of a table; none of them is given out again."""
    column = model._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [f'"{model._meta.db_table}"', column, count],
        )
        return [number for (number,) in cursor.fetchall()]


@transaction_required
def copy_rows(model: type[Model], names: Sequence[str], rows: Iterable[tuple[Any, ...]], **same: Any) -> None:
    """Store rows; a constraint that one of them breaks refuses them all.

    Args:
        model: Whose rows they are. What the model would fill in by itself has to be given here.
        names: What the values of a row are: names of attributes of the model, keys of relations as ``area_id``.
        rows: The values. Those of a JSON field are its text.
        **same: Values that all rows have, by attribute.
    """
    columns = ", ".join(f'"{_column(model, name)}"' for name in (*names, *same))
    shared = tuple(same.values())
    statement = f'COPY "{model._meta.db_table}" ({columns}) FROM STDIN'
    # What the database refuses at the end of the stream is Django's error as well.
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row((*row, *shared))


def _column(model: type[Model], name: str) -> str:
    return next(str(field.column) for field in model._meta.concrete_fields if field.attname == name)
