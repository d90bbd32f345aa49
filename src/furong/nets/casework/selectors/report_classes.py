"""Reading what can be reported: the classes of the standard in force, and those that packs add."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Count

from furong.kernel.clock import city_time
from furong.nets.casework.contracts.report_classes import ReportClass
from furong.nets.casework.models import Case, CaseType, StandardClassRow
from furong.nets.casework.selectors.standards import find_table_on

__all__ = ["list_report_classes"]

_LATELY_D = 30


def list_report_classes(at: datetime) -> list[ReportClass]:
    """Return the classes that can be reported at a time, those with the most cases of the last 30 days first."""
    table = find_table_on(city_time(at).date())
    rows = StandardClassRow.objects.filter(table_id=table.key if table else "").order_by("code")
    names = {code: (zh, en or zh) for code, zh, en in rows.values_list("code", "name_zh", "name_en")}
    # The key of a type of a table names table, class and condition; the types of packs add their classes.
    for key, spec in CaseType.objects.order_by("pk").values_list("key", "spec"):
        code = spec.get("class_code", "")
        if code and code not in names and key.count("/") < 2:
            names[code] = (spec["title_zh"], spec["title_en"])
    opened = Case.objects.filter(opened_at__gte=at - timedelta(days=_LATELY_D)).exclude(class_code="")
    counts = dict(opened.values_list("class_code").annotate(count=Count("pk")))
    found = [
        ReportClass(code=code, name_zh=zh, name_en=en, cases=counts.get(code, 0)) for code, (zh, en) in names.items()
    ]
    return sorted(found, key=lambda one: (-one.cases, not one.code.startswith("E"), one.code))
