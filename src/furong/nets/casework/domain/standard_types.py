"""Types of cases that a standard table makes: one for each filing condition, named after the version it stands in."""

from __future__ import annotations

from furong.engines.worktime import Kind, StartRule
from furong.nets.casework.contracts import CaseTypeSpec
from furong.nets.casework.contracts.standards import FilingCondition, StandardClass

__all__ = ["RESPONSIBLE", "case_type_of", "type_key"]

#: What a type of case says in place of an organisation when the list of responsibilities names it.
RESPONSIBLE = "responsible"
_RESULTS = ("cleared", "partly_cleared", "not_found", "support_needed")


def type_key(table: str, class_code: str, serial: int) -> str:
    """Return the key of the type of case of a condition, e.g. ``standard-2026.1/E04-93/1``."""
    return f"{table}/{class_code}/{serial}"


def case_type_of(table: str, table_name_zh: str, one: StandardClass, condition: FilingCondition) -> CaseTypeSpec:
    """Return the type of case that a condition of an active version makes.

    Limits in hours or days of work begin when the offices open; urgent ones run from the instant; calendar days from
    the next midnight (民法典 §201).

    Raises:
        ValueError: When the condition has no limit; such a table cannot be activated.
    """
    if condition.limit is None:
        raise ValueError(f"{one.code}/{condition.serial} has no limit")
    kind = Kind(condition.limit_kind)
    start = {Kind.WORK_HOUR: StartRule.NEXT_WORKING_INSTANT, Kind.WORK_DAY: StartRule.NEXT_WORKING_INSTANT}
    start[Kind.NATURAL_DAY] = StartRule.NEXT_DAY
    name_en, text_en, closing_en = one.name("en"), condition.text("en"), condition.closing("en")
    return CaseTypeSpec(
        key=type_key(table, one.code, condition.serial),
        class_code=one.code,
        title_zh=one.name_zh,
        title_en=name_en,
        limit=condition.limit,
        limit_kind=kind,
        start_rule=start.get(kind, StartRule.INSTANT),
        closing_zh=condition.closing_zh,
        closing_en=closing_en,
        organisations={"": RESPONSIBLE},
        task_zh="{place}：" + _plain(f"{one.name_zh}，{condition.text_zh}。处置要求：{condition.closing_zh}"),
        task_en="{place}: " + _plain(f"{name_en}, {text_en}. To be done: {closing_en}"),
        results=_RESULTS,
        photos_before=1,
        photos_after=1,
        source=f"{table_name_zh} {one.code}/{condition.serial}",
        condition_zh=condition.text_zh,
        condition_en=text_en,
    )


def _plain(text: str) -> str:
    """Return a text in which braces are braces, because what a task asks for is filled in later."""
    return text.replace("{", "{{").replace("}", "}}")
