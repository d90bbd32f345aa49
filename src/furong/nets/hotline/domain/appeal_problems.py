"""What keeps a row of a file from being an appeal, in sentences that say what was expected."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["ROW_PROBLEMS"]

#: By code: Chinese, English; ``got`` is what the cell says.
ROW_PROBLEMS: Mapping[str, tuple[str, str]] = {
    "key_missing": ("缺少编号，同一诉求重复导入时无法识别", "the number is missing by which the same appeal is known"),
    "text_missing": ("缺少诉求内容", "nothing is said"),
    "text_long": ("文字过长：“{got}…”", "the text is too long: “{got}…”"),
    "area_unknown": (
        "区域“{got}”未知，应为本市的区域代码或名称，或留空",
        "the area “{got}” is unknown: give the code or the name of one of the city, or leave it empty",
    ),
    "area_refused": ("您无权在区域“{got}”受理诉求", "you may not take appeals in the area “{got}”"),
    "kind_unknown": (
        "诉求类型“{got}”未知，应为咨询、求助、投诉、举报、建议之一",
        "the kind “{got}” is unknown: consult, help, complaint, report or suggestion",
    ),
    "urgency_unknown": (
        "紧急程度“{got}”未知，应为一般、紧急、特急之一",
        "the urgency “{got}” is unknown: normal, urgent or emergency",
    ),
    "place_unusable": (
        "坐标“{got}”不可用，应为 WGS 84 十进制度，经纬度同时填写",
        "“{got}” is no coordinate in degrees of WGS 84; both come together",
    ),
    "phone_unusable": ("电话“{got}”应有 7 至 15 位数字", "the phone “{got}” should have 7 to 15 digits"),
    "flag_unusable": ("是否匿名“{got}”应为是或否", "“{got}” should say yes or no"),
    "time_unusable": (
        "时间“{got}”无法识别，应如 2026-11-24 08:30:00",
        "“{got}” is no time; write it like 2026-11-24 08:30:00",
    ),
    "time_ahead": ("时间“{got}”在将来", "the time “{got}” has not come yet"),
    "time_long_ago": ("时间“{got}”早于一年前", "the time “{got}” is more than a year ago"),
}
