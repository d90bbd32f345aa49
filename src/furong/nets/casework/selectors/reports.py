"""Reading what was reported: its words and photos, and masked, who reported it."""

from __future__ import annotations

from datetime import datetime

from furong.foundation.identity.people import masked_email, masked_name, masked_phone
from furong.foundation.identity.private_words import without_private
from furong.kernel.clock import city_time
from furong.nets.casework.contracts.reports import ReporterInfo, ReportInfo
from furong.nets.casework.domain.reports import NEEDS_VERIFYING, ReportTitle
from furong.nets.casework.errors.reports import ReportClassUnknown
from furong.nets.casework.models import Case, CaseType, Report, Reporter, StandardClassRow
from furong.nets.casework.selectors.names import NamesShown
from furong.nets.casework.selectors.photo_infos import photo_info
from furong.nets.casework.selectors.standards import find_table_on

__all__ = ["class_names", "is_verified", "name_of_reporter", "report_of", "reporter_of"]


def class_names(class_code: str, at: datetime) -> ReportTitle:
    """Return what a class is called in the standard in force at ``at``, or else by the pack that has it.

    Raises:
        ReportClassUnknown: When neither has it.
    """
    table = find_table_on(city_time(at).date())
    known = StandardClassRow.objects.filter(table_id=table.key if table else "", code=class_code)
    for zh, en in known.values_list("name_zh", "name_en"):
        return ReportTitle(zh, en or zh)
    installed = CaseType.objects.filter(spec__class_code=class_code).order_by("pk")
    for spec in installed.values_list("spec", flat=True):
        return ReportTitle(spec["title_zh"], spec["title_en"])
    raise ReportClassUnknown(class_code=class_code)


def report_of(case: Case, names: NamesShown) -> ReportInfo | None:
    """Return the report that a case began with as ``names`` shows it, or ``None`` when people did not report it."""
    row: Report | None = getattr(case, "report", None)
    if row is None:
        return None
    shown = without_private(row.text, name_of_reporter(row))
    return ReportInfo(
        text=shown,
        is_masked=shown != row.text,
        class_code=row.class_code,
        reporter=_masked(row),
        photos=tuple(photo_info(photo, names) for photo in sorted(row.photos.all(), key=lambda one: one.pk)),
        needs_verifying=case.source in NEEDS_VERIFYING,
        verified=is_verified(case),
    )


def reporter_of(case: Case) -> ReporterInfo:
    """Return who reported a case and what was said, in full; what nobody left is empty."""
    row = Reporter.objects.filter(pk=case.pk).first()
    text = Report.objects.filter(pk=case.pk).values_list("text", flat=True).first() or ""
    if row is None:
        return ReporterInfo(name="", phone="", text=text)
    return ReporterInfo(name=row.name, phone=row.phone, email=row.email, text=text)


def is_verified(case: Case) -> bool:
    """Return whether somebody has verified that what was reported exists."""
    return any(entry.step == "confirm" for entry in case.history.all())


def name_of_reporter(row: Report) -> str:
    """Return the name of who reported something, to leave it out of texts; empty when none is known."""
    reporter: Reporter | None = getattr(row, "reporter", None)
    return reporter.name if reporter else ""


def _masked(row: Report) -> ReporterInfo | None:
    reporter: Reporter | None = getattr(row, "reporter", None)
    if reporter is None:
        return None
    return ReporterInfo(
        name=masked_name(reporter.name), phone=masked_phone(reporter.phone), email=masked_email(reporter.email)
    )
