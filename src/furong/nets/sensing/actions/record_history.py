"""Naming history files in the catalogue, in the transaction of whoever wrote them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict

from furong.foundation.transactions import transaction_required
from furong.nets.sensing.columns.history import WrittenFile
from furong.nets.sensing.models.history import HistoryFile

__all__ = ["record_history"]


@transaction_required
def record_history(files: Iterable[WrittenFile]) -> None:
    """Let files count from the commit of this transaction on."""
    HistoryFile.objects.bulk_create([HistoryFile(**asdict(file)) for file in files])
