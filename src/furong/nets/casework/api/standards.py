"""What other layers may ask about standard tables. People's acts open their own transaction."""

from __future__ import annotations

from datetime import date
from importlib.resources import files

from furong.foundation.transactions import transaction
from furong.nets.casework.actions import load_standard_table as _load
from furong.nets.casework.actions.load_standard_table import NewTable
from furong.nets.casework.contracts.standards import StandardTable
from furong.nets.casework.domain.limits import limit_text
from furong.nets.casework.domain.standard_reading import read_standard_table
from furong.nets.casework.selectors.standards import (
    compare_standard_tables,
    find_table_on,
    get_standard_table,
    list_standard_classes,
    list_standard_tables,
    list_standard_types,
    list_table_findings,
    replay_standard_table,
)

__all__ = [
    "SHIPPED_TABLE",
    "NewTable",
    "activate_standard_table",
    "check_standard_table",
    "compare_standard_tables",
    "find_table_on",
    "get_standard_table",
    "limit_text",
    "list_standard_classes",
    "list_standard_tables",
    "list_standard_types",
    "list_table_findings",
    "load_standard_table",
    "replay_standard_table",
    "retire_standard_table",
    "shipped_table",
]

#: Key of the table that Furong brings along, in words of its own.
SHIPPED_TABLE = "furong-2026.1"


def shipped_table() -> NewTable:
    """Return the table that Furong brings along, to be loaded."""
    source = files("furong.nets.casework").joinpath("data", "standard_table.csv")
    return NewTable(
        key=SHIPPED_TABLE,
        name_zh="芙蓉立结案标准（示例）",
        name_en="Furong filing and closing standard (sample)",
        file="standard_table.csv",
        content=source.read_bytes(),
    )


def check_standard_table(content: bytes, file: str, *, fill_merged: bool = False) -> StandardTable:
    """Read and check a table without storing anything."""
    return read_standard_table(content, file, fill_merged=fill_merged)


def load_standard_table(new: NewTable, by: str) -> StandardTable:
    """Store a version of the table as a draft."""
    with transaction():
        return _load.load_standard_table(new, by)


def activate_standard_table(key: str, by: str, *, since: date) -> int:
    """Let a draft hold from a day on, and return how many types of cases it makes."""
    with transaction():
        return _load.activate_standard_table(key, by, since=since)


def retire_standard_table(key: str, *, until: date) -> None:
    """Let an active version end on a day."""
    with transaction():
        _load.retire_standard_table(key, until=until)
