"""What other layers may ask of matters that came back."""

from __future__ import annotations

from furong.nets.casework.selectors.recurrences import chain_of, list_recurrences_for

__all__ = ["chain_of", "list_recurrences_for"]
