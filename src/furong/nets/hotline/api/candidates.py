"""Whom to ask: units with their record, and how many appeals stand where."""

from __future__ import annotations

from furong.nets.hotline.selectors.appeals import count_appeals_for
from furong.nets.hotline.selectors.candidates import list_candidates_for, list_unit_names

__all__ = ["count_appeals_for", "list_candidates_for", "list_unit_names"]
