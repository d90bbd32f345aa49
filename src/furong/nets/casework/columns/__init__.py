"""Open cases as columns: what the desk counts, filters and sorts without asking the database."""

from furong.nets.casework.columns.open_cases import CaseRow, OpenCases, Selection, Wanted

__all__ = ["CaseRow", "OpenCases", "Selection", "Wanted"]
