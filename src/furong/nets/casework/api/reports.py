"""What other layers may ask about reports. People's acts open their own transaction; a process brings its own."""

from __future__ import annotations

from furong.foundation.transactions import transaction
from furong.kernel.permissions import Actor
from furong.nets.casework.actions import attach_report_photo as _attach
from furong.nets.casework.actions import report_case as _report
from furong.nets.casework.actions import show_reporter as _show
from furong.nets.casework.actions.report_case import report_case as take_report
from furong.nets.casework.contracts.reports import NewPhoto, NewReport, ReporterInfo
from furong.nets.casework.selectors.report_classes import list_report_classes

__all__ = ["attach_report_photo", "list_report_classes", "report_case", "show_reporter", "take_report"]


def report_case(actor: Actor, report: NewReport) -> str:
    """Report a matter and return the number of its case; see :mod:`furong.nets.casework.actions.report_case`."""
    with transaction():
        return _report.report_case(actor, report)


def attach_report_photo(actor: Actor, number: str, photo: NewPhoto) -> int:
    """Attach a photo to a reported case and return its number."""
    with transaction():
        return _attach.attach_report_photo(actor, number, photo)


def show_reporter(actor: Actor, number: str, *, purpose: str) -> ReporterInfo:
    """Show who reported a case, for a purpose that stays on record."""
    with transaction():
        return _show.show_reporter(actor, number, purpose=purpose)
