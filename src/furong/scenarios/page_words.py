"""What the codes of packs say to people; each is looked up when a page is shown, in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_noop as _

from furong.foundation.web.words import number
from furong.kernel.units import Unit
from furong.scenarios.pack import Pack
from furong.scenarios.schema import CaseEntry, Parameter, RuleEntry

__all__ = [
    "amount",
    "answer",
    "condition",
    "language_mark",
    "limit",
    "override",
    "phrase",
    "quality_rule",
    "start",
    "tier",
]

_TIERS: Mapping[str, str] = {
    "none": _("No tier yet"),
    "bronze": _("Bronze"),
    "silver": _("Silver"),
    "gold": _("Gold"),
    "platinum": _("Platinum"),
}

_ANSWERS: Mapping[str, str] = {"done": _("Met"), "todo": _("Not met"), "exempt": _("Exempt")}

_QUALITY: Mapping[str, str] = {
    "every_number_has_a_source": _("Every number has a source"),
    "two_tests": _("At least two sentence tests"),
    "every_rule_raises_and_clears_in_a_test": _("Every rule raises and clears in a test"),
    "texts_in_both_languages": _("Texts in Chinese and English"),
    "deadline_tested": _("The deadline of every case type is tested"),
    "verifier_named": _("Every case type names who checks"),
    "survives_a_gap": _("Every rule is tested with a gap in the data"),
    "replayed_on_a_recorded_day": _("Replayed on a recorded day"),
    "cockpit_checked_in_a_browser": _("Its figures on the cockpit were checked in a browser"),
    "proven_in_two_districts": _("Proven in two districts"),
}

_OVERRIDES: Mapping[str, str] = {
    "no": _("fixed"),
    "district": _("a district may set its own"),
    "city": _("the city may set its own"),
}

_STARTS: Mapping[str, str] = {
    "instant": _("counting begins at once"),
    "same_day": _("counting begins the same day"),
    "next_day": _("counting begins the next day"),
    "next_working_instant": _("counting begins at the next working minute"),
}

_NAMES: Mapping[str, str] = {
    "thing": _("the point"),
    "value": _("the measured value"),
    "capacity": _("the capacity of the point"),
    "count": _("the number"),
    "place": _("the place"),
}

_SIGNS: Mapping[str, str] = {
    ">=": "≥",
    "<=": "≤",
    "!=": "≠",
    "==": "=",
    "*": "×",
    "/": "÷",
    "and": _("and"),
    "or": _("or"),
    "not": _("not"),
    "known": _("is known:"),
}

_UNITS: Mapping[str, str] = {"min": _("min"), "h": _("h"), "d": _("d")}

_TOKEN = re.compile(r"[A-Za-z_]\w*|>=|<=|!=|==|[<>*/+()-]")
_PLACE = re.compile(r"\{(\w+)\}")
_HAN = re.compile("[一-鿿]")


def tier(code: str) -> str:
    """Return the name of a tier of the quality scale."""
    return gettext(_TIERS[code])


def answer(code: str) -> str:
    """Return what a pack says to a rule of the quality scale."""
    return gettext(_ANSWERS[code])


def quality_rule(name: str) -> str:
    """Return what a rule of the quality scale asks for."""
    return gettext(_QUALITY[name])


def override(code: str) -> str:
    """Return who may override a parameter."""
    return gettext(_OVERRIDES[code])


def start(rule: str) -> str:
    """Return when counting begins."""
    return gettext(_STARTS[rule])


def amount(parameter: Parameter, value: float) -> str:
    """Return a value of a parameter with its unit, as people read it."""
    return f"{number(value) if value >= 1 else f'{value:g}'} {_symbol(parameter.unit)}".strip()


def limit(pack: Pack, case: CaseEntry, value: float) -> str:
    """Return the limit of a type of case, e.g. ``2 working hours``."""
    kinds = {
        "urgent_hour": ngettext("%(num)s hour, day and night", "%(num)s hours, day and night", round(value)),
        "work_hour": ngettext("%(num)s working hour", "%(num)s working hours", round(value)),
        "urgent_day": ngettext("%(num)s day, holidays included", "%(num)s days, holidays included", round(value)),
        "work_day": ngettext("%(num)s working day", "%(num)s working days", round(value)),
        "natural_day": ngettext("%(num)s calendar day", "%(num)s calendar days", round(value)),
    }
    return kinds[case.limit_kind] % {"num": f"{value:g}"}


def condition(pack: Pack, rule: RuleEntry, text: str, values: Mapping[str, float]) -> str:
    """Return a condition of a rule with its names in words and its parameters as numbers."""

    def said(match: re.Match[str]) -> str:
        token = match.group()
        if token in values:
            return amount(pack.parameters[token], values[token])
        if token == pack.streams[rule.over].value:
            return gettext(_NAMES["value"])
        return gettext(_SIGNS.get(token) or _NAMES.get(token) or token)

    return _TOKEN.sub(said, text)


def phrase(text: str) -> str:
    """Return a text of a pack with its places named, e.g. ``[the point] overflows``."""
    return _PLACE.sub(lambda place: f"[{gettext(_NAMES.get(place[1], place[1]))}]", text)


def language_mark(text: str) -> str:
    """Return the language that a text without translation is in, for the browser and the screen reader."""
    return "zh-CN" if _HAN.search(text) else "en"


def _symbol(unit: str) -> str:
    if unit in _UNITS:
        return gettext(_UNITS[unit])
    return "" if unit.startswith("{") else Unit.parse(unit).symbol
