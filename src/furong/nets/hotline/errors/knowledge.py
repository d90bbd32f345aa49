"""What can go wrong with knowledge and with replies that rest on it, in sentences."""

from __future__ import annotations

from furong.kernel.errors import Conflict, InvalidInput, NotFound, Words

__all__ = [
    "KnowledgeChangedMeanwhile",
    "KnowledgeDatesUnusable",
    "KnowledgeFieldUnusable",
    "KnowledgeOwnerUnknown",
    "KnowledgeQuestionUnknown",
    "KnowledgeReasonMissing",
    "KnowledgeRetired",
    "KnowledgeUnknown",
    "ReplyCitesUnusable",
    "ReplyLeaksPrivate",
    "ReplyUnconfirmed",
]

_FIELDS = {
    "question": Words("问题（question）", "the question (question)"),
    "answer": Words("答案（answer）", "the answer (answer)"),
    "source": Words("依据来源（source）", "the source (source)"),
}


class KnowledgeUnknown(NotFound):
    """There is no such item."""

    code = "hotline.knowledge_unknown"
    zh = "没有编号为 {number} 的知识条目。请在知识库中查找。"
    en = "There is no knowledge item {number}. Look for it on the knowledge desk."


class KnowledgeQuestionUnknown(NotFound):
    """There is no such open question."""

    code = "hotline.knowledge_question_unknown"
    zh = "没有编号为 {number} 的待补充问题，或已经补充。"
    en = "There is no open question {number}, or it has been answered."


class KnowledgeFieldUnusable(InvalidInput):
    """A field of an item says nothing, or too much."""

    code = "hotline.knowledge_field_unusable"
    zh = "{field}须为 1 至 {most} 个字，收到 {length} 个字。请填写或删减。"
    en = "{field} has 1 to {most} characters; {length} were sent. Fill it in, or shorten it."

    def __init__(self, *, field: str, most: int, length: int) -> None:
        self.field = field
        super().__init__(field=_FIELDS[field], most=most, length=length)


class KnowledgeDatesUnusable(InvalidInput):
    """An item ends before it begins, or holds in another century."""

    code = "hotline.knowledge_dates_unusable"
    zh = "有效期止（valid_until）不能早于有效期起（valid_from），且年份须在 2000 至 2100 之间。请改正日期。"
    en = "An item ends (valid_until) no earlier than it begins (valid_from), between 2000 and 2100. Correct the days."


class KnowledgeOwnerUnknown(InvalidInput):
    """The unit that is to answer for an item is none."""

    code = "hotline.knowledge_owner_unknown"
    zh = "没有代码为「{owner}」的责任单位（owner）。请从单位名录中选择。"
    en = "There is no unit with the code “{owner}” that could answer for it (owner). Choose one that is registered."


class KnowledgeReasonMissing(InvalidInput):
    """An item is changed or retired and nobody says why."""

    code = "hotline.knowledge_reason_missing"
    zh = "请填写修改或停用的理由（reason）。"
    en = "Say why it is changed or retired (reason)."


class KnowledgeChangedMeanwhile(Conflict):
    """Somebody else has written a version since the one that was shown."""

    code = "hotline.knowledge_changed_meanwhile"
    zh = "该条目已更新到第 {version} 版（{by}）。请查看最新版本后再修改。"
    en = "{by} has written version {version} of this item meanwhile. Look at it, then change it."


class KnowledgeRetired(Conflict):
    """A retired item is retired again."""

    code = "hotline.knowledge_retired"
    zh = "条目 {number} 已停用。如需恢复，请写一个新版本。"
    en = "Item {number} is retired already. To use it again, write a new version."


class ReplyLeaksPrivate(InvalidInput):
    """A reply holds somebody's personal data."""

    code = "hotline.reply_leaks_private"
    zh = "答复中含有个人信息（{found}），不能发送。请删除后再答复。"
    en = "The reply holds personal data ({found}) and is not sent. Take it out, then reply."


class ReplyCitesUnusable(Conflict):
    """A reply cites knowledge that does not hold."""

    code = "hotline.reply_cites_unusable"
    zh = "答复引用的知识已不适用：{found}。请改用有效条目的最新版本，或删除引用后再答复。"
    en = "The reply cites knowledge that does not hold: {found}. Cite the newest version of a live item, or cite none."


class ReplyUnconfirmed(Conflict):
    """The check of a reply has warnings that nobody has confirmed."""

    code = "hotline.reply_unconfirmed"
    zh = "答复检查有 {count} 条提醒。请修改答复，或确认提醒（confirmed：答复检查返回的 token）后再发送。"
    en = (
        "The check of the reply has {count} warnings. Change the reply, or confirm them (confirmed: the token of the "
        "check) and send it again."
    )
