"""What can go wrong with overflows, in sentences."""

from __future__ import annotations

from furong.kernel.errors import InvalidInput


class ThresholdsUnusable(InvalidInput):
    """Thresholds do not fit together."""

    code = "mobility.thresholds_unusable"
    zh = "爆仓阈值不可用：{field} = {got}，应为 {expected}。请改正后再保存。"
    en = "These overflow thresholds cannot be used: {field} = {got}; expected {expected}. Correct it and save again."


class ThresholdsReasonMissing(InvalidInput):
    """Nobody says why a zone has thresholds of its own."""

    code = "mobility.thresholds_reason_missing"
    zh = "请说明为什么这个停放区要用不同的阈值（reason 不能为空）。"
    en = "Say why this zone needs thresholds of its own (reason must not be empty)."
