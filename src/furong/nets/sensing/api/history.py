"""What other layers may ask of history: latest, history, the city by hour, retention, exports, and their keeper."""

from __future__ import annotations

from furong.nets.sensing.actions.export_history import ask_export, cancel_export, write_next_piece
from furong.nets.sensing.actions.retain_history import preview_retention_for, remove_retention, set_retention
from furong.nets.sensing.actions.sweep_history import BACKUP_HOLD
from furong.nets.sensing.pipeline.history_keeper import HistoryKeeper
from furong.nets.sensing.selectors.history import (
    city_hours_for,
    city_table_for,
    history_for,
    history_table_for,
    latest_for,
)
from furong.nets.sensing.selectors.history_exports import get_export_for, list_exports_for, open_export_for
from furong.nets.sensing.selectors.history_files import history_extents
from furong.nets.sensing.selectors.history_retention import list_retention

__all__ = [
    "BACKUP_HOLD",
    "HistoryKeeper",
    "ask_export",
    "cancel_export",
    "city_hours_for",
    "city_table_for",
    "get_export_for",
    "history_extents",
    "history_for",
    "history_table_for",
    "latest_for",
    "list_exports_for",
    "list_retention",
    "open_export_for",
    "preview_retention_for",
    "remove_retention",
    "set_retention",
    "write_next_piece",
]
