"""What keeps a row of a file from opening a case, in sentences that say what was expected."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["PROBLEMS"]

#: By code: Chinese, English; ``got`` is what the cell says.
PROBLEMS: Mapping[str, tuple[str, str]] = {
    "source_unknown": (
        "来源“{got}”未知，应为 sensing、patrol、hotline、public、department 等来源代码",
        "the source “{got}” is unknown: give the code of one, e.g. patrol, hotline or public",
    ),
    "key_missing": ("缺少来源编号", "the identity at the source is missing"),
    "type_unknown": (
        "案件类型“{got}”未知，或其任务须按企业分组，不能导入",
        "the type “{got}” is unknown, or one whose tasks are parted by group, which a file cannot say",
    ),
    "class_unknown": (
        "类别“{got}”不在现行标准中，或有多个立案条件而未写明序号",
        "the class “{got}” is not in the table in force, or has several conditions of which none is named",
    ),
    "place_unusable": ("坐标“{got}”不可用，应为 WGS 84 十进制度", "“{got}” is no coordinate in degrees of WGS 84"),
    "area_unknown": (
        "区域“{got}”未知，且坐标不在本市任何区县内",
        "the area “{got}” is unknown, and the place lies in no district of the city",
    ),
    "level_unknown": ("级别“{got}”应为 1 至 4", "the level “{got}” is none of 1 to 4"),
    "time_unusable": (
        "时间“{got}”无法识别，应如 2026-11-24 08:30:00",
        "“{got}” is no time; write it like 2026-11-24 08:30:00",
    ),
    "time_ahead": ("时间“{got}”在将来", "the time “{got}” has not come yet"),
    "time_long_ago": ("时间“{got}”早于十年前", "the time “{got}” is more than ten years ago"),
    "text_long": ("文字过长：“{got}…”", "the text is too long: “{got}…”"),
}
