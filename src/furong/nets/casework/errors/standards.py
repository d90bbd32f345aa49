"""What can go wrong with standard tables and responsibilities, in sentences."""

from __future__ import annotations

from furong.kernel.errors import Conflict, InvalidInput, NotFound

__all__ = [
    "TableFaulty",
    "TableKeyTaken",
    "TableKeyUnusable",
    "TableNotDraft",
    "TableUnknown",
    "UnitFixed",
    "UnitNotChosen",
    "UnitUnknown",
    "ValidityUnusable",
]


class TableUnknown(NotFound):
    """There is no standard table of that key."""

    code = "casework.table_unknown"
    zh = "没有名为 {table} 的立结案标准。可用 furong casework standards list 查看。"
    en = "There is no standard table {table}. See furong casework standards list."


class TableKeyUnusable(InvalidInput):
    """A version of the table is given a key that cannot be one."""

    code = "casework.table_key_unusable"
    zh = "标准编号“{table}”不可用：只能用小写字母、数字和 . _ -，最多 60 个字符，如 standard-2026.1。"
    en = "“{table}” is no key of a table: small letters, digits and . _ -, at most 60, e.g. standard-2026.1."


class TableKeyTaken(Conflict):
    """A version of that key is active or retired, so that it can no longer be replaced."""

    code = "casework.table_key_taken"
    zh = "{table} 已启用或已停用，内容不能再改。请换一个编号导入新版本。"
    en = "{table} has been activated and says what it says for ever. Load the new version under another key."


class TableNotDraft(Conflict):
    """Only a draft can be activated, and only an active table retired."""

    code = "casework.table_not_draft"
    zh = "{table} 当前为「{status}」，不能执行「{step}」。"
    en = "{table} is “{status}”; “{step}” is not possible."


class TableFaulty(InvalidInput):
    """A draft with errors is to be activated."""

    code = "casework.table_faulty"
    zh = "{table} 还有 {count} 处错误，不能启用（第一处：{place}，{problem}）。请按检查结果改正文件后重新导入。"
    en = (
        "{table} has {count} error(s) and cannot be activated (the first: {place}, {problem}). Mend the file as its "
        "findings say and load it again."
    )


class ValidityUnusable(InvalidInput):
    """A table is to hold from a day that does not fit."""

    code = "casework.validity_unusable"
    zh = "启用日 {day} 不可用：现行标准 {table} 自 {since} 起有效，新版本须在其后启用。"
    en = "It cannot hold from {day} on: {table} holds since {since}, and the new version has to begin later."


class UnitNotChosen(Conflict):
    """A case without a task is to be dispatched: who is responsible is not certain."""

    code = "casework.unit_not_chosen"
    zh = "案件 {case} 的承办单位尚未确定。请在派遣卡片中选择单位后派遣。"
    en = "It is not certain who is responsible for case {case}. Choose the unit on its dispatch card."


class UnitFixed(InvalidInput):
    """A unit is chosen for a case whose type says itself whom it goes to."""

    code = "casework.unit_fixed"
    zh = "案件 {case} 的类型 {case_type} 已规定承办单位，不能另选。请去掉 organisation 后派遣。"
    en = "The type {case_type} of case {case} says itself whom it goes to. Dispatch it without an organisation."


class UnitUnknown(NotFound):
    """There is no organisation of that code."""

    code = "casework.unit_unknown"
    zh = "没有代码为“{unit}”的单位。请从列表中选择。"
    en = "There is no unit “{unit}”. Choose one from the list."
