"""What can go wrong with rules over things of the registry, and with the alarms of such rules, in sentences."""

from __future__ import annotations

from furong.kernel.errors import Conflict, InvalidInput, NotFound

__all__ = ["CityRuleNotReady", "CityRuleUnknown", "CityRuleUnusable", "SilencingUnusable"]


class CityRuleUnknown(NotFound):
    """There is no rule of that key."""

    code = "sensing.city_rule_unknown"
    zh = "没有名为 {rule} 的规则。请核对名称。"
    en = "There is no rule named {rule}. Check the name."


class CityRuleUnusable(InvalidInput):
    """A rule that cannot be used as it is written."""

    code = "sensing.city_rule_unusable"
    zh = "规则不可用：{trouble}"
    en = "The rule cannot be used: {trouble}"


class CityRuleNotReady(Conflict):
    """The step does not follow from the rule's mode."""

    code = "sensing.city_rule_not_ready"
    zh = "规则 {rule} 当前为 {mode}，不能{step}。"
    en = "The rule {rule} is in mode {mode}; {step} does not follow from it."


class SilencingUnusable(InvalidInput):
    """An alarm cannot be put aside like that."""

    code = "sensing.silencing_unusable"
    zh = "不能搁置：{trouble}"
    en = "It cannot be put aside: {trouble}"
