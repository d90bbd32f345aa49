"""Reading code lists as they hold on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from furong.foundation.codelists.errors import CodeListUnknown, CodeUnknown
from furong.foundation.codelists.models import CodeValue

__all__ = ["CodeInfo", "code_on", "codes_on", "list_code_lists"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeInfo:
    """One code and what it means from a day on, perhaps until another (which no longer counts)."""

    code_list: str
    code: str
    title_zh: str
    title_en: str
    parent: str
    source: str
    valid_from: date
    valid_to: date | None

    def title(self, language: str) -> str:
        """Return the title in ``language``."""
        return self.title_en if language == "en" else self.title_zh


def code_on(code_list: str, code: str, day: date) -> CodeInfo:
    """Return what ``code`` means on ``day``.

    Raises:
        CodeUnknown: When the list does not hold it on that day.
    """
    row = _holding(code_list, day).filter(code=code).first()
    if row is None:
        raise CodeUnknown(code_list=code_list, value=code, day=day)
    return _info(row)


def codes_on(code_list: str, day: date) -> list[CodeInfo]:
    """Return every code that the list holds on ``day``, in the order in which the list was shipped.

    Raises:
        CodeListUnknown: When there is no such list.
    """
    if not CodeValue.objects.filter(code_list=code_list).exists():
        raise CodeListUnknown(code_list=code_list)
    return [_info(row) for row in _holding(code_list, day).order_by("pk")]


def list_code_lists() -> list[str]:
    """Return the names of all lists."""
    return list(CodeValue.objects.order_by("code_list").values_list("code_list", flat=True).distinct())


def _holding(code_list: str, day: date) -> QuerySet[CodeValue]:
    begun = CodeValue.objects.filter(code_list=code_list, valid_from__lte=day)
    return begun.filter(Q(valid_to=None) | Q(valid_to__gt=day))


def _info(row: CodeValue) -> CodeInfo:
    return CodeInfo(
        code_list=row.code_list,
        code=row.code,
        title_zh=row.title_zh,
        title_en=row.title_en,
        parent=row.parent,
        source=row.source,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )
