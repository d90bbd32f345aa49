"""What can go wrong with the watch list, in sentences."""

from __future__ import annotations

from furong.kernel.errors import Conflict, InvalidInput, NotFound


class WatchUnknown(NotFound):
    """There is no such entry."""

    code = "mobility.watch_unknown"
    zh = "没有编号为 {number} 的关注记录。"
    en = "There is no entry {number} of the watch list."


class WatchUnusable(InvalidInput):
    """An entry that cannot be made."""

    code = "mobility.watch_unusable"
    zh = "无法列入：车牌或标签须含字母或数字，须写明依据，截止时间须晚于开始时间。"
    en = "It cannot be listed: the mark needs letters or digits, evidence must be told, and the end is after the begin."


class WatchDoubled(Conflict):
    """The vehicle is listed for that reason already."""

    code = "mobility.watch_doubled"
    zh = "该车辆已因同一原因列入，编号 {number}。"
    en = "That vehicle is listed for this reason already: entry {number}."


class WatchStateForbids(Conflict):
    """What is asked for cannot follow on what holds."""

    code = "mobility.watch_state_forbids"
    zh = "关注记录 {number} 当前状态不允许此操作（{state}）。"
    en = "Entry {number} of the watch list does not allow this now ({state})."


class WatchOwnDecision(Conflict):
    """Whoever put a vehicle on the list does not decide the appeal."""

    code = "mobility.watch_own_decision"
    zh = "关注记录 {number} 由您本人列入，申诉须由他人裁定。"
    en = "You put entry {number} on the watch list yourself: somebody else decides the appeal."
