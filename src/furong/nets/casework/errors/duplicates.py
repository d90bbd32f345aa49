"""What can go wrong when cases are merged, in sentences."""

from __future__ import annotations

from furong.kernel.errors import Conflict, InvalidInput

__all__ = ["MergedIntoEnded", "MergedIntoItself"]


class MergedIntoItself(InvalidInput):
    """A case was to be merged into itself."""

    code = "casework.merged_into_itself"
    zh = "案件 {case} 不能并入自身。请在 into 中填写另一案件的编号。"
    en = "The case {case} cannot be merged into itself. Name another case in “into”."


class MergedIntoEnded(Conflict):
    """A case was to be merged into one that is no longer open."""

    code = "casework.merged_into_ended"
    zh = "案件 {case} 已办结或已并入他案（{state}），不能再并入。请选择仍在办理的案件。"
    en = "The case {case} has ended or was merged itself ({state}). Choose one that is still open."
