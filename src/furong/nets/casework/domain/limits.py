"""Limits as tables word them: a number and one of the five kinds of time, in Chinese practice's many spellings."""

from __future__ import annotations

import re
from dataclasses import dataclass

from furong.engines.worktime import Kind

__all__ = ["ReadLimit", "kind_of", "limit_text", "read_limit"]

#: Spellings of each kind; those without 紧急, 工作 or 自然 say it by custom alone.
_EXACT = {
    "紧急工作时": Kind.URGENT_HOUR,
    "紧急工作小时": Kind.URGENT_HOUR,
    "紧急小时": Kind.URGENT_HOUR,
    "紧急工作日": Kind.URGENT_DAY,
    "紧急日": Kind.URGENT_DAY,
    "工作小时": Kind.WORK_HOUR,
    "工作时": Kind.WORK_HOUR,
    "工作日": Kind.WORK_DAY,
    "工作天": Kind.WORK_DAY,
    "自然日": Kind.NATURAL_DAY,
    "自然天": Kind.NATURAL_DAY,
    "日历日": Kind.NATURAL_DAY,
}
_BY_CUSTOM = {"小时": Kind.WORK_HOUR, "时": Kind.WORK_HOUR, "天": Kind.WORK_DAY, "日": Kind.WORK_DAY}
_ZH = {
    Kind.URGENT_HOUR: "紧急工作时",
    Kind.URGENT_DAY: "紧急工作日",
    Kind.WORK_HOUR: "工作时",
    Kind.WORK_DAY: "工作日",
    Kind.NATURAL_DAY: "自然日",
}
_EN = {
    Kind.URGENT_HOUR: ("urgent hour", "urgent hours"),
    Kind.URGENT_DAY: ("urgent day", "urgent days"),
    Kind.WORK_HOUR: ("working hour", "working hours"),
    Kind.WORK_DAY: ("working day", "working days"),
    Kind.NATURAL_DAY: ("calendar day", "calendar days"),
}
_NUMERALS = {"半": 0.5, **{digit: float(value) for value, digit in enumerate("一二三四五六七八九十", 1)}, "两": 2.0}
_LIMIT = re.compile(r"(\d+(?:\.\d+)?|[半一二两三四五六七八九十])\s*个?\s*(\D*)")


@dataclass(frozen=True, slots=True)
class ReadLimit:
    """A limit that was read.

    Args:
        amount: How much. [unit of ``kind``]
        kind: Kind of time.
        is_by_custom: Whether the text names only hours or days, so that the kind follows from custom.
        rest: What stands behind the unit.
    """

    amount: float
    kind: Kind
    is_by_custom: bool
    rest: str = ""


def read_limit(text: str) -> ReadLimit | None:
    """Return the limit that a text such as ``2紧急工作时`` or ``4小时`` says, or ``None`` when it says none."""
    found = _LIMIT.match(text.strip())
    if found is None:
        return None
    number, unit = found.groups()
    amount = _NUMERALS.get(number) or float(number)
    for spellings, is_by_custom in ((_EXACT, False), (_BY_CUSTOM, True)):
        for spelling, kind in spellings.items():
            if unit.startswith(spelling):
                return ReadLimit(amount, kind, is_by_custom, unit[len(spelling) :].strip())
    return None


def kind_of(text: str) -> Kind | None:
    """Return the kind that a unit names, by our code or by its Chinese name, or ``None``."""
    plain = text.strip().lower().replace(" ", "_").replace("-", "_")
    if plain in set(Kind):
        return Kind(plain)
    return _EXACT.get(plain) or _BY_CUSTOM.get(plain)


def limit_text(amount: float | None, kind: str, language: str) -> str:
    """Return a limit in people's words, e.g. ``2 紧急工作时``; a dash when there is none."""
    if amount is None or not kind:
        return "—"
    if language != "en":
        return f"{amount:g} {_ZH[Kind(kind)]}"
    return f"{amount:g} {_EN[Kind(kind)][amount != 1]}"
