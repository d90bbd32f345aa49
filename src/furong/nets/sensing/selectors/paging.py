"""Paging of lists: one page of the rows that are asked for, and how many there are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db.models import Model, QuerySet

__all__ = ["PageOfRows", "page_of"]

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class PageOfRows(Generic[Row]):
    """One page of the rows of a table.

    Args:
        rows: The rows of the page.
        total: How many rows there are on all pages. [1]
        page: Which page it is, from 1 on. [1]
        pages: How many pages there are. [1]
    """

    rows: tuple[Row, ...]
    total: int
    page: int
    pages: int


def page_of(rows: QuerySet[Row], kept: Mapping[str, str], page: int, size: int) -> PageOfRows[Row]:
    """Return a page of ``rows`` in their order; a page beyond the last is the last.

    Args:
        rows: All rows, ordered.
        kept: What a field must say; an empty text keeps everything.
        page: Which page, from 1 on. [1]
        size: Rows a page. [1]
    """
    wanted = rows.filter(**{field: value for field, value in kept.items() if value})
    total = wanted.count()
    pages = max(1, -(-total // size))
    page = min(max(page, 1), pages)
    return PageOfRows(tuple(wanted[(page - 1) * size : page * size]), total, page, pages)
