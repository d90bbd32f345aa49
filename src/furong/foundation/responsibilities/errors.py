"""What is refused of a list of responsibilities."""

from __future__ import annotations

from collections.abc import Iterable

from furong.foundation.tables.findings import Finding, Severity
from furong.kernel.errors import FieldProblem, InvalidInput

__all__ = ["ResponsibilityUnusable", "demand_faultless"]


class ResponsibilityUnusable(InvalidInput):
    """A list of responsibilities has errors and was not loaded."""

    code = "responsibilities.unusable"
    zh = "权责清单 {file} 有 {count} 处错误，未导入（第一处：{place}，{problem}）。请按检查结果改正后重新导入。"
    en = (
        "The list {file} has {count} error(s) and was not loaded (the first: {place}, {problem}). Mend it as its "
        "findings say and load it again."
    )


def demand_faultless(file: str, findings: Iterable[Finding]) -> None:
    """Refuse a list with errors: it is loaded whole or not at all.

    Raises:
        ResponsibilityUnusable: When lines cannot be used; every one is named.
    """
    errors = [one for one in findings if one.severity is Severity.ERROR]
    if errors:
        fields = tuple(FieldProblem(pointer=e.place, expected=e.mend_en, got=e.en) for e in errors)
        first = errors[0]
        raise ResponsibilityUnusable(file=file, count=len(errors), place=first.place, problem=first.code, fields=fields)
