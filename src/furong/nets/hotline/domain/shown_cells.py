"""Cells of a row of appeals as they are shown to whoever has not brought the file: without the persons in them."""

from __future__ import annotations

from collections.abc import Mapping

from furong.foundation.identity.masks import masked_name
from furong.foundation.identity.private_words import without_private
from furong.nets.hotline.domain.appeal_reading import COLUMNS

__all__ = ["mended_cells", "names_in", "shown_cells"]


def shown_cells(cells: Mapping[str, str]) -> dict[str, str]:
    """Return the cells of a row without numbers, addresses and names of persons."""
    names = _columns(cells, "citizen_name")
    phones = _columns(cells, "citizen_phone")
    told = names_in(cells)
    return {
        column: masked_name(text.strip())
        if column in names
        else "****" + text.strip()[-2:]
        if column in phones and text.strip()
        else without_private(text, *told)
        for column, text in cells.items()
    }


def names_in(cells: Mapping[str, str]) -> tuple[str, ...]:
    """Return the names of persons that a row has in a column of their own."""
    return tuple(cells[column].strip() for column in _columns(cells, "citizen_name"))


def mended_cells(cells: Mapping[str, str], given: Mapping[str, str]) -> dict[str, str]:
    """Return the cells of a row with what was changed; a cell that came back as it was shown stays as it is."""
    shown = shown_cells(cells)
    changed = {column: text for column, text in given.items() if text != shown.get(column)}
    return {**cells, **changed}


def _columns(cells: Mapping[str, str], name: str) -> list[str]:
    known = frozenset({name, *COLUMNS[name]})
    return [column for column in cells if column.strip().lower() in known]
