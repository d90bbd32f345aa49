"""What can be wrong with a pack."""

from __future__ import annotations

from furong.kernel.errors import InvalidInput, NotFound


class PackUnknown(NotFound):
    """There is no pack of that name."""

    code = "scenarios.pack_unknown"
    zh = "没有名为 {pack} 的场景包。现有：{known}。"
    en = "There is no pack named {pack}. There are: {known}."


class DemoSpeedUnusable(InvalidInput):
    """A demo cannot run at that speed."""

    code = "scenarios.demo_speed_unusable"
    zh = "演示不能以 {speed:g} 倍速运行。请把 FURONG_DEMO_SPEED 设为大于 0、不超过 {most:g} 的数。"
    en = "A demo cannot run at {speed:g}x. Set FURONG_DEMO_SPEED to a number above 0 and up to {most:g}."


class PackUnusable(InvalidInput):
    """A pack that does not load: every finding with its file and line."""

    code = "scenarios.pack_unusable"
    zh = "场景包 {pack} 无法加载：{findings}"
    en = "The pack {pack} does not load: {findings}"
