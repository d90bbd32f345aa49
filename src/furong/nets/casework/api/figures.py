"""Results that are proved by a figure, for processes: each brings its own transaction."""

from __future__ import annotations

from furong.nets.casework.actions.dispatch_case import dispatch_by_itself
from furong.nets.casework.actions.find_case_about import find_open_case_about
from furong.nets.casework.actions.prove_by_figure import report_figures

__all__ = ["dispatch_by_itself", "find_open_case_about", "report_figures"]
