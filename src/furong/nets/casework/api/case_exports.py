"""What other layers may ask of exports of the desk's list."""

from __future__ import annotations

from furong.nets.casework.actions.export_cases import ask_case_export, cancel_case_export, write_next_case_piece
from furong.nets.casework.selectors.case_exports import (
    get_case_export_for,
    list_case_exports_for,
    open_case_export_for,
)

__all__ = [
    "ask_case_export",
    "cancel_case_export",
    "get_case_export_for",
    "list_case_exports_for",
    "open_case_export_for",
    "write_case_exports",
    "write_next_case_piece",
]

_PIECES_MAX = 10_000


def write_case_exports() -> int:
    """Write every export that waits, the oldest first; return how many pieces there were."""
    written = 0
    while written < _PIECES_MAX and write_next_case_piece():
        written += 1
    return written
