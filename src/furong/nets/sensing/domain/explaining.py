"""Why an alarm fired, in words: values, limits, times, quality and the version of the rule."""

from __future__ import annotations

from datetime import datetime

from furong.engines.quality import quality_words
from furong.kernel.clock import city_time
from furong.nets.sensing.contracts.city_alarms import CityAlarmInfo
from furong.nets.sensing.contracts.city_rules import CityRuleSpec, Limit, RuleKind

__all__ = ["explain", "told_limit", "told_rule"]

_LIMITS = {
    "above": ("高于 {}", "above {}"),
    "at_least": ("不低于 {}", "at least {}"),
    "below": ("低于 {}", "below {}"),
    "at_most": ("不高于 {}", "at most {}"),
}
_MEASURES = {
    RuleKind.THRESHOLD: ("数值", "the value"),
    RuleKind.RATE: ("变化率", "the rate of change"),
    RuleKind.BASELINE: ("与同时段常态的偏离（倍）", "the distance from what is usual at this hour, in widths,"),
    RuleKind.AGGREGATE: ("区域窗口统计值", "the figure of the area's window"),
    RuleKind.ASSET: ("同一设施的各测点", "the things of the asset"),
}
_PER = {"minute": ("每分钟", "a minute"), "hour": ("每小时", "an hour")}
_MINUTE_S = 60


def told_limit(limit: Limit, language: str) -> str:
    """Return a limit in words."""
    name, value = limit.told()[0]
    return _LIMITS[name][language == "en"].format(f"{value:g}")


def told_rule(spec: CityRuleSpec, language: str) -> str:
    """Return what a rule says, in one sentence."""
    is_en = language == "en"
    if spec.kind is RuleKind.SILENCE:
        text = (
            "超过应报周期的 {} 倍没有读数即告警。",
            "Raises when no reading comes for {} times the expected period.",
        )
        return text[is_en].format(f"{spec.factor:g}")
    measure = _MEASURES[spec.kind][is_en]
    if spec.kind is RuleKind.RATE:
        measure += f" {_PER[spec.per][1]}" if is_en else f"（{_PER[spec.per][0]}）"
    if spec.kind is RuleKind.ASSET:
        limits = (" and " if is_en else "，且 ").join(
            f"{part.category} {told_limit(part.raise_when, language)}" for part in spec.parts
        )
    else:
        limits = told_limit(spec.raise_when, language) if spec.raise_when is not None else ""
    clear = told_limit(spec.clear, language) if spec.clear is not None else ""
    dwell = _duration(spec.dwell_s, is_en=is_en)
    if is_en:
        return (
            f"Raises when {measure} is {limits}"
            + (f" for {dwell} without a break" if spec.dwell_s else "")
            + (f"; clears when it is {clear}." if clear else "; clears as soon as that no longer holds.")
        )
    return (
        f"{measure}{limits}"
        + (f"，并持续 {dwell}" if spec.dwell_s else "")
        + ("即告警；" + (f"{clear}时解除。" if clear else "条件不再成立时解除。"))
    )


def explain(alarm: CityAlarmInfo, spec: CityRuleSpec, language: str) -> list[str]:
    """Return why an alarm fired, sentence by sentence, in ``zh`` or ``en``."""
    is_en = language == "en"
    told = [
        f"Rule {alarm.rule}, version {alarm.version}: {told_rule(spec, 'en')}"
        if is_en
        else f"规则 {alarm.rule}（第 {alarm.version} 版）：{told_rule(spec, 'zh')}",
        _course(alarm, spec, is_en=is_en),
    ]
    words = quality_words(alarm.quality, language)
    if words:
        told.append(
            f"The reading is marked: {', '.join(words)}." if is_en else f"该读数的质量标记：{'、'.join(words)}。"
        )
    else:
        told.append("The reading has no mark of bad quality." if is_en else "该读数没有质量问题标记。")
    if alarm.cleared_at is not None:
        ended = _at(alarm.cleared_at)
        told.append(
            f"It was over at {ended}; the farthest value was {alarm.extreme:g}."
            if is_en
            else f"{ended} 解除，期间极值 {alarm.extreme:g}。"
        )
    return told


def _course(alarm: CityAlarmInfo, spec: CityRuleSpec, *, is_en: bool) -> str:
    since, raised = _at(alarm.since), _at(alarm.raised_at)
    if spec.kind is RuleKind.SILENCE:
        if is_en:
            return (
                f"The last reading of {alarm.thing} was {alarm.value:g} at {since}; by {raised} nothing more had come."
            )
        return f"{alarm.thing} 最后一次读数为 {alarm.value:g}（{since}），至 {raised} 再无读数。"
    if is_en:
        held = f" The condition began to hold at {since}." if alarm.since != alarm.raised_at else ""
        return f"{alarm.thing} read {alarm.value:g} at {raised}, when the alarm was raised.{held}"
    held = f"条件自 {since} 起成立。" if alarm.since != alarm.raised_at else ""
    return f"{alarm.thing} 于 {raised} 读数 {alarm.value:g}，触发告警。{held}"


def _at(instant: datetime) -> str:
    return city_time(instant).strftime("%Y-%m-%d %H:%M:%S")


def _duration(seconds: float, *, is_en: bool) -> str:
    if seconds % _MINUTE_S == 0:
        return f"{seconds / _MINUTE_S:g} min" if is_en else f"{seconds / _MINUTE_S:g} 分钟"
    return f"{seconds:g} s" if is_en else f"{seconds:g} 秒"
