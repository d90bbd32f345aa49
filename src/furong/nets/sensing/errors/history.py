"""What can go wrong with history, in sentences."""

from __future__ import annotations

from furong.kernel.errors import Conflict, InvalidInput, NotFound

__all__ = [
    "ExportNotReady",
    "ExportUnknown",
    "HistoryAnswerTooLarge",
    "HistoryAreaTooSmall",
    "HistoryCategoryUnknown",
    "HistorySpanUnusable",
    "RetentionUnusable",
]


class HistorySpanUnusable(InvalidInput):
    """A span of time that ends before it begins, or is longer than one answer takes."""

    code = "sensing.history_span_unusable"
    zh = "时间范围 {since} 至 {until} 不可用：结束时间须晚于开始时间，且跨度不超过 {days} 天。更长的范围请使用导出。"
    en = (
        "The span from {since} to {until} cannot be used: it has to end after it begins, within {days} days. "
        "For longer ones ask for an export."
    )


class HistoryAnswerTooLarge(InvalidInput):
    """More counts than one answer in JSON takes."""

    code = "sensing.history_answer_too_large"
    zh = "结果共 {rows} 行，超过 JSON 答复的上限 {most} 行。请缩小范围、减少分组，或改用 format=csv 或 format=arrow。"
    en = (
        "There are {rows} rows, and an answer in JSON takes {most}. "
        "Ask for less, group by less, or use format=csv or format=arrow."
    )


class HistoryAreaTooSmall(InvalidInput):
    """Counts of the city are by district, and the caller may see less than one."""

    code = "sensing.history_area_too_small"
    zh = "全市统计按区县汇总，而您的权限范围小于一个区县。请查询单个感知对象的历史，或使用导出。"
    en = (
        "Counts of the city are by district, and you may see less than a whole one. "
        "Ask for the history of single things, or for an export."
    )


class RetentionUnusable(InvalidInput):
    """A rule of retention that contradicts itself, or of a category that there is not."""

    code = "sensing.retention_unusable"
    zh = "保留规则不可用：{trouble}"
    en = "The retention rule cannot be used: {trouble}"


class ExportUnknown(NotFound):
    """There is no such export, or it is somebody else's."""

    code = "sensing.export_unknown"
    zh = "没有编号为 {export} 的导出任务，或该任务不属于您。"
    en = "There is no export {export}, or it is somebody else's."


class ExportNotReady(Conflict):
    """An export whose file is not there."""

    code = "sensing.export_not_ready"
    zh = "导出任务 {export} 尚无可下载的文件（状态：{state}）。请在完成后再下载。"
    en = "The export {export} has no file to download (state: {state}). Download it when it is done."


class HistoryCategoryUnknown(NotFound):
    """There is no category of that key."""

    code = "sensing.history_category_unknown"
    zh = "没有名为 {category} 的感知类别，或尚无该类别的感知对象登记。"
    en = "There is no category {category}, or nothing of it is registered."
