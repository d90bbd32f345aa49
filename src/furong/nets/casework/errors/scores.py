"""What can go wrong with scores, in sentences."""

from __future__ import annotations

from furong.kernel.errors import InvalidInput

__all__ = ["ScoreFileUnusable", "ScoreGroupUnusable", "ScoreSpanUnusable"]


class ScoreSpanUnusable(InvalidInput):
    """The period of scores is none."""

    code = "casework.score_span_unusable"
    zh = "评价时段不可用：{since} 至 {until}。结束时间须晚于开始时间，且最长 {days} 天。"
    en = "No scores from {since} until {until}: the end must come after the begin, by {days} days at most."


class ScoreFileUnusable(InvalidInput):
    """A file of facts from which scores were to be computed cannot be used."""

    code = "casework.score_file_unusable"
    zh = "无法用 {file} 重新计算评价：{trouble}。请使用 furong casework export-scores 导出的文件。"
    en = "Scores cannot be computed from {file}: {trouble}. Use a file of furong casework export-scores."


class ScoreGroupUnusable(InvalidInput):
    """The group of a figure does not fit what the figures are kept apart by."""

    code = "casework.score_group_unusable"
    zh = "评价分组「{group}」与分组维度（{by}）不符。请为每个维度各给出一个 group 参数：维度名、半角冒号、值。"
    en = "The group “{group}” does not fit what is kept apart ({by}). Give group=dimension:value for each of those."
