"""Every reading that was ever taken in, in files that anything which reads Parquet can read."""

from __future__ import annotations

from furong.nets.sensing.columns.history.layout import WrittenFile, history_folder
from furong.nets.sensing.columns.history.writing import write_history

__all__ = ["WrittenFile", "history_folder", "write_history"]
