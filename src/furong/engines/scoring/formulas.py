"""Formulas of assessment as data: terms with bands or slopes, and the rule by which quotas follow scores."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from furong.engines.scoring.expressions import Sum, SumError

__all__ = ["Band", "Formula", "FormulaUnusable", "QuotaRule", "Slope", "Term", "read_formula"]


class FormulaUnusable(ValueError):
    """A formula that cannot be used.

    Args:
        place: Where the trouble is, like ``terms[2].bands``.
        expected: What would have been accepted.
    """

    def __init__(self, place: str, expected: str) -> None:
        super().__init__(f"{place}: expected {expected}")
        self.place = place
        self.expected = expected


@dataclass(frozen=True, slots=True)
class Band:
    """Points for values from a limit on, up to the next higher band.

    Args:
        least: Limit, which belongs to the band. [1]
        points: What it gives. [1]
    """

    least: float
    points: float


@dataclass(frozen=True, slots=True)
class Slope:
    """Points that grow evenly from one value to another, which may be the lower one.

    Args:
        nothing: Value that gives no points. [1]
        all: Value that gives all points. [1]
        points: How many these are. [1]
    """

    nothing: float
    all: float
    points: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One part of a score.

    Args:
        name: Its name.
        zh: What it is called in Chinese.
        en: What it is called in English.
        value: The sum over facts that is looked at.
        scale: Bands from high to low, or a slope.
        source: Where term and points come from.
    """

    name: str
    zh: str
    en: str
    value: Sum
    scale: tuple[Band, ...] | Slope
    source: str

    @property
    def most(self) -> float:
        """The most points that it can give."""
        return self.scale.points if isinstance(self.scale, Slope) else max(band.points for band in self.scale)

    def points(self, value: float) -> float:
        """Return the points that ``value`` [1] gives."""
        if isinstance(self.scale, Slope):
            part = (value - self.scale.nothing) / (self.scale.all - self.scale.nothing)
            return self.scale.points * min(max(part, 0.0), 1.0)
        return next((band.points for band in self.scale if value >= band.least), 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotaRule:
    """How quotas follow scores: the city's total stays, and the worst gives to the best.

    Args:
        step: Bikes that pass from the worst to the best in a period. [1]
        spread: Only when their scores are at least so far apart. [1]
        least: Quota that nobody falls below. [1]
        source: Where the rule comes from.
    """

    step: int
    spread: float = 0.0
    least: int = 0
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Formula:
    """A formula of assessment.

    Args:
        name: Its name.
        version: Which of that name.
        zh: What it is called in Chinese.
        en: What it is called in English.
        period: ``month``, ``quarter`` or ``year``.
        terms: Its parts.
        quota: How quotas follow, when they do.
    """

    name: str
    version: str
    zh: str
    en: str
    period: str
    terms: tuple[Term, ...]
    quota: QuotaRule | None


def read_formula(data: Any) -> Formula:
    """Read a formula from parsed YAML or JSON.

    Raises:
        FormulaUnusable: What is wrong, and where.
    """
    root = _table(data, "the file")
    terms = root.get("terms")
    if not isinstance(terms, list) or not terms:
        raise FormulaUnusable("terms", "a list of terms")
    read = tuple(_term(_table(term, f"terms[{place}]"), f"terms[{place}]") for place, term in enumerate(terms))
    for place, term in enumerate(read):
        if term.name in {other.name for other in read[:place]}:
            raise FormulaUnusable(f"terms[{place}].name", "each name once")
    period = root.get("period", "quarter")
    if period not in {"month", "quarter", "year"}:
        raise FormulaUnusable("period", "month, quarter or year")
    zh, en = _words(root, "name", "")
    quota = root.get("quota")
    return Formula(
        name=_text(root, "formula", ""),
        version=_text(root, "version", ""),
        zh=zh,
        en=en,
        period=period,
        terms=read,
        quota=None if quota is None else _quota(_table(quota, "quota")),
    )


def _term(term: Mapping[str, Any], place: str) -> Term:
    name = _text(term, "name", place)
    try:
        value = Sum.parse(_text(term, "value", place))
    except SumError as error:
        raise FormulaUnusable(f"{place}.value", f"a sum over facts ({error})") from error
    zh, en = _words(term, "title", place) if "title" in term else (name, name)
    scale = _bands(term["bands"], f"{place}.bands") if "bands" in term else _slope(term.get("slope"), f"{place}.slope")
    return Term(name=name, zh=zh, en=en, value=value, scale=scale, source=str(term.get("source", "")))


def _bands(bands: Any, place: str) -> tuple[Band, ...]:
    if not isinstance(bands, list) or not bands:
        raise FormulaUnusable(place, "a list of {from, points}, from high to low; the last without from")
    read: list[Band] = []
    for number, band in enumerate(bands):
        here = f"{place}[{number}]"
        least = _number(band, "from", here) if "from" in _table(band, here) else -math.inf
        if read and least >= read[-1].least:
            raise FormulaUnusable(f"{here}.from", f"less than {read[-1].least:g}: bands go from high to low")
        read.append(Band(least, _number(band, "points", here)))
    return tuple(read)


def _slope(slope: Any, place: str) -> Slope:
    table = _table(slope, place)
    nothing, everything = _number(table, "from", place), _number(table, "to", place)
    if nothing == everything:
        raise FormulaUnusable(f"{place}.to", "another value than from")
    return Slope(nothing, everything, _number(table, "points", place))


def _quota(quota: Mapping[str, Any]) -> QuotaRule:
    if quota.get("rule") != "worst_to_best":
        raise FormulaUnusable("quota.rule", "worst_to_best")
    step = _number(quota, "step", "quota")
    spread, least = (_number(quota, name, "quota") if name in quota else 0.0 for name in ("spread", "least"))
    if step < 1 or spread < 0 or least < 0:
        raise FormulaUnusable("quota", "a step of at least 1 bike, spread and least from 0")
    return QuotaRule(step=int(step), spread=spread, least=int(least), source=str(quota.get("source", "")))


def _table(data: Any, place: str) -> Mapping[str, Any]:
    if not isinstance(data, Mapping):
        raise FormulaUnusable(place, "a table of fields")
    return data


def _text(table: Mapping[str, Any], name: str, place: str) -> str:
    value = table.get(name)
    if isinstance(value, bool) or not isinstance(value, str | int | float) or value == "":
        raise FormulaUnusable(f"{place}.{name}".lstrip("."), "a text")
    return str(value)


def _words(table: Mapping[str, Any], name: str, place: str) -> tuple[str, str]:
    words = table.get(name)
    if not isinstance(words, Mapping) or not words.get("zh") or not words.get("en"):
        raise FormulaUnusable(f"{place}.{name}".lstrip("."), "its name in zh and en")
    return str(words["zh"]), str(words["en"])


def _number(table: Mapping[str, Any], name: str, place: str) -> float:
    value = table.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise FormulaUnusable(f"{place}.{name}", "a number")
    return float(value)
