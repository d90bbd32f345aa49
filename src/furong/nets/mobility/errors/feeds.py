"""What can go wrong with operators' feeds, in sentences."""

from __future__ import annotations

from furong.kernel.errors import Conflict, InvalidInput, NotFound


class FeedRejectionUnknown(NotFound):
    """There is no such refused record, or none that this actor may see."""

    code = "mobility.rejection_unknown"
    zh = "没有编号为 {number} 的隔离记录，或您无权查看。"
    en = "There is no refused record {number}, or you may not see it."


class FeedRejectionSettled(Conflict):
    """A refused record was settled before."""

    code = "mobility.rejection_settled"
    zh = "该记录已由 {by} 处理。"
    en = "{by} has settled this record already."


class StillRefused(InvalidInput):
    """A record is refused again when it is replayed."""

    code = "mobility.still_refused"
    zh = "记录仍不可用（{error}）：{details}。请改正后再重放。"
    en = "The record still cannot be used ({error}): {details}. Mend it and replay it again."
