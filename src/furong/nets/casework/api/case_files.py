"""What the pages of a case ask for, all at once."""

from __future__ import annotations

from furong.nets.casework.selectors.case_files import get_case_file_for

__all__ = ["get_case_file_for"]
