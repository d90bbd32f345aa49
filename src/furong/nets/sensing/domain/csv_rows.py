"""Reading CSV: the columns of a stream by name, every other column passed over."""

from __future__ import annotations

import json
from itertools import pairwise

import numpy as np
import polars as pl

from furong.nets.sensing.contracts import StreamSpec
from furong.nets.sensing.domain.records import Delivery, Unusable, fields_needed
from furong.nets.sensing.errors import ColumnsMissing, FileUnreadable

__all__ = ["csv_deliveries"]

#: Line of the first record: the header is line 1.
_FIRST_LINE = 2


def csv_deliveries(
    content: bytes, spec: StreamSpec, *, source: str, rows: int, unusable: tuple[Unusable, ...] = ()
) -> list[Delivery]:
    """Split a CSV into deliveries of about ``rows`` records, in the order of time.

    A file is whole when it is read, so its records are put in order before they are told: nothing in it comes late.
    Records of one instant stay in one delivery, so that a record which repeats another meets it there.

    Args:
        content: The file, decoded to UTF-8.
        spec: The stream, which says how its columns are named.
        source: Name of the file.
        rows: Records in a delivery; 1 makes a delivery for each instant. [1]
        unusable: What was found unusable before the table could be read.

    Raises:
        ColumnsMissing: When a column of the stream is not there.
        FileUnreadable: When it is no table.
    """
    try:
        table = pl.read_csv(content, infer_schema=False, truncate_ragged_lines=True, row_index_name="#")
    except (pl.exceptions.PolarsError, ValueError) as error:
        raise FileUnreadable(file=source, trouble=str(error).splitlines()[0]) from error
    named = {role: spec.fields[role] for role in fields_needed(spec.kind)}
    missing = [name for name in named.values() if name not in table.columns]
    if missing:
        found = ", ".join(column for column in table.columns if column != "#")
        raise ColumnsMissing(
            file=source, missing=", ".join(missing), expected=", ".join(named.values()), found=found or "-"
        )
    ordered = table.sort(named["time"], maintain_order=True, nulls_last=False)
    cuts = _cuts(ordered[named["time"]], rows)
    parts = [ordered.slice(start, end - start) for start, end in pairwise(cuts)]
    return [_delivery(part, named, source, unusable if number == 0 else ()) for number, part in enumerate(parts)]


def _cuts(times: pl.Series, rows: int) -> list[int]:
    """Return where deliveries begin and the last one ends: the first change of time after every ``rows`` records."""
    changes = (times != times.shift(1)).fill_null(True).arg_true().to_numpy()
    wanted = np.arange(0, len(times), rows)
    begins = changes[np.minimum(np.searchsorted(changes, wanted), len(changes) - 1)] if len(changes) else wanted
    return [0, *(int(cut) for cut in np.unique(begins) if cut), len(times)]


def _delivery(part: pl.DataFrame, named: dict[str, str], source: str, unusable: tuple[Unusable, ...]) -> Delivery:
    lines = part["#"]
    rest = part.drop("#")
    return Delivery(
        source=source,
        records=part.select(**{role: pl.col(name) for role, name in named.items()}),
        place_of=lambda row: f"line {lines[row] + _FIRST_LINE}",
        raw_of=lambda row: json.dumps(rest.row(row, named=True), ensure_ascii=False),
        unusable=unusable,
    )
