"""What can go wrong with operators, in sentences."""

from __future__ import annotations

from furong.kernel.errors import NotFound


class OperatorUnknown(NotFound):
    """There is no such operator."""

    code = "mobility.operator_unknown"
    zh = "没有代码为 {operator} 的运营企业。"
    en = "There is no operator {operator}."
