"""Columns that become CSV: what somebody has named in them stays text in a spreadsheet."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from furong.foundation.exports.cells import defused

__all__ = ["defused_columns"]


def defused_columns(table: pa.Table) -> pa.Table:
    """Return a table in whose columns of text no cell is a formula; the table itself when there was none."""
    for place, field in enumerate(table.schema):
        if pa.types.is_string(field.type):
            known = pc.unique(table.column(place))
            safe = [None if cell is None else defused(cell) for cell in known.to_pylist()]
            if safe != known.to_pylist():
                index = pc.index_in(table.column(place), known)
                table = table.set_column(place, field, pa.array(safe, pa.string()).take(index))
    return table
