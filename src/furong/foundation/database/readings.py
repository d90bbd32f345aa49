"""Rows of several tables in one question, made into Django's objects.

To have Django build a query takes longer than the database takes to answer it. What is read for every page is written
out once, asked all together, and becomes the same objects that a query of Django's would have made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import Model

__all__ = ["Reading", "keep_relation", "read_together"]

M = TypeVar("M", bound=Model)


class Reading(Generic[M]):
    """The columns of a table, and the objects that its rows become.

    Args:
        model: Whose table it is.
        alias: What the table is called in the statement.
    """

    def __init__(self, model: type[M], alias: str) -> None:
        fields = model._meta.concrete_fields
        self.columns = ", ".join(f'{alias}."{field.column}"' for field in fields)
        self.width = len(fields)
        self._model = model
        self._names = [field.attname for field in fields]
        self._key = next(place for place, field in enumerate(fields) if field.primary_key)
        self._convert: list[tuple[int, Callable[..., Any], Any]] = [
            (place, field.from_db_value, field.get_col(model._meta.db_table))
            for place, field in enumerate(fields)
            if hasattr(field, "from_db_value")
        ]

    def made(self, values: Sequence[Any]) -> M | None:
        """Return the object of a row, or ``None`` when an outer join found none."""
        if values[self._key] is None:
            return None
        taken = list(values)
        for place, convert, column in self._convert:
            taken[place] = convert(taken[place], column, connection)
        return self._model.from_db(connection.alias, self._names, taken)

    def all_made(self, rows: Iterable[Sequence[Any]]) -> list[M]:
        """Return the objects of rows, of which each is one."""
        return [one for one in map(self.made, rows) if one is not None]


def read_together(statements: str, parameters: Mapping[str, Any]) -> list[list[tuple[Any, ...]]]:
    """Return the rows of every statement of several, which are asked at once."""
    with connection.cursor() as cursor:
        cursor.execute(statements, parameters)
        answers = [cursor.fetchall()]
        while cursor.nextset():
            answers.append(cursor.fetchall())
    return answers


def keep_relation(one: Model, relation: str, rows: list[M], model: type[M]) -> None:
    """Let ``one`` know all rows of a relation, as if Django had read them ahead."""
    known: Any = model._default_manager.all()
    known._result_cache, known._prefetch_done = rows, True
    kept = vars(one).setdefault("_prefetched_objects_cache", {})
    kept[relation] = known
