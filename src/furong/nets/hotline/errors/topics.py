"""What can go wrong with topics, in sentences."""

from __future__ import annotations

from furong.kernel.errors import Conflict, InvalidInput, NotFound

__all__ = [
    "TopicActByAnother",
    "TopicHasCase",
    "TopicHasIt",
    "TopicIsOver",
    "TopicIsSame",
    "TopicNothingToUndo",
    "TopicReasonMissing",
    "TopicUnknown",
]


class TopicUnknown(NotFound):
    """There is no such topic, or none that this actor may see."""

    code = "hotline.topic_unknown"
    zh = "没有编号为 {topic} 的热点，或您无权查看。"
    en = "There is no topic {topic}, or you may not see it."


class TopicReasonMissing(InvalidInput):
    """A topic is closed or merged without a reason."""

    code = "hotline.topic_reason_missing"
    zh = "请填写理由（reason）：热点为何结束，或为何是同一件事。"
    en = "Say why (reason): why the topic ends, or why both are the same matter."


class TopicIsOver(Conflict):
    """The topic has ended."""

    code = "hotline.topic_is_over"
    zh = "热点 {topic} 已结束，不再并入诉求。请撤销结束后重试，或另选热点。"
    en = "Topic {topic} has ended, and nothing joins it. Undo its end first, or choose another topic."


class TopicIsSame(InvalidInput):
    """A topic is to be merged with itself."""

    code = "hotline.topic_is_same"
    zh = "热点 {topic} 不能与自己合并，请填写另一个热点的编号。"
    en = "Topic {topic} cannot be merged with itself; give the number of another one."


class TopicHasIt(Conflict):
    """The appeal is of the topic already."""

    code = "hotline.topic_has_it"
    zh = "诉求 {appeal} 已在热点 {topic} 中。"
    en = "The appeal {appeal} is of topic {topic} already."


class TopicHasCase(Conflict):
    """What would leave a topic is linked to its case."""

    code = "hotline.topic_has_case"
    zh = "热点 {topic} 已立案，其诉求不能移出；如是同一件事，请把另一个热点并入它。"
    en = "Topic {topic} has opened a case, and its appeals stay; if it is the same matter, merge the other one into it."


class TopicNothingToUndo(Conflict):
    """Nothing was done by hand that could be undone."""

    code = "hotline.topic_nothing_to_undo"
    zh = "热点 {topic} 没有可撤销的人工操作。"
    en = "Nothing was done with topic {topic} by hand that could be undone."


class TopicActByAnother(Conflict):
    """Somebody else has done what would be undone."""

    code = "hotline.topic_act_by_another"
    zh = "最近一次操作由 {by} 完成，只能由其本人撤销。"
    en = "{by} has done that last; only they can undo it."
