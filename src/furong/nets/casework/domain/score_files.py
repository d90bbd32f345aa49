"""The table of facts as a file, and scores computed from such a file alone."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime

import polars as pl
from polars.exceptions import PolarsError

from furong.nets.casework.contracts.scores import Dimension, ScoreSheet
from furong.nets.casework.domain.scores import FACTS, TIME, sheet_of
from furong.nets.casework.errors.scores import ScoreFileUnusable

__all__ = ["facts_from", "facts_into", "recomputed"]

_WRITTEN = "%Y-%m-%dT%H:%M:%S%.6fZ"
_READ = "%Y-%m-%dT%H:%M:%S%.fZ"
_PARQUET = b"PAR1"
_TRUTHS = ("true", "false")


def facts_into(facts: pl.DataFrame, form: str) -> bytes:
    """Return the table of facts as a file, ``csv`` or ``parquet``."""
    if form == "parquet":
        buffer = io.BytesIO()
        facts.write_parquet(buffer)
        return buffer.getvalue()
    return facts.write_csv(datetime_format=_WRITTEN).encode()


def facts_from(content: bytes, name: str) -> pl.DataFrame:
    """Return the table of facts of a file.

    Args:
        content: Of the file, CSV or Parquet.
        name: Of the file, for what is said about it.

    Raises:
        ScoreFileUnusable: When it is no such table.
    """
    try:
        if content.startswith(_PARQUET):
            table = pl.read_parquet(io.BytesIO(content))
        else:
            table = pl.read_csv(io.BytesIO(content), infer_schema=False)
        missing = [column for column in FACTS if column not in table.columns]
        if missing:
            raise ScoreFileUnusable(file=name, trouble=f"{', '.join(missing)} ?")
        return table.select(_column(table, column) for column in FACTS).sort("number", "unit")
    except (PolarsError, UnicodeDecodeError) as error:
        trouble = str(error).strip().partition("\n")[0][:200]
        raise ScoreFileUnusable(file=name, trouble=trouble) from error


def recomputed(content: bytes, name: str, by: Sequence[Dimension]) -> ScoreSheet:
    """Return the scores of a file of facts, for the period that it was read for.

    Args:
        content: Of the file.
        name: Of the file.
        by: What the groups have in common.

    Raises:
        ScoreFileUnusable: When it is no table of facts, or has no case.
    """
    facts = facts_from(content, name)
    since, until, read_at = (_only(facts, column, name) for column in ("since", "until", "read_at"))
    return sheet_of(facts, since=since, until=until, read_at=read_at, by=by)


def _only(facts: pl.DataFrame, column: str, name: str) -> datetime:
    """Return the one time that a column says in every row."""
    values = facts[column].unique().to_list()
    if len(values) != 1 or not isinstance(values[0], datetime):
        raise ScoreFileUnusable(file=name, trouble=f"{column}: {len(values)} ≠ 1")
    return values[0]


def _column(table: pl.DataFrame, name: str) -> pl.Expr:
    kind, column = FACTS[name], pl.col(name)
    if table.schema[name] != pl.String:
        return column.cast(kind)
    if kind == TIME:
        return column.str.to_datetime(_READ, time_unit="us", time_zone="UTC")
    if kind == pl.Boolean:
        return column.replace_strict(dict(zip(_TRUTHS, (True, False), strict=True)), return_dtype=pl.Boolean)
    return column.fill_null("") if kind == pl.String else column.cast(kind)
