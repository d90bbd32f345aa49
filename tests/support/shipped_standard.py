"""The standard table that comes along, whole, loaded through the same door as a city's own."""

from __future__ import annotations

from datetime import date

from furong.nets.casework.api import standards

__all__ = ["install_shipped_standard"]


def install_shipped_standard() -> None:
    """Let the standard table that comes along hold."""
    standards.load_standard_table(standards.shipped_table(), "test")
    standards.activate_standard_table(standards.SHIPPED_TABLE, "test", since=date(2026, 1, 1))
