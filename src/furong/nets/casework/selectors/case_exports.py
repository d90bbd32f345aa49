"""Reading exports of the desk's list: where they stand, their files, and the rows that they are made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

import msgspec
from django.conf import settings

from furong.foundation.areas.tree import get_area
from furong.foundation.citytime.clock import city_clock
from furong.foundation.codelists.lookup import codes_on
from furong.foundation.exports.reading import file_of, row_of, rows_of
from furong.foundation.exports.rows import ExportKind
from furong.foundation.identity.models import Organisation
from furong.foundation.identity.private_words import without_private
from furong.kernel.clock import city_time
from furong.kernel.permissions import Actor, Grant
from furong.nets.casework.contracts import CaseInfo
from furong.nets.casework.contracts.case_exports import CaseExportInfo, CaseExportSpec, CaseExportState
from furong.nets.casework.errors.case_exports import CaseExportNotReady, CaseExportUnknown
from furong.nets.casework.models import CaseExport
from furong.nets.casework.selectors.cases import case_info, cases_of_query

__all__ = [
    "CASE_EXPORTS",
    "EXPORT",
    "CasePiece",
    "get_case_export_for",
    "list_case_exports_for",
    "open_case_export_for",
    "read_piece",
    "spec_of",
]

EXPORT = "case.export"

#: What is peculiar to exports of the desk's list.
CASE_EXPORTS = ExportKind(
    model=CaseExport,
    action=EXPORT,
    lock="casework_export",
    folder=lambda: Path(settings.FURONG_FILES) / "case-exports",
    suffix=lambda _row: "csv",
    unknown=CaseExportUnknown,
    not_ready=CaseExportNotReady,
)


@dataclass(frozen=True, slots=True)
class CasePiece:
    """Some rows of an export.

    Args:
        rows: Their cells.
        last: Number of the last case, or empty when there is none.
    """

    rows: list[list[str]]
    last: str


def list_case_exports_for(actor: Actor, *, limit: int = 20) -> list[CaseExportInfo]:
    """Return the actor's own exports, the newest first.

    Raises:
        ActionRefused: When ``actor`` may not export.
    """
    return [_info(row) for row in rows_of(CASE_EXPORTS, actor, limit)]


def get_case_export_for(actor: Actor, export: UUID) -> CaseExportInfo:
    """Return one of the actor's own exports.

    Raises:
        ActionRefused: When ``actor`` may not export.
        CaseExportUnknown: When there is none of that id, or it is somebody else's.
    """
    return _info(row_of(CASE_EXPORTS, actor, export))


def open_case_export_for(actor: Actor, export: UUID) -> tuple[Path, str, str]:
    """Return path, media type and file name of what an export wrote.

    Raises:
        ActionRefused, CaseExportUnknown: As for the export itself.
        CaseExportNotReady: When it is not done.
    """
    row, path, media_type = file_of(CASE_EXPORTS, actor, export)
    return path, media_type, f"cases-{city_time(row.asked_at):%Y%m%d-%H%M}.{row.spec['format']}"


def spec_of(row: CaseExport) -> CaseExportSpec:
    """Return what an export was asked for."""
    return msgspec.convert(row.spec, CaseExportSpec, strict=False)


def read_piece(row: CaseExport, limit: int) -> CasePiece:
    """Return the next rows of an export: of what its owner could see when it was asked for, by number.

    Args:
        row: The export.
        limit: How many at most. [1]
    """
    spec = spec_of(row)
    grants = tuple(msgspec.convert(grant, Grant) for grant in row.grants)
    found = cases_of_query(Actor(key=row.asked_by, name="", grants=grants), spec)
    cases = [case_info(case) for case in found.filter(pk__gt=row.cursor).order_by("pk")[:limit]]
    names = _Names.read(spec.language)
    return CasePiece([names.cells(case) for case in cases], cases[-1].number if cases else "")


@dataclass(frozen=True, slots=True)
class _Names:
    """What codes are called in a language."""

    language: str
    codes: Mapping[str, Mapping[str, str]]
    units: Mapping[str, str]

    @classmethod
    def read(cls, language: str) -> _Names:
        """Return the names as they are today."""
        day = city_time(city_clock().now()).date()
        codes = {
            name: {code.code: code.title(language) for code in codes_on(name, day)}
            for name in ("case_state", "case_source", "priority")
        }
        rows = Organisation.objects.all()
        return cls(language, codes, {row.pk: row.name_en if language == "en" else row.name_zh for row in rows})

    def cells(self, case: CaseInfo) -> list[str]:
        """Return the row of a case; its file goes to people who were let see the case, and no person in it."""
        return [
            case.number,
            without_private(case.title(self.language)),
            case.class_name(self.language),
            self.codes["case_state"].get(case.state, case.state),
            self.codes["priority"].get(case.priority, case.priority),
            self.codes["case_source"].get(case.source, case.source),
            " · ".join(get_area(code).name(self.language) for code in case.area_path.split("/")[1:]),
            without_private(case.place(self.language)),
            "、".join(dict.fromkeys(self.units.get(code, code) for code in case.organisations)),
            *(_time(at) for at in (case.opened_at, case.due_at, case.closed_at)),
            *("" if case.is_place_rough else f"{degrees:.6f}" for degrees in (case.lon, case.lat)),
        ]


def _time(at: datetime | None) -> str:
    return f"{city_time(at):%Y-%m-%d %H:%M:%S}" if at else ""


def _info(row: CaseExport) -> CaseExportInfo:
    state: CaseExportState = msgspec.convert(row.state, CaseExportState)
    return CaseExportInfo(
        id=row.pk,
        spec=spec_of(row),
        state=state,
        asked_at=row.asked_at,
        rows=row.rows,
        size_bytes=row.size_bytes,
        error_zh=row.error_zh,
        error_en=row.error_en,
    )
