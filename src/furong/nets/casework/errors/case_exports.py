"""What can go wrong with exports of the desk's list, in sentences."""

from __future__ import annotations

from furong.kernel.errors import Conflict, InvalidInput, NotFound

__all__ = ["CaseExportNotReady", "CaseExportUnknown", "CaseExportUnusable"]


class CaseExportUnknown(NotFound):
    """There is no such export of this person."""

    code = "casework.case_export_unknown"
    zh = "没有编号为 {export} 的案件导出，或不是您申请的。"
    en = "There is no case export {export}, or it is somebody else's."


class CaseExportNotReady(Conflict):
    """The file of an export that is not done was asked for."""

    code = "casework.case_export_not_ready"
    zh = "案件导出 {export} 尚未完成（{state}）。请稍后再试。"
    en = "The case export {export} is not done ({state}). Try again later."


class CaseExportUnusable(InvalidInput):
    """A list of cases cannot be exported as it was asked for."""

    code = "casework.case_export_unusable"
    zh = "无法导出：筛选条件「{name}」的值「{value}」不可用。"
    en = "It cannot be exported: the filter “{name}” cannot be “{value}”."
