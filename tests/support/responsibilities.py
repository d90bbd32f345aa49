"""Lists of responsibilities for a small city, loaded through the same door as a real one."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date

from furong.nets.casework.api import responsibility as api
from furong.nets.casework.api import standards
from furong.nets.casework.contracts.responsibility import ResponsibilityReport

__all__ = ["HEADER", "as_csv", "install_standard", "load_lines", "standard_type"]

HEADER = ("class_code", "area", "main", "assisting", "clause", "valid_from", "valid_to")


def as_csv(lines: Sequence[Sequence[str]], header: Sequence[str] = HEADER) -> bytes:
    """Return a list as a CSV file."""
    buffer = io.StringIO()
    csv.writer(buffer).writerows([header, *lines])
    return buffer.getvalue().encode()


def load_lines(*lines: Sequence[str]) -> ResponsibilityReport:
    """Let these lines be the list from now on."""
    new = api.NewResponsibilities(file="list.csv", content=as_csv(lines))
    return api.load_responsibilities(new, "test")


def install_standard() -> None:
    """Let the standard table that comes along hold."""
    standards.load_standard_table(standards.shipped_table(), "test")
    standards.activate_standard_table(standards.SHIPPED_TABLE, "test", since=date(2026, 1, 1))


def standard_type(class_code: str, serial: int = 1) -> str:
    """Return the key of the type of case of a condition of that table."""
    return f"{standards.SHIPPED_TABLE}/{class_code}/{serial}"
