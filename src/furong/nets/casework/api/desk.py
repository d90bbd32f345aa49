"""What the desk asks for, all at once."""

from __future__ import annotations

from furong.nets.casework.selectors.desk import Desk, read_desk

__all__ = ["Desk", "read_desk"]
