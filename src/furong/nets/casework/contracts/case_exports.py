"""What others see of an export of the desk's list: what was asked for, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Literal
from uuid import UUID

from furong.nets.casework.contracts.cases import CaseFilters

__all__ = ["CaseExportInfo", "CaseExportSpec", "CaseExportState"]

CaseExportState = Literal["waiting", "done", "failed", "cancelled"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseExportSpec(CaseFilters):
    """Which list is to be exported, and in what form; the other fields are the filters of the desk's list.

    Args:
        format: ``csv`` or ``xlsx``.
        language: Of the names in it.
    """

    format: Literal["csv", "xlsx"] = "csv"
    language: Literal["zh", "en"] = "zh"

    @classmethod
    def of(cls, filters: CaseFilters, *, form: Literal["csv", "xlsx"], language: Literal["zh", "en"]) -> CaseExportSpec:
        """Return what exports the cases that ``filters`` mean, e.g. those of a list that is shown."""
        values = {field.name: getattr(filters, field.name) for field in fields(CaseFilters)}
        return cls(format=form, language=language, **values)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseExportInfo:
    """An export.

    Args:
        id: Its id.
        spec: What was asked for.
        state: ``waiting`` while it is written, ``done``, ``failed`` or ``cancelled``.
        asked_at: When it was asked for.
        rows: Cases that are written. [1]
        size_bytes: Size of the file once it is done. [byte]
        error_zh: Why it failed, in Chinese.
        error_en: The same in English.
    """

    id: UUID
    spec: CaseExportSpec
    state: CaseExportState
    asked_at: datetime
    rows: int
    size_bytes: int
    error_zh: str
    error_en: str
