"""Checking a rule over things of the registry, and bringing it to the engine's one form."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from furong.engines.quality import QualityBit
from furong.engines.rules import RULE, Measure
from furong.nets.sensing.contracts.city_rules import CityRuleSpec, Limit, RuleKind

__all__ = ["PART_SHIFT", "compiled_rows", "limits_of", "rule_troubles"]

#: The part of a rule over an asset is in the bits above its number. [1]
PART_SHIFT = 16

_MEASURES = {
    RuleKind.THRESHOLD: Measure.VALUE,
    RuleKind.ASSET: Measure.VALUE,
    RuleKind.RATE: Measure.RATE,
    RuleKind.BASELINE: Measure.UNUSUAL,
    RuleKind.SILENCE: Measure.SILENCE,
}
_UP = ("above", "at_least")
_PER_MS = {"minute": 60_000.0, "hour": 3_600_000.0}
_MS = 1000


def rule_troubles(spec: CityRuleSpec) -> list[str]:
    """Return everything that is wrong with a rule, in words; nothing for a good one."""
    return [*_limit_troubles(spec), *_kind_troubles(spec)]


def _limit_troubles(spec: CityRuleSpec) -> Iterator[str]:
    named = [("raise", spec.raise_when), ("clear", spec.clear), ("hit", spec.hit)]
    named += [(f"parts[{n}].raise", part.raise_when) for n, part in enumerate(spec.parts)]
    for name, limit in named:
        if limit is not None:
            told = limit.told()
            if len(told) != 1:
                yield f"{name}: give exactly one of above, at_least, below, at_most"
            elif not math.isfinite(told[0][1]):
                yield f"{name}: {told[0][1]} is not a number"
    if spec.raise_when is not None and spec.clear is not None and len(spec.raise_when.told()) == 1:
        yield from _hysteresis_troubles(spec, spec.raise_when, spec.clear)


def _hysteresis_troubles(spec: CityRuleSpec, raising: Limit, clear: Limit) -> Iterator[str]:
    if len(clear.told()) == 1:
        if _is_up(raising) == _is_up(clear):
            yield "clear: must look the other way than raise"
        elif _raising(raising) < _clearing(clear, sign=_sign(raising)) and not _meets(raising, clear):
            yield "clear: the raising and the clearing condition would hold at the same time"
    if spec.either_way and not _is_up(raising):
        yield "either_way: raise must be above or at_least"


def _meets(raising: Limit, clear: Limit) -> bool:
    """Where clearing ends exactly where raising begins, the two never hold together."""
    return math.nextafter(_raising(raising), math.inf) >= _clearing(clear, sign=_sign(raising))


def _kind_troubles(spec: CityRuleSpec) -> Iterator[str]:
    if spec.raise_when is None and spec.kind not in (RuleKind.SILENCE, RuleKind.ASSET):
        yield f"raise: a rule of kind {spec.kind} needs a limit"
    if spec.kind is RuleKind.ASSET and not spec.parts:
        yield "parts: a rule over an asset says what its things must show"
    if spec.kind is RuleKind.AGGREGATE and spec.of == "share" and spec.hit is None:
        yield "hit: a share needs to know which readings count"
    if spec.either_way and spec.kind not in (RuleKind.RATE, RuleKind.BASELINE):
        yield f"either_way: a rule of kind {spec.kind} has a direction"
    known = {bit.name.lower() for bit in QualityBit if bit.name}
    yield from (f"unless_quality: there is no bit {name!r}" for name in spec.unless_quality if name not in known)
    for language, text in (("zh", spec.title_zh), ("en", spec.title_en)):
        if text.count("{") != text.count("}"):
            yield f"title_{language}: a brace stands alone"


def _is_up(limit: Limit) -> bool:
    return limit.told()[0][0] in _UP


def _sign(limit: Limit) -> float:
    return 1.0 if _is_up(limit) else -1.0


def _raising(limit: Limit) -> float:
    """Return the limit such that "more than it" is what is said."""
    name, value = limit.told()[0]
    value *= _sign(limit)
    return math.nextafter(value, -math.inf) if name in ("at_least", "at_most") else value


def _clearing(limit: Limit, *, sign: float) -> float:
    """Return the limit such that "less than it" is what is said."""
    name, value = limit.told()[0]
    value *= sign
    return math.nextafter(value, math.inf) if name in ("at_least", "at_most") else value


def limits_of(spec: CityRuleSpec) -> tuple[float, float, float]:
    """Return raising limit, clearing limit and sign, such that sign times the figure is compared with the limits."""
    assert spec.raise_when is not None
    sign, raising = _sign(spec.raise_when), _raising(spec.raise_when)
    clearing = math.nextafter(raising, math.inf) if spec.clear is None else _clearing(spec.clear, sign=sign)
    return raising, clearing, sign


def compiled_rows(spec: CityRuleSpec, slot: int) -> Any:
    """Return the rule in the engine's form: one row, one a part for a rule over assets, none for an aggregate.

    Args:
        spec: A rule without troubles.
        slot: Its number in the engine's tables. [1]
    """
    if spec.kind is RuleKind.AGGREGATE:
        return np.zeros(0, dtype=RULE)
    if spec.kind is RuleKind.ASSET:
        rows = np.zeros(len(spec.parts), dtype=RULE)
        for number, part in enumerate(spec.parts):
            _fill(rows[number], spec, part.raise_when, None, slot + ((number + 1) << PART_SHIFT), dwell_ms=0)
        return rows
    rows = np.zeros(1, dtype=RULE)
    _fill(rows[0], spec, spec.raise_when, spec.clear, slot, dwell_ms=round(spec.dwell_s * _MS))
    return rows


def _fill(
    row: Any, spec: CityRuleSpec, raising: Limit | None, clear: Limit | None, slot: int, *, dwell_ms: int
) -> None:
    row["measure"], row["slot"], row["dwell"] = _MEASURES[spec.kind], slot, dwell_ms
    row["barred"] = sum(QualityBit[name.upper()] for name in spec.unless_quality)
    row["fold"], row["sign"], row["scale"] = int(spec.either_way), 1.0, _PER_MS[spec.per]
    if raising is None:
        row["raising"] = spec.factor
        return
    row["sign"], row["raising"] = _sign(raising), _raising(raising)
    row["clearing"] = (
        math.nextafter(_raising(raising), math.inf) if clear is None else _clearing(clear, sign=_sign(raising))
    )
