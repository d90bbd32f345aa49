"""What can go wrong with appeals against scores, in sentences."""

from __future__ import annotations

from furong.kernel.errors import Conflict, InvalidInput, NotFound


class ScoreTermUnknown(NotFound):
    """There is no such term of that score."""

    code = "mobility.score_term_unknown"
    zh = "考核办法 {formula} 中没有考核项“{term}”，或您无权就该企业申诉。"
    en = "Formula {formula} has no term {term!r}, or you may not appeal for that operator."


class ScoreAppealUnusable(InvalidInput):
    """An appeal or a decision that says nothing."""

    code = "mobility.score_appeal_unusable"
    zh = "请写明理由（不超过 2000 字）；更正数据须填写数据名称和不小于 0 的数值，且申诉须成立。"
    en = (
        "Say why, in at most 2000 characters; a correction names a fact and a value of at least 0, and belongs to an "
        "appeal that is upheld."
    )


class ScoreAppealPending(Conflict):
    """An appeal against the same term waits already."""

    code = "mobility.score_appeal_pending"
    zh = "针对该考核项的申诉 {number} 尚待裁定，请等待答复。"
    en = "Appeal {number} against that term waits for a decision already."


class ScoreAppealUnknown(NotFound):
    """There is no such appeal."""

    code = "mobility.score_appeal_unknown"
    zh = "没有编号为 {number} 的考核申诉。"
    en = "There is no appeal {number} against a score."


class ScoreAppealDecided(Conflict):
    """An appeal that was decided already."""

    code = "mobility.score_appeal_decided"
    zh = "考核申诉 {number} 已有裁定，不能再次裁定。"
    en = "Appeal {number} against a score is decided already."
