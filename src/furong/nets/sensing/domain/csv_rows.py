"""Reading CSV: the columns of a stream by name, every other column passed over."""

from __future__ import annotations

import json

import polars as pl

from furong.nets.sensing.contracts import StreamSpec
from furong.nets.sensing.domain.records import Delivery, fields_needed
from furong.nets.sensing.errors import ColumnsMissing, FileUnreadable

__all__ = ["read_table"]

#: Line of the first record: the header is line 1.
_FIRST_LINE = 2
#: Name of the column of line numbers.
_LINE = "#line"


def read_table(content: bytes, spec: StreamSpec, *, source: str) -> Delivery:
    """Split a CSV into the fields of a stream; empty lines are passed over.

    Args:
        content: The file, decoded to UTF-8.
        spec: The stream, which says how its columns are named.
        source: Name of the file.

    Raises:
        ColumnsMissing: When a column of the stream is not there.
        FileUnreadable: When it is no table.
    """
    try:
        table = pl.read_csv(content, infer_schema=False, truncate_ragged_lines=True, row_index_name=_LINE)
        table = table.rename({column: column.strip() for column in table.columns})
    except (pl.exceptions.PolarsError, ValueError) as error:
        raise FileUnreadable(file=source, trouble=str(error).splitlines()[0]) from error
    table = table.filter(~pl.all_horizontal(pl.exclude(_LINE).is_null()))
    named = {role: spec.fields[role] for role in fields_needed(spec.kind)}
    missing = [name for name in named.values() if name not in table.columns]
    if missing:
        raise ColumnsMissing(
            file=source,
            missing=", ".join(missing),
            expected=", ".join(named.values()),
            found=", ".join(table.columns[1:]) or "-",
        )
    lines, fields = table[_LINE], table.drop(_LINE)
    return Delivery(
        source=source,
        records=fields.select(**{role: pl.col(name) for role, name in named.items()}),
        place_of=lambda row: f"line {lines[row] + _FIRST_LINE}",
        raw_of=lambda row: json.dumps(fields.row(row, named=True), ensure_ascii=False),
    )
