"""What can go wrong with training the model on the node, in sentences."""

from __future__ import annotations

from furong.kernel.errors import Broken, Conflict

__all__ = ["TooFewCorrections", "TooFewExamples", "TrainingBroken", "TrainingCutOff"]


class TooFewCorrections(Conflict):
    """A training that hardly anything new would come of."""

    code = "hotline.too_few_corrections"
    zh = "自上次训练以来只有 {count} 条更正，至少需要 {least} 条。请在更多诉求被更正之后再训练。"
    en = (
        "There are {count} corrections since the last training; {least} are the least. Train again when people have"
        " corrected more appeals."
    )


class TooFewExamples(Conflict):
    """Labelled appeals of which no model can be made."""

    code = "hotline.too_few_examples"
    zh = (
        "可学习的诉求不够：{found}。至少需要两个类别，每类 {least} 条（重复的只算一条）。"
        "请先用 furong hotline models history 带入历史诉求。"
    )
    en = (
        "There are too few labelled appeals: {found}. Two categories with {least} each, copies counted once, are the"
        " least. Bring the history with furong hotline models history first."
    )


class TrainingBroken(Broken):
    """A training that ended with a fault of its own."""

    code = "hotline.training_broken"
    zh = "训练意外中止：{trouble}。使用中的版本不受影响，请再试一次；仍然失败时请查看节点日志。"
    en = (
        "The training ended with a fault: {trouble}. The version in use is as it was. Try again; if it fails again, see"
        " the log of the node."
    )


class TrainingCutOff(Broken):
    """A training that was killed more than once."""

    code = "hotline.training_cut_off"
    zh = "训练被中断了 {times} 次（进程结束或内存不足）。使用中的版本不受影响，请在节点空闲时再试。"
    en = (
        "The training was cut off {times} times: its process ended, or the memory did not suffice. The version in use"
        " is as it was. Try again when the node is less busy."
    )
