"""What can go wrong with scores of operators, in sentences."""

from __future__ import annotations

from furong.kernel.errors import Conflict, InvalidInput, NotFound


class ScorePeriodUnusable(InvalidInput):
    """A text that names no period."""

    code = "mobility.score_period_unusable"
    zh = "考核期“{period}”无法识别。请写年（2026）、季度（2026-Q4）、月（2026-11）或起止日（2026-10-01/2026-12-31）。"
    en = (
        "{period!r} is no period. Write a year (2026), a quarter (2026-Q4), a month (2026-11), or the first and the "
        "last day (2026-10-01/2026-12-31), of at most 366 days."
    )


class FormulaUnknown(NotFound):
    """There is no such formula."""

    code = "mobility.formula_unknown"
    zh = "没有名为 {formula} 的考核办法。请先安装共享单车场景包，或从办法列表中选择。"
    en = "There is no formula {formula}. Install the pack of shared bikes, or choose one of the list."


class FormulaFileUnusable(InvalidInput):
    """A formula that cannot be stored."""

    code = "mobility.formula_unusable"
    zh = "考核办法无法使用：{place} 应为 {expected}。"
    en = "The formula cannot be used: {place} should be {expected}."


class FormulaChanged(Conflict):
    """A version that is stored already says something else."""

    code = "mobility.formula_changed"
    zh = "考核办法 {formula} 的版本 {version} 已存入，内容不同。已存版本不可改写，请另取版本号。"
    en = "Version {version} of formula {formula} is stored already and says something else: give it a new version."


class GivenFactUnusable(InvalidInput):
    """A fact that cannot be entered."""

    code = "mobility.given_fact_unusable"
    zh = "数据无法录入：名称须为小写字母、数字和下划线，数值须不小于 0，并须写明出处。"
    en = "The fact cannot be entered: its name is of a-z, 0-9 and _, its value at least 0, and its source must be told."
