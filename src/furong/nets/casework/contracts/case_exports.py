"""What others see of an export of the desk's list: what was asked for, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

__all__ = ["CaseExportInfo", "CaseExportSpec", "CaseExportState"]

CaseExportState = Literal["waiting", "done", "failed", "cancelled"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseExportSpec:
    """Which list is to be exported, and in what form; the filters are those of the desk.

    Args:
        format: ``csv`` or ``xlsx``.
        language: Of the names in it.
        view: A view of the desk; empty for every case.
        text: Number, place or words.
        case_type: Key of a type.
        area: Code of an area.
        priority: A level.
        organisation: Code of an organisation that has a task of it.
        source_key: What it came of.
        opened_since: The earliest opening.
    """

    format: Literal["csv", "xlsx"] = "csv"
    language: Literal["zh", "en"] = "zh"
    view: str = ""
    text: str = ""
    case_type: str = ""
    area: str = ""
    priority: str = ""
    organisation: str = ""
    source_key: str = ""
    opened_since: datetime | None = None


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
