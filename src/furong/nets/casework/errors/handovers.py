"""What can go wrong with the handing over of a shift, in sentences."""

from __future__ import annotations

from furong.kernel.errors import Conflict, InvalidInput, NotFound

__all__ = ["HandoverTaken", "HandoverTextUnusable", "HandoverUnknown", "HandoverWaits", "OwnHandover", "TicksMissing"]


class HandoverUnknown(NotFound):
    """There is no such handover, or none that this actor may see."""

    code = "casework.handover_unknown"
    zh = "没有编号为 {number} 的交接班记录，或您无权查看。"
    en = "There is no shift handover {number}, or you may not see it."


class HandoverWaits(Conflict):
    """One shift of an area is handed over at a time."""

    code = "casework.handover_waits"
    zh = "{by} 已签字交班，尚未接班。请先由下一班接班，再交下一班。"
    en = "{by} has handed this shift over and nobody has taken it over yet. Let the next shift take it over first."


class HandoverTaken(Conflict):
    """A shift is taken over once."""

    code = "casework.handover_taken"
    zh = "{by} 已接班，无需再次接班。"
    en = "{by} has taken this shift over already; there is nothing left to do."


class OwnHandover(Conflict):
    """Nobody takes over from themselves."""

    code = "casework.own_handover"
    zh = "不能接自己交的班。请由本区域的另一位值班员接班。"
    en = "You handed this shift over yourself. Another duty officer of the area takes it over."


class TicksMissing(InvalidInput):
    """Cases of level 1 and 2 are taken over one by one."""

    code = "casework.ticks_missing"
    zh = "还有 Ⅰ/Ⅱ 级案件未勾选（ticked）：{cases}。请逐件查看并勾选后再接班。"
    en = "Cases of level 1 or 2 are not ticked yet (ticked): {cases}. Look at each one, tick it, then take over."


class HandoverTextUnusable(InvalidInput):
    """What is signed says something, and is not a book."""

    code = "casework.handover_text_unusable"
    zh = "交班内容（text）须为 1–{limit} 个字。请修改后再签字。"
    en = "The text of the handover (text) has 1 to {limit} characters. Change it, then sign."
